import MPICoding
import Testing

private struct Planet: Codable, Equatable {
  var name: String
  var moons: [Moon]
  var masses: [Double]
  var facts: [String: Double]
  var flags: [Bool]
  var next: [Planet]?
}

private struct Moon: Codable, Equatable {
  var name: String
  var radius: Int?
}

private let planet = Planet(
  name: "Mars", moons: [Moon(name: "Phobos", radius: 11), Moon(name: "Deimos", radius: nil)], masses: [1, 2.5], facts: ["a": 1, "b": 2],
  flags: [true, false], next: [Planet(name: "Earth", moons: [], masses: [], facts: [:], flags: [], next: nil)])

@Suite struct MalformedTests {
  @Test func `A stream that is cut off anywhere`() throws {
    let stream = try BinaryEncoder().encode(planet)
    #expect(try BinaryDecoder().decode(Planet.self, from: stream) == planet)
    for length in 0..<stream.count { _ = decodingError(Planet.self, Array(stream[..<length])) }
  }

  @Test func `Bytes behind the end`() throws {
    let error = decodingError(Planet.self, try BinaryEncoder().encode(planet) + [0])
    #expect(error?.offset != nil)
  }

  @Test func `Any byte changed to any other`() throws {
    let stream = try BinaryEncoder().encode(planet)
    // A seventh of all, another for each place.
    for place in stream.indices {
      for value in stride(from: UInt8(place % 7), through: 248, by: 7) {
        var changed = stream
        changed[place] = value
        // An error, or another value: whichever, it ends.
        _ = try? BinaryDecoder().decode(Planet.self, from: changed)
      }
    }
  }

