import Glibc
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
