import MPICoding
import Testing

// What a type may do with its containers by hand.

private struct AnyKey: CodingKey, ExpressibleByStringLiteral {
  var stringValue: String
  var intValue: Int? { nil }
  init(stringValue: String) { self.stringValue = stringValue }
  init(intValue: Int) { stringValue = String(intValue) }
  init(stringLiteral: String) { stringValue = stringLiteral }
}

/// Encodes and decodes by closures.
private struct Custom: Codable {
  var encode: (any Encoder) throws -> Void = { _ in }
  var decoder: (any Decoder)?

  init(_ encode: @escaping (any Encoder) throws -> Void) { self.encode = encode }
  init(from decoder: any Decoder) throws { try Custom.decode?(decoder) }
  func encode(to encoder: any Encoder) throws { try encode(encoder) }

  @TaskLocal static var decode: (@Sendable (any Decoder) throws -> Void)?
}

private func pass(_ encode: @escaping (any Encoder) throws -> Void, _ decode: @escaping @Sendable (any Decoder) throws -> Void) throws {
  let stream = try BinaryEncoder().encode([Custom(encode)])
  try Custom.$decode.withValue(decode) { _ = try BinaryDecoder().decode([Custom].self, from: stream) }
}

private class Animal: Codable {
  var name: String
  init(name: String) { self.name = name }
}

private final class Dog: Animal {
  var age: Int
  enum Keys: String, CodingKey { case age }
  init(name: String, age: Int) {
    self.age = age
    super.init(name: name)
  }
  required init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Keys.self)
    age = try container.decode(Int.self, forKey: .age)
    try super.init(from: container.superDecoder())
  }
  override func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Keys.self)
    let parent = container.superEncoder()
    try container.encode(age, forKey: .age)
    try super.encode(to: parent)
  }
}

/// Shares its parent's container.
private final class Cat: Animal {
  var lives: Int
  enum Keys: String, CodingKey { case lives }
  init(name: String, lives: Int) {
    self.lives = lives
    super.init(name: name)
  }
  required init(from decoder: any Decoder) throws {
    lives = try decoder.container(keyedBy: Keys.self).decode(Int.self, forKey: .lives)
    try super.init(from: decoder)
  }
  override func encode(to encoder: any Encoder) throws {
    try super.encode(to: encoder)
    var container = encoder.container(keyedBy: Keys.self)
    try container.encode(lives, forKey: .lives)
  }
}

@Suite struct ContainerTests {
  @Test func `Inheritance with a super encoder that is used last`() throws {
    let dogs = try roundTrip([Dog(name: "Rex", age: 3), Dog(name: "Ada", age: 5)])
    #expect(dogs.map(\.name) == ["Rex", "Ada"])
    #expect(dogs.map(\.age) == [3, 5])
  }

  @Test func `Inheritance with one container`() throws {
    let cats = try roundTrip([Cat(name: "Tom", lives: 9)])
    #expect(cats[0].name == "Tom" && cats[0].lives == 9)
  }

  @Test func `Keys are read in any order, absent ones too`() throws {
    struct Old: Codable { var a = 1, b = "b", c = [1.5], d = One(x: 1) }
    struct One: Codable, Equatable { var x: Int }
    struct New: Decodable {
      var d: One, c: [Double], b: String, a: Int, missing: Int?
      enum CodingKeys: CodingKey { case missing, d, c, b, a, none }
      init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        missing = try container.decodeIfPresent(Int.self, forKey: .missing)
        d = try container.decode(One.self, forKey: .d)
        c = try container.decode([Double].self, forKey: .c)
        #expect(container.contains(.b) && !container.contains(.missing) && !container.contains(.none))
        b = try container.decode(String.self, forKey: .b)
        a = try container.decode(Int.self, forKey: .a)
        #expect(throws: DecodingError.self) { try container.decode(Int.self, forKey: .none) }
        #expect(try container.decode(String.self, forKey: .b) == "b")
        #expect(Set(container.allKeys) == [.a, .b, .c, .d])
      }
    }
    let news = try BinaryDecoder().decode([New].self, from: BinaryEncoder().encode([Old(), Old()]))
    for new in news { #expect(new.d == One(x: 1) && new.c == [1.5] && new.b == "b" && new.a == 1 && new.missing == nil) }
  }

