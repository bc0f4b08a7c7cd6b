import MPICoding
import Testing

/// Encodes and decodes.
func roundTrip<T: Codable>(_ value: T, as type: T.Type = T.self) throws -> T {
  try BinaryDecoder().decode(T.self, from: BinaryEncoder().encode(value))
}

/// Checks that a value survives, alone, in an array and as a property.
func survives<T: Codable & Equatable>(_ value: T, _ location: SourceLocation = #_sourceLocation) throws {
  #expect(try roundTrip(value) == value, sourceLocation: location)
  #expect(try roundTrip([value, value]) == [value, value], sourceLocation: location)
  #expect(try roundTrip(Holder(value: value)) == Holder(value: value), sourceLocation: location)
  #expect(try roundTrip(["key": value]) == ["key": value], sourceLocation: location)
}

struct Holder<Value: Codable & Equatable>: Codable, Equatable {
  var before = 1
  var value: Value
  var after = "after"
}

/// The bytes of a text of hexadecimal digits.
func bytes(_ hex: String) -> [UInt8] {
  let digits = hex.filter { !$0.isWhitespace }
  return stride(from: 0, to: digits.count, by: 2).map { offset in
    let start = digits.index(digits.startIndex, offsetBy: offset)
    return UInt8(digits[start...].prefix(2), radix: 16) ?? 0
  }
}

func hex(_ bytes: [UInt8]) -> String { bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ") }

/// The error that decoding throws; fails when it throws none or another.
func decodingError<T: Decodable>(
  _ type: T.Type, _ stream: [UInt8], _ location: SourceLocation = #_sourceLocation
) -> DecodingError? {
  do {
    let value = try BinaryDecoder().decode(type, from: stream)
    Issue.record("decoded \(value)", sourceLocation: location)
  } catch let error as DecodingError {
    return error
  } catch {
    Issue.record("threw \(error)", sourceLocation: location)
  }
  return nil
}

extension DecodingError {
  var context: Context? {
    switch self {
    case .dataCorrupted(let context), .keyNotFound(_, let context), .typeMismatch(_, let context), .valueNotFound(_, let context): context
    @unknown default: nil
    }
  }

  var path: [String] { context?.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue } ?? [] }
  var offset: Int? { (context?.underlyingError as? BinaryFormatError)?.offset }
}

/// Numbers that are the same on every run.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
