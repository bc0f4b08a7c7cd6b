import Glibc
import MPICoding
import Synchronization

/// A value with a bit of everything, whose size the test chooses.
struct Sample: Codable, Equatable {
  var name: String
  var numbers: [Double]
  var flags: [Bool]
  var table: [String: Int]
  var inner: [Inner?]

  struct Inner: Codable, Equatable {
    var id: Int
    var text: String
  }

  /// - Parameter count: of the numbers, at 8 bytes each.
  init(_ seed: Int, count: Int = 3) {
    name = "sample \(seed)"
    numbers = (0..<count).map { Double($0 &* 7 &+ seed) }
    flags = (0..<(count % 100_000)).map { ($0 + seed) % 3 == 0 }
    table = ["seed": seed, "count": count]
    inner = [Inner(id: seed, text: "one"), nil, Inner(id: -seed, text: "zwei ✓")]
  }

  private static let made = Mutex<[[Int]: Sample]>([:])

  /// One that is made once: the tests compare many.
  static func of(_ seed: Int, count: Int) -> Sample {
    made.withLock { made in
      if let sample = made[[seed, count]] { return sample }
      let sample = Sample(seed, count: count)
      made[[seed, count]] = sample
      return sample
    }
  }

  /// As the one that is generated, which takes milliseconds for so many numbers in a debug build.
  static func == (a: Sample, b: Sample) -> Bool {
    a.name == b.name && areEqual(a.numbers, b.numbers) && areEqual(a.flags, b.flags) && a.table == b.table && a.inner == b.inner
  }

  private static func areEqual<T: BitwiseCopyable>(_ a: [T], _ b: [T]) -> Bool {
    a.count == b.count && a.withUnsafeBytes { a in b.withUnsafeBytes { b in a.isEmpty || memcmp(a.baseAddress!, b.baseAddress!, a.count) == 0 } }
  }

  /// Small, beyond a first message in one piece, with payloads of its own.
  static let counts = [0, 3, 900, 4_000, 20_000, 60_000]
}

/// A value that cannot be encoded.
struct Unencodable: Codable, Equatable {
  struct Refusal: Error {}

  init() {}
  init(from decoder: any Decoder) throws {}
  func encode(to encoder: any Encoder) throws { throw Refusal() }
}

/// Sends bytes and payloads that were made elsewhere, whatever the value.
struct Liar: Serializer {
  let sent: EncodedObject

  init(_ sent: EncodedObject) { self.sent = sent }

  /// - Parameter count: of the numbers of each payload that travels beside the bytes, whatever these say.
  init(_ body: [UInt8], payloads counts: [Int]) throws {
    sent = EncodedObject(
      body: body,
      segments: try counts.map { count in
        try Segment(SegmentLayout(element: .double, count: count)) { $0.initializeMemory(as: UInt8.self, repeating: 0) }
      })
  }

  func encode<T: Encodable>(_ value: T) throws -> [UInt8] { sent.body }

  func decode<T: Decodable>(_ type: T.Type, from bytes: UnsafeRawBufferPointer) throws -> T {
    throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "a liar does not listen"))
  }

  func withEncoded<T: Encodable, Result>(
    _ value: T, outOfBandThreshold: Int, _ body: (UnsafeRawBufferPointer, [Segment]) throws -> Result
  ) throws -> Result { try sent.body.withUnsafeBytes { try body($0, sent.segments) } }

  /// Bytes that are no stream; a stream with other payloads, with fewer, and with one of more bytes than there are anywhere.
  static func all() throws -> [Liar] {
    let truth = try BinaryEncoder().encode([[1.0], [2, 3]], outOfBandThreshold: 1)
    let endless: [UInt8] = [1, 10, 0, 0, 0, 0, 0, 0, 0xD1, 0, 0, 1, 14, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x40]
    return try [
      Liar([9, 9, 9], payloads: [200_000]), Liar([UInt8](repeating: 9, count: 100_000), payloads: [3, 200_000]),
      Liar(truth.body, payloads: [1, 100_000]),
      Liar(truth.body, payloads: [100_000, 2]), Liar(truth.body, payloads: [200_000]), Liar(truth.body, payloads: [1, 2, 200_000, 3]),
      Liar(endless, payloads: [200_000]),
    ]
  }
}

/// One that cannot be encoded on some ranks.
struct Moody: Codable, Equatable {
  var isGood: Bool

  func encode(to encoder: any Encoder) throws {
    if !isGood { throw Unencodable.Refusal() }
    var container = encoder.singleValueContainer()
    try container.encode(isGood)
  }

  init(_ isGood: Bool) { self.isGood = isGood }

  init(from decoder: any Decoder) throws { isGood = try decoder.singleValueContainer().decode(Bool.self) }
}