  @Test func `Hundreds of keys, read backwards`() throws {
    try pass { encoder in
      var container = encoder.container(keyedBy: AnyKey.self)
      for i in 0..<500 { try container.encode(i, forKey: AnyKey(intValue: i)) }
    } _: { decoder in
      let container = try decoder.container(keyedBy: AnyKey.self)
      for i in (0..<500).reversed() { #expect(try container.decode(Int.self, forKey: AnyKey(intValue: i)) == i) }
      #expect(container.allKeys.count == 500)
      #expect(!container.contains("500"))
    }
  }

  @Test func `A dictionary is read as a structure and the other way round`() throws {
    struct Point: Codable, Equatable { var x: Double, y: Double }
    #expect(try BinaryDecoder().decode(Point.self, from: BinaryEncoder().encode(["y": 2.0, "x": 1])) == Point(x: 1, y: 2))
    let many = Dictionary(uniqueKeysWithValues: (0..<300).map { ("k\($0)", Double($0)) }).merging(["x": -1, "y": -2]) { a, _ in a }
    #expect(try BinaryDecoder().decode(Point.self, from: BinaryEncoder().encode(many)) == Point(x: -1, y: -2))
    #expect(try BinaryDecoder().decode([String: Double].self, from: BinaryEncoder().encode(Point(x: 1, y: 2))) == ["x": 1, "y": 2])
    #expect(try BinaryDecoder().decode([String: Point].self, from: BinaryEncoder().encode(["a": ["x": 1.0, "y": 2]])) == ["a": Point(x: 1, y: 2)])
  }

  @Test func `Numbers are read as other types where they fit`() throws {
    #expect(try BinaryDecoder().decode(UInt8.self, from: BinaryEncoder().encode(200)) == 200)
    #expect(try BinaryDecoder().decode(Double.self, from: BinaryEncoder().encode(3)) == 3)
    #expect(try BinaryDecoder().decode(Double.self, from: BinaryEncoder().encode(Float(0.5))) == 0.5)
    #expect(try BinaryDecoder().decode(Int.self, from: BinaryEncoder().encode(4.0)) == 4)
    #expect(try BinaryDecoder().decode([Int16].self, from: BinaryEncoder().encode([1, 2, -3])) == [1, 2, -3])
    #expect(try BinaryDecoder().decode([Double].self, from: BinaryEncoder().encode([Float(1), 2])) == [1, 2])
    #expect(try BinaryDecoder().decode([Int?].self, from: BinaryEncoder().encode([1, 2])) == [1, 2])
    #expect(throws: DecodingError.self) { try BinaryDecoder().decode(UInt8.self, from: BinaryEncoder().encode(256)) }
    #expect(throws: DecodingError.self) { try BinaryDecoder().decode(UInt.self, from: BinaryEncoder().encode(-1)) }
    #expect(throws: DecodingError.self) { try BinaryDecoder().decode(Int.self, from: BinaryEncoder().encode(0.5)) }
    #expect(throws: DecodingError.self) { try BinaryDecoder().decode(Float.self, from: BinaryEncoder().encode(0.1)) }
    #expect(throws: DecodingError.self) { try BinaryDecoder().decode([Int8].self, from: BinaryEncoder().encode([1, 200])) }
  }

  @Test func `A packed array through an unkeyed container`() throws {
    let stream = try BinaryEncoder().encode([[1.5, 2.5]])
    try Custom.$decode.withValue(
      { decoder in
        var container = try decoder.unkeyedContainer()
        #expect(container.count == 2 && container.currentIndex == 0)
        #expect(try !container.decodeNil())
        #expect(throws: DecodingError.self) { try container.decode(String.self) }
        #expect(throws: DecodingError.self) { try container.nestedUnkeyedContainer() }
        #expect(try container.decode(Double.self) == 1.5)
        #expect(try container.decodeIfPresent(Double.self) == 2.5)
        #expect(container.isAtEnd)
        #expect(throws: DecodingError.self) { try container.decode(Double.self) }
      },
      operation: {
        _ = try BinaryDecoder().decode([Custom].self, from: stream)
      })
  }

  @Test func `An unkeyed container as an array`() throws {
    let value = Custom { encoder in
      var container = encoder.unkeyedContainer()
      for i in 0..<3 { try container.encode(Double(i)) }
      try container.encode(contentsOf: [3.0, 4.0])
      #expect(container.count == 5)
    }
    #expect(try BinaryDecoder().decode([Double].self, from: BinaryEncoder().encode(value)) == [0, 1, 2, 3, 4])
    #expect(try BinaryDecoder().decode(Set<Double>.self, from: BinaryEncoder().encode(value)) == [0, 1, 2, 3, 4])
  }

  @Test func `Nested containers, one after another`() throws {
    try pass { encoder in
      var container = encoder.container(keyedBy: AnyKey.self)
      var keyed = container.nestedContainer(keyedBy: AnyKey.self, forKey: "keyed")
      try keyed.encode(1, forKey: "one")
      var unkeyed = container.nestedUnkeyedContainer(forKey: "unkeyed")
      try unkeyed.encode("a")
      try unkeyed.encodeNil()
      var inner = unkeyed.nestedUnkeyedContainer()
      try inner.encode([1, 2])
      var innermost = unkeyed.nestedContainer(keyedBy: AnyKey.self)
      try innermost.encode(true, forKey: "yes")
      try container.encodeNil(forKey: "nil")
    } _: { decoder in
      let container = try decoder.container(keyedBy: AnyKey.self)
      #expect(try container.decodeNil(forKey: "nil"))
      #expect(try container.decodeIfPresent(Int.self, forKey: "nil") == nil)
      #expect(throws: DecodingError.self) { try container.decode(Int.self, forKey: "nil") }
      #expect(try container.nestedContainer(keyedBy: AnyKey.self, forKey: "keyed").decode(Int.self, forKey: "one") == 1)
      var unkeyed = try container.nestedUnkeyedContainer(forKey: "unkeyed")
      #expect(unkeyed.count == 4)
      #expect(try unkeyed.decode(String.self) == "a")
      #expect(try unkeyed.decodeNil())
      var inner = try unkeyed.nestedUnkeyedContainer()
      #expect(try inner.decode([Int].self) == [1, 2])
      #expect(try unkeyed.nestedContainer(keyedBy: AnyKey.self).decode(Bool.self, forKey: "yes"))
      #expect(unkeyed.isAtEnd)
    }
  }

  @Test func `Containers that are filled in turns`() throws {
    try pass { encoder in
      var container = encoder.container(keyedBy: AnyKey.self)
      var a = container.nestedContainer(keyedBy: AnyKey.self, forKey: "a")
      var b = container.nestedUnkeyedContainer(forKey: "b")
      var c = a.nestedUnkeyedContainer(forKey: "c")
      let later = container.superEncoder(forKey: "later")
      for i in 0..<10 {
        try a.encode(i, forKey: AnyKey(intValue: i))
        try b.encode(["i": i])
        try c.encode(String(repeating: "c", count: i * 10))
        try container.encode(Double(i), forKey: AnyKey(intValue: -i - 1))
      }
      var d = b.nestedContainer(keyedBy: AnyKey.self)
      try d.encode("first", forKey: "first")
      try a.encode("last", forKey: "last")
      try d.encode("second", forKey: "second")
      var last = later.singleValueContainer()
      try last.encode([1, 2, 3])
      _ = container.superEncoder()
    } _: { decoder in
      let container = try decoder.container(keyedBy: AnyKey.self)
      let a = try container.nestedContainer(keyedBy: AnyKey.self, forKey: "a")
      var b = try container.nestedUnkeyedContainer(forKey: "b")
      var c = try a.nestedUnkeyedContainer(forKey: "c")
      #expect(b.count == 11 && c.count == 10)
      for i in 0..<10 {
        #expect(try a.decode(Int.self, forKey: AnyKey(intValue: i)) == i)
        #expect(try b.decode([String: Int].self) == ["i": i])
        #expect(try c.decode(String.self).count == i * 10)
        #expect(try container.decode(Double.self, forKey: AnyKey(intValue: -i - 1)) == Double(i))
      }
      let d = try b.nestedContainer(keyedBy: AnyKey.self)
      #expect(try d.decode(String.self, forKey: "first") == "first")
      #expect(try d.decode(String.self, forKey: "second") == "second")
      #expect(try a.decode(String.self, forKey: "last") == "last")
      #expect(try container.superDecoder(forKey: "later").singleValueContainer().decode([Int].self) == [1, 2, 3])
      #expect(try container.superDecoder().container(keyedBy: AnyKey.self).allKeys.isEmpty)
    }
  }

  @Test func `Super encoders of unkeyed containers`() throws {
    try pass { encoder in
      var container = encoder.unkeyedContainer()
      try "first".encode(to: container.superEncoder())
      var keyed = container.superEncoder().container(keyedBy: AnyKey.self)
      try keyed.encode(2, forKey: "two")
    } _: { decoder in
      var container = try decoder.unkeyedContainer()
      #expect(try String(from: container.superDecoder()) == "first")
      #expect(try container.superDecoder().container(keyedBy: AnyKey.self).decode(Int.self, forKey: "two") == 2)
    }
  }

  @Test func `A super decoder of nothing has nil`() throws {
    try pass { encoder in
      var container = encoder.container(keyedBy: AnyKey.self)
      try container.encode(1, forKey: "one")
    } _: { decoder in
      let parent = try decoder.container(keyedBy: AnyKey.self).superDecoder()
      #expect(try parent.singleValueContainer().decodeNil())
      #expect(throws: DecodingError.self) { try parent.container(keyedBy: AnyKey.self) }
      #expect(throws: DecodingError.self) { try parent.singleValueContainer().decode(Int.self) }
    }
  }

  @Test func `User info and coding paths`() throws {
    let key = try #require(CodingUserInfoKey(rawValue: "key"))
    struct Inner: Codable {
      init() {}
      init(from decoder: any Decoder) throws {
        #expect(decoder.codingPath.map(\.stringValue) == ["list", "Index 1", "inner"])
        #expect(decoder.userInfo.values.first as? String == "value")
        #expect(try decoder.container(keyedBy: AnyKey.self).codingPath.map(\.stringValue) == ["list", "Index 1", "inner"])
      }
      func encode(to encoder: any Encoder) throws {
        #expect(encoder.codingPath.map(\.stringValue) == ["list", "Index 1", "inner"])
        #expect(encoder.userInfo.values.first as? String == "value")
        var container = encoder.container(keyedBy: AnyKey.self)
        #expect(container.codingPath.map(\.stringValue) == ["list", "Index 1", "inner"])
        let nested = container.nestedUnkeyedContainer(forKey: "n")
        #expect(nested.codingPath.map(\.stringValue) == ["list", "Index 1", "inner", "n"])
        #expect(container.superEncoder().codingPath.map(\.stringValue) == ["list", "Index 1", "inner", "super"])
      }
    }
    struct Middle: Codable { var inner: Inner? }
    struct Outer: Codable { var list = [Middle(), Middle(inner: Inner())] }
    var encoder = BinaryEncoder()
    encoder.userInfo[key] = "value"
    var decoder = BinaryDecoder()
    decoder.userInfo[key] = "value"
    _ = try decoder.decode(Outer.self, from: encoder.encode(Outer()))
  }

  @Test func `A failed value is taken back`() throws {
    struct Fails: Encodable {
      struct Failure: Error {}
      func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: AnyKey.self)
        try container.encode("half", forKey: "written")
        var nested = container.nestedUnkeyedContainer(forKey: "nested")
        try nested.encode([1, 2, 3])
        throw Failure()
      }
    }
    try pass { encoder in
      var container = encoder.container(keyedBy: AnyKey.self)
      #expect(throws: Fails.Failure.self) { try container.encode(Fails(), forKey: "a") }
      #expect(throws: Fails.Failure.self) { try container.encode([Fails()], forKey: "a") }
      #expect(throws: Fails.Failure.self) { try container.encode(["x": Fails()], forKey: "a") }
      try container.encode(1, forKey: "a")
      var list = container.nestedUnkeyedContainer(forKey: "list")
      #expect(throws: Fails.Failure.self) { try list.encode(Fails()) }
      try list.encode(2)
      #expect(list.count == 1)
    } _: { decoder in
      let container = try decoder.container(keyedBy: AnyKey.self)
      #expect(Set(container.allKeys.map(\.stringValue)) == ["a", "list"])
      #expect(try container.decode(Int.self, forKey: "a") == 1)
      #expect(try container.decode([Int].self, forKey: "list") == [2])
    }
  }
}

@Suite struct LargeContainerTests {
  @Test func `A large dictionary, read key by key`() throws {
    let many = Dictionary(uniqueKeysWithValues: (0..<20_000).map { ("key \($0)", [$0]) })
    struct Reader: Decodable {
      init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: AnyKey.self)
        #expect(container.allKeys.count == 20_000)
        for i in 0..<20_000 { #expect(try container.decode([Int].self, forKey: AnyKey(stringValue: "key \(i)")) == [i]) }
        #expect {
          _ = try container.decode([String].self, forKey: "key 7")
        } throws: { error in
          (error as? DecodingError)?.path == ["key 7", "0"] || (error as? DecodingError)?.path == ["key 7"]
        }
      }
    }
    _ = try BinaryDecoder().decode(Reader.self, from: BinaryEncoder().encode(many))
  }
}
