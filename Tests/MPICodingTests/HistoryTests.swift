import MPICoding
import Testing

// Coders keep what they know of keys from one stream to the next. No stream may depend on those before it.

private struct Forward: Codable, Equatable {
  var a: Int
  var b: Double
  var c: String
}

/// The same keys in another order.
private struct Backward: Codable, Equatable {
  var c: String
  var b: Double
  var a: Int
}

/// A key that others lack stands between theirs, while the container of the outer value is open.
private struct Outer: Codable, Equatable {
  var a: Int
  var between: Forward?
  var x: Backward
  var c: [String: Double]
  var last: [Forward]
}

private struct Lone: Codable, Equatable { var b: Double }

private enum Choice: Codable, Equatable {
  case a(Int)
  case b(c: Double)
  case x
}

/// A key that is a text, and no enumeration.
private struct Named: Codable, Equatable {
  struct Key: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  var values: [String: Int]

  init(_ values: [String: Int]) { self.values = values }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    values = [:]
    for key in container.allKeys { values[key.stringValue] = try container.decode(Int.self, forKey: key) }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    for (key, value) in values.sorted(by: { $0.key < $1.key }) { try container.encode(value, forKey: Key(stringValue: key)) }
  }
}

/// Fails after it has used some keys; its owner goes on.
private struct Failing: Codable, Equatable {
  struct Broken: Encodable {
    enum CodingKeys: CodingKey { case x, a }
    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(1, forKey: .x)
      throw CancellationError()
    }
  }

  enum CodingKeys: CodingKey { case c, broken, a }
  var a: Int

  init(a: Int) { self.a = a }

  init(from decoder: any Decoder) throws { a = try decoder.container(keyedBy: CodingKeys.self).decode(Int.self, forKey: .a) }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode("c", forKey: .c)
    #expect(throws: CancellationError.self) { try container.encode(Broken(), forKey: .broken) }
    try container.encode(a, forKey: .a)
  }
}

/// A value of any type: encoded while the memory of others is taken, encoded, and compared with what comes of a stream.
private struct Sample {
  let nested: (_ body: ([UInt8]) throws -> Void) throws -> Void
  let encode: () throws -> [UInt8]
  let survives: ([UInt8]) throws -> Bool

  init<T: Codable & Equatable>(_ value: T) {
    nested = { body in try BinaryEncoder().withEncoded(value) { try body([UInt8]($0)) } }
    encode = { try BinaryEncoder().encode(value) }
    survives = { try BinaryDecoder().decode(T.self, from: $0) == value }
  }
}

extension SplitMix {
  fileprivate mutating func key() -> String {
    let keys = ["a", "b", "c", "x", "between", "last", "", "temperature", "a rather long name of something"]
    return keys.randomElement(using: &self) ?? ""
  }

  fileprivate mutating func some<T>(_ most: UInt64 = 7, _ make: (inout SplitMix) -> T) -> [T] { (0..<Int(next() % most)).map { _ in make(&self) } }
  fileprivate mutating func texts<V>(_ make: (inout SplitMix) -> V) -> [String: V] { Dictionary(some { ($0.key(), make(&$0)) }) { a, _ in a } }
  fileprivate mutating func forward() -> Forward { Forward(a: Int(next() % 300), b: 0.5, c: key()) }
  fileprivate mutating func backward() -> Backward { Backward(c: key(), b: -1, a: 7) }

  fileprivate mutating func sample() -> Sample {
    switch next() % 14 {
    case 0: Sample(forward())
    case 1: Sample(backward())
    case 2:
      Sample(Outer(a: 1, between: next() % 2 == 0 ? forward() : nil, x: backward(), c: texts { Double($0.next() % 9) }, last: some { $0.forward() }))
    case 3: Sample(Lone(b: 2))
    case 4: Sample([Choice.a(3), .x, .b(c: 0.25)].shuffled(using: &self))
    case 5: Sample(texts { Double($0.next() % 1000) / 8 })
    case 6: Sample(texts { Int(truncatingIfNeeded: $0.next()) })
    case 7: Sample(texts { $0.key() })
    case 8: Sample(texts { $0.forward() })
    case 9: Sample(some { $0.texts { Double($0.next() % 5) } })
    case 10: Sample(Named(texts { Int($0.next() % 100) }))
    case 11: Sample(Failing(a: Int(next() % 100)))
    // More keys than stay for the next stream, and none.
    case 12: Sample(Dictionary(uniqueKeysWithValues: (0..<Int(next() % 400)).map { ("key \($0 % 300)", $0) }.prefix(300)))
    default: Sample(Int(next() % 1000))
    }
  }
}

@Suite struct HistoryTests {
  @Test(arguments: 0..<12) func `No stream depends on those before it`(seed: UInt64) throws {
    var random = SplitMix(state: seed &+ 1000)
    let samples = (0..<40).map { _ in random.sample() }
    var first = [[UInt8]](repeating: [], count: samples.count)
    // One within another: none of these has the memory of another one.
    func nest(_ index: Int) throws {
      guard index < samples.count else { return }
      try samples[index].nested {
        first[index] = $0
        try nest(index + 1)
      }
    }
    try nest(0)
    for _ in 0..<1500 {
      let index = Int(random.next() % UInt64(samples.count))
      let stream = try samples[index].encode()
      #expect(stream == first[index])
      #expect(try samples[index].survives(stream))
    }
  }

  @Test func `A stream with the keys of the last one, and other values`() throws {
    let decoder = BinaryDecoder()
    let stream = try BinaryEncoder().encode(["a": 7, "b": 3.14])
    for value in 0..<100 {
      let other = try BinaryEncoder().encode(["a": Double(value), "b": -1])
      #expect(try decoder.decode([String: Double].self, from: other) == ["a": Double(value), "b": -1])
      #expect(try decoder.decode([String: Double].self, from: stream) == ["a": 7, "b": 3.14])
      // As a type that has one of them only, and one that has another.
      #expect(try decoder.decode(Lone.self, from: stream) == Lone(b: 3.14))
      #expect(decodingError(Forward.self, stream) != nil)
    }
  }

  @Test func `A stream whose keys begin as those of the last one`() throws {
    let longer = try BinaryEncoder().encode(["a": 1, "b": 2])
    let shorter = try BinaryEncoder().encode(["a": 1])
    for _ in 0..<10 {
      #expect(try BinaryDecoder().decode([String: Int].self, from: longer) == ["a": 1, "b": 2])
      #expect(try BinaryDecoder().decode([String: Int].self, from: shorter) == ["a": 1])
      // A reference to the second key, which this stream lacks.
      var damaged = shorter
      for i in damaged.indices where damaged[i] == 0xD8 { damaged[i + 1] = 2 }
      #expect(damaged != shorter)
      #expect(decodingError([String: Int].self, damaged) != nil)
    }
  }
}