  @Test func `Random bytes`() {
    var random = SplitMix(state: 5)
    for _ in 0..<20_000 {
      var stream = (0..<Int(random.next() % 64)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      // Half of them with a header that fits.
      if random.next() % 2 == 0 && stream.count > 12 {
        stream.replaceSubrange(0..<8, with: [1, UInt8(stream.count - 2), 0, 0, 0, 0, 0, 0])
        stream.replaceSubrange(stream.count - 2..<stream.count, with: [0, 0])
      }
      _ = try? BinaryDecoder().decode(Planet.self, from: stream)
      _ = try? BinaryDecoder().decode([String: [Int?]].self, from: stream)
    }
  }

  @Test func `Another version`() throws {
    var stream = try BinaryEncoder().encode(1)
    stream[0] = 2
    let error = decodingError(Int.self, stream)
    #expect(error?.offset == 0)
    #expect(error?.context?.debugDescription.contains("version 2") == true)
  }

  @Test func `Errors tell the way`() throws {
    struct Wrong: Codable {
      struct Moon: Codable { var name: Int }
      var moons: [Moon]
    }
    let error = decodingError(Wrong.self, try BinaryEncoder().encode(planet))
    #expect(error?.path == ["moons", "0", "name"])
    #expect(error?.context?.debugDescription.hasPrefix("moons[0].name: expected Int, found a string at byte ") == true)
    guard case .typeMismatch(let type, _) = error else { return #expect(Bool(false)) }
    #expect(ObjectIdentifier(type) == ObjectIdentifier(Int.self))

    struct Missing: Codable { var moons: [Moon], rings: Int }
    guard case .keyNotFound(let key, let context) = decodingError(Missing.self, try BinaryEncoder().encode(planet)) else {
      return #expect(Bool(false))
    }
    #expect(key.stringValue == "rings" && context.codingPath.isEmpty)

    struct Radius: Codable { struct Moon: Codable { var radius: Int }; var moons: [Moon] }
    guard case .keyNotFound(_, let context) = decodingError(Radius.self, try BinaryEncoder().encode(planet)) else { return #expect(Bool(false)) }
    #expect(context.codingPath.map(\.stringValue) == ["moons", "Index 1"])

    #expect(decodingError([String: [Int]].self, try BinaryEncoder().encode(["a": ["x"]]))?.path == ["a", "0"])
    #expect(decodingError([String: Int].self, try BinaryEncoder().encode(["a": "x"]))?.path == ["a"])
    #expect(decodingError([Int: Bool].self, try BinaryEncoder().encode([7: "x"]))?.path == ["7"])
    guard case .valueNotFound = decodingError([Int].self, try BinaryEncoder().encode([1, nil])) else { return #expect(Bool(false)) }
  }

  /// A stream around a value, with keys.
  private func stream(_ value: [UInt8], keys: [String] = []) -> [UInt8] {
    let end = 8 + value.count
    return [1] + (0..<7).map { UInt8(end >> (8 * $0) & 0xFF) } + value + [UInt8(keys.count)]
      + keys.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) } + [0]
  }

  @Test func `Lengths that nothing stands behind`() {
    // A packed array of 2^60 doubles, a string of 2^62 bytes, lists and maps of 2^32 and 2^63.
    for value in [
      "d0 0e 80 80 80 80 80 80 80 80 10", "cf 80 80 80 80 80 80 80 80 40", "d2 ff ff ff ff ff ff ff ff", "d2 00 00 00 00 ff ff ff ff",
      "d3 ff ff ff ff ff ff ff 7f ff ff ff ff ff ff ff 7f", "d3 ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff",
      "d6 08 00 00 00 ff ff ff ff 80 01 81 61 02 80 01 81", "d5 ff ff ff ff ff ff ff ff", "cf ff ff ff ff ff ff ff ff ff ff", "bf", "c1", "c1 c1",
      "d1 05",
      "d8 05", "d0", "d0 ff 01 00", "ff", "e0", "",
    ] {
      let stream = stream(bytes(value))
      #expect(decodingError([Double].self, stream) != nil)
      #expect(decodingError(String.self, stream) != nil)
      #expect(decodingError([String: Double].self, stream) != nil)
      #expect(decodingError(Planet.self, stream) != nil)
      #expect(decodingError([Planet].self, stream) != nil)
      #expect(decodingError(Double?.self, stream) != nil)
    }
  }

  /// A number that does not fit is an error, whatever stands behind it.
  @Test func `Numbers that a type cannot have`() throws {
    struct Sent: Codable { var a: Int, b: Int, c: Int }
    struct Wanted<A: Codable>: Codable { var a: A, b: Int, c: Int }
    struct Perhaps<A: Codable>: Codable { var a: A?, b: Int, c: Int }
    func refuses<A: FixedWidthInteger & Codable>(_ type: A.Type, _ numbers: [Int]) throws {
      for number in numbers {
        let keyed = try BinaryEncoder().encode(Sent(a: number, b: 5, c: 6))
        #expect(decodingError(Wanted<A>.self, keyed)?.path == ["a"], "\(number) as \(A.self)")
        #expect(decodingError(Perhaps<A>.self, keyed)?.path == ["a"], "\(number) as \(A.self)")
        let list = try BinaryEncoder().encode(["a": number, "b": 5])
        #expect(decodingError([String: A].self, list) != nil, "\(number) as \(A.self)")
        // As elements of a list that is not packed.
        let elements = try BinaryEncoder().encode([number, nil, 5])
        #expect(decodingError([A?].self, elements)?.path == ["0"], "\(number) as \(A.self)")
        #expect(decodingError(Listed<A>.self, elements)?.path == ["0"], "\(number) as \(A.self)")
        #expect(decodingError(Wanted<A?>.self, keyed)?.path == ["a"], "\(number) as \(A.self)")
      }
    }
    try refuses(Int8.self, [128, -129, 300, 70_000, 1 << 40])
    try refuses(Int16.self, [32_768, -32_769, 1 << 40])
    try refuses(Int32.self, [1 << 31, -(1 << 31) - 1, 1 << 40])
    try refuses(UInt8.self, [256, -1, -200, 70_000, 1 << 40])
    try refuses(UInt16.self, [65_536, -1, -70_000])
    try refuses(UInt32.self, [1 << 32, -1, -70_000])
    try refuses(UInt64.self, [-1, -200, -70_000])
    try refuses(UInt.self, [-1, -200, -(1 << 40)])
    try refuses(UInt128.self, [-1, -(1 << 40)])
  }

  /// The elements of a list, by an unkeyed container.
  private struct Listed<Element: Codable>: Decodable {
    init(from decoder: any Decoder) throws {
      var container = try decoder.unkeyedContainer()
      while !container.isAtEnd { if try !container.decodeNil() { _ = try container.decode(Element.self) } }
    }
  }

  /// Its text is not as long as all keys of the path.
  @Test func `An error far down, under long keys`() throws {
    struct Tree: Codable { var children: [String: Tree]?, number: Int? }
    struct Wrong: Codable { var children: [String: Wrong]?, number: String? }
    var tree = Tree(number: 1)
    for _ in 0..<200 { tree = Tree(children: [String(repeating: "k", count: 50_000): tree]) }
    let error = try #require(decodingError(Wrong.self, try BinaryEncoder().encode(tree)))
    let text = error.context?.debugDescription ?? ""
    #expect(error.path.count == 401 && text.utf8.count < 10_000 && text.contains("…"), "\(text.utf8.count) bytes")
    #expect(text.hasPrefix("children.kkkk") && text.contains("number: expected String, found the number 1 at byte"))
  }

  @Test func `Any limit of nesting`() throws {
    var (encoder, decoder) = (BinaryEncoder(), BinaryDecoder())
    (encoder.maximumDepth, decoder.maximumDepth) = (.max, .max)
    #expect(try decoder.decode(Planet.self, from: encoder.encode(planet)) == planet)
    (encoder.maximumDepth, decoder.maximumDepth) = (-1, .min)
    #expect(throws: EncodingError.self) { try encoder.encode(planet) }
    #expect(throws: DecodingError.self) { try decoder.decode(Planet.self, from: BinaryEncoder().encode(planet)) }
  }

  @Test func `Values that a type cannot have`() {
    #expect(decodingError(String.self, stream([0x82, 0xC3, 0x28]))?.offset == 8)
    #expect(decodingError([String].self, stream([0xD2, 3, 0, 0, 0, 1, 0, 0, 0, 0x82, 0xFF, 0xFF]))?.path == ["0"])
    #expect(decodingError([Bool].self, stream([0xD0, 1, 2, 1, 2]))?.offset == 12)
    #expect(decodingError(Set<Bool>.self, stream([0xD0, 1, 1, 7]))?.offset == 11)
    // A key twice.
    #expect(decodingError([String: Int].self, stream([0xD6, 6, 0, 0, 0, 2, 0, 0, 0, 0x81, 97, 1, 0x81, 97, 2])) != nil)
    #expect(decodingError([String: Bool].self, stream([0xD6, 6, 0, 0, 0, 2, 0, 0, 0, 0xD8, 1, 0xC3, 0xD8, 1, 0xC4], keys: ["a"])) != nil)
    // Keys that the tables do not have, or that are not UTF-8.
    #expect(decodingError([String: Int].self, stream([0xD6, 3, 0, 0, 0, 1, 0, 0, 0, 0xD8, 9, 1], keys: ["a"])) != nil)
    #expect(decodingError([String: Int].self, stream([0xD6, 3, 0, 0, 0, 1, 0, 0, 0, 0xD8, 0, 1], keys: ["a"])) != nil)
  }

  @Test func `Tables that hold more than there is`() throws {
    func varint(_ value: Int) -> [UInt8] { value < 0x80 ? [UInt8(value)] : [UInt8(value & 0x7F) | 0x80] + varint(value >> 7) }
    func stream(_ value: [UInt8], _ tables: [UInt8]) -> [UInt8] {
      [1] + (0..<7).map { UInt8((8 + value.count) >> (8 * $0) & 0xFF) } + value + tables
    }
    // Two hundred thousand times the same key, and segments that nothing can refer to.
    let keys = varint(200_000) + (0..<200_000).flatMap { _ in [1, 97] as [UInt8] } + [0]
    #expect(decodingError(Int.self, stream([5], keys)) != nil)
    #expect(throws: DecodingError.self) {
      try stream([5], [0, 4] + (0..<4).flatMap { _ in [7, 0] as [UInt8] }).withUnsafeBytes { try BinaryDecoder.segmentLayouts(of: $0) }
    }

    // Many keys, which are found nevertheless, and a long one behind them that is referred to again and again.
    let count = 40_000
    let texts = (0..<count).map { "\($0 &* 7919 % count)" } + [String(repeating: "x", count: 1000)]
    var value: [UInt8] = []
    for number in [count + 1, 1, count, count + 1, count + 1, 33_000] { value += [0xD8] + varint(number) }
    let list = [0xD2, UInt8(value.count), 0, 0, 0, 6, 0, 0, 0] + value
    let table = varint(texts.count) + texts.flatMap { varint($0.utf8.count) + Array($0.utf8) } + [0]
    let decoded = try BinaryDecoder().decode([String].self, from: stream(list, table))
    #expect(decoded == [texts[count], texts[0], texts[count - 1], texts[count], texts[count], texts[32_999]])

    struct Keyed: Decodable {
      struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
      }
      var found: [Int] = []
      init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        for i in 0..<100 where !container.contains(Key(stringValue: "none \(i)")) {
          found.append(try container.decode(Int.self, forKey: Key(stringValue: "\(i)")))
        }
      }
    }
    var fields: [UInt8] = []
    for (number, text) in texts.enumerated() {
      if let field = Int(text), field < 100 { fields += varint(number + 1) + [UInt8(field)] }
    }
    let keyed = [0xD4, UInt8(fields.count & 0xFF), UInt8(fields.count >> 8), 0, 0] + fields
    #expect(try BinaryDecoder().decode(Keyed.self, from: stream(keyed, table)).found == Array(0..<100))
  }

  @Test func `Deep nesting`() {
    struct Nest: Codable { var nest: [Nest] }
    // Lists in lists, each five bytes of length and four of count.
    var value: [UInt8] = [0xC0]
    for _ in 0..<20_000 {
      let length = value.count
      value = [0xD2] + (0..<4).map { UInt8(length >> (8 * $0) & 0xFF) } + [1, 0, 0, 0] + value
    }
    indirect enum Deep: Decodable {
      case list([Deep])
      init(from decoder: any Decoder) throws { self = .list(try decoder.singleValueContainer().decode([Deep].self)) }
    }
    #expect(decodingError(Deep.self, stream(value))?.context?.debugDescription.contains("maximumDepth") == true)
    #expect(decodingError(Int???.self, stream([UInt8](repeating: 0xC1, count: 1_000_000) + [0xC0])) != nil)
  }
}
