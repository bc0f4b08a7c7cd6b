import MPICoding
import Testing

private enum Shape: Codable, Equatable {
  case point
  case circle(radius: Double)
  case polygon([Double], closed: Bool)
  indirect case group(Shape, Shape)
}

private enum Level: String, Codable, CaseIterable { case low, high }
private enum Code: Int, Codable { case one = 1, many = 1_000_000 }
private struct Empty: Codable, Equatable {}
private struct One: Codable, Equatable { var only: Int }
private final class Node: Codable {
  var value: Int
  var next: Node?
  init(_ value: Int, _ next: Node?) { (self.value, self.next) = (value, next) }
}

@Suite struct FeatureTests {
  @Test func `Single values`() throws {
    try survives(true)
    try survives(-1)
    try survives("text")
    try survives(2.5)
    try survives(Float(0.1))
    try survives(Float16(0.5))
    for value in [Int.min, -32769, -32768, -129, -128, -1, 0, 127, 128, 255, 256, 32767, 32768, 1 << 31, 1 << 32, .max] { try survives(value) }
    for value: UInt64 in [0, 127, 128, 1 << 63, .max] { try survives(value) }
    for value: Int8 in [.min, -1, 0, .max] { try survives(value) }
    for value: UInt32 in [0, 255, .max] { try survives(value) }
  }

  @Test func `Integers of 128 bits`() throws {
    for value: Int128 in [.min, -1, 0, 127, Int128(UInt64.max), Int128(UInt64.max) + 1, .max] { try survives(value) }
    for value: UInt128 in [0, UInt128(UInt64.max), UInt128(Int128.max), .max] { try survives(value) }
  }

  @Test func `Strings of all lengths`() throws {
    for length in 0..<200 { try survives(String(repeating: "é", count: length / 2) + String(repeating: "a", count: length % 2)) }
    try survives(String(repeating: "x", count: 1 << 20))
    try survives("\u{0}\u{10FFFF}")
  }

  @Test func `Enumerations`() throws {
    for shape: Shape in [.point, .circle(radius: 2), .polygon([1, 2, 3], closed: true), .group(.point, .group(.circle(radius: 1), .point))] {
      try survives(shape)
    }
    for level in Level.allCases { try survives(level) }
    try survives(Code.one)
    try survives(Code.many)
  }

  @Test func `Structures with no, one and optional properties`() throws {
    struct Sparse: Codable, Equatable { var a: Int?, b: String?, c: [Int]?, d: One?, e: Double }
    try survives(Empty())
    try survives(One(only: 3))
    try survives(Sparse(a: nil, b: nil, c: nil, d: nil, e: 1))
    try survives(Sparse(a: 1, b: nil, c: [2], d: nil, e: 1))
    try survives(Sparse(a: nil, b: "b", c: nil, d: One(only: 4), e: 1))
  }

  @Test func `Optionals of optionals`() throws {
    struct Deep: Codable, Equatable { var x: Int??, y: String??? }
    for x: Int?? in [nil, .some(nil), 5] {
      try survives(x)
      for y: String??? in [nil, .some(nil), .some(.some(nil)), "y"] {
        try survives(y)
        try survives(Deep(x: x, y: y))
      }
    }
    try survives([nil, 1, nil] as [Int?])
    try survives([nil, .some(nil), 1] as [Int??])
  }

  @Test func `An optional of what encodes nil`() throws {
    struct Null: Codable, Equatable {
      init() {}
      init(from decoder: any Decoder) throws { #expect(try decoder.singleValueContainer().decodeNil()) }
      func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encodeNil()
      }
    }
    try survives(Null() as Null?)
    try survives(nil as Null?)
    try survives(.some(nil) as Null??)
  }

  @Test func `Arrays, nested and empty`() throws {
    try survives([] as [Int])
    try survives([[]] as [[Int]])
    try survives([[[1], []], [], [[2, 3]]])
    try survives(["a", "", "b"])
    try survives([[1.5], []])
    try survives([true, false])
    try survives([Int8](-3...3))
    try survives([UInt16](0...300))
    try survives([Float16(1), 2])
    try survives([Int128.min, .max])
    try survives([UInt128.max])
    try survives(ContiguousArray([1, 2]))
    try survives(ContiguousArray(["x"]))
    try survives([Shape.point, .circle(radius: 1)])
    try survives([Int64.min, .max])
    try survives([UInt.max])
  }

  @Test func `Sets`() throws {
    try survives(Set([1, 2, 3]))
    try survives(Set(["a", "b"]))
    try survives(Set<Double>())
  }

  @Test func `Dictionaries with any key`() throws {
    struct Key: Codable, Hashable { var x: Int, y: String }
    try survives(["a": 1])
    try survives(["a": 1.5, "b": 2, "ä€": 3])
    try survives(["a": "b"])
    try survives(["a": [1, 2]])
    try survives(["a": ["b": ["c": One(only: 1)]]])
    try survives([1: "a", -5: "b"])
    try survives([2.5: true])
    try survives([UInt8(1): "x"])
    try survives([Key(x: 1, y: "y"): One(only: 1)])
    try survives([Level.low: 1, .high: 2] as [Level: Int])
    try survives([String: Int]())
    try survives(["": 0])
    try survives(Dictionary(uniqueKeysWithValues: (0..<10_000).map { ("key \($0)", $0) }))
    try survives(Dictionary(uniqueKeysWithValues: (0..<1000).map { ($0, One(only: $0)) }))
  }

  @Test func `Many dictionaries with the same keys, in any order`() throws {
    try survives((0..<1000).map { ["x": Double($0), "y": -1] })
    try survives((0..<1000).map { i in Dictionary(uniqueKeysWithValues: (0..<i % 9).map { ("k\($0)", i * $0) }) })
    try survives((0..<100).map { ["one": "\($0)", "two": String(repeating: "long", count: $0)] })
  }

  @Test func `Vectors`() throws {
    try survives(SIMD2<Double>(1, 2))
    try survives(SIMD4<Float>(1, 2, 3, 4))
    try survives(SIMD8<Int16>(repeating: -7))
    try survives([SIMD3<UInt8>(1, 2, 3), .zero])
  }

  @Test func `Ranges`() throws {
    try survives(1..<5)
    try survives(1...5)
    #expect(try roundTrip(...2.5).upperBound == 2.5)
  }

  @Test func `Recursion`() throws {
    var list: Node?
    for i in 0..<200 { list = Node(i, list) }
    var at = try roundTrip(list)
    for i in (0..<200).reversed() {
      #expect(at?.value == i)
      at = at?.next
    }
    #expect(at == nil)
  }

  @Test func `A value that contains itself is an error`() throws {
    let node = Node(1, nil)
    node.next = node
    #expect(throws: EncodingError.self) { try BinaryEncoder().encode(node) }
    node.next = nil
  }

  @Test func `The depth is limited on both sides`() throws {
    var nested = Shape.point
    for _ in 0..<50 { nested = .group(nested, .point) }
    let stream = try BinaryEncoder().encode(nested)
    var encoder = BinaryEncoder()
    encoder.maximumDepth = 40
    #expect(throws: EncodingError.self) { try encoder.encode(nested) }
    var decoder = BinaryDecoder()
    decoder.maximumDepth = 40
    #expect(throws: DecodingError.self) { try decoder.decode(Shape.self, from: stream) }
    #expect(try BinaryDecoder().decode(Shape.self, from: stream) == nested)
  }

  @Test func `The default depth fits in the stack of a task`() async throws {
    let error = await Task.detached { () -> (any Error)? in
      let node = Node(1, nil)
      node.next = node
      defer { node.next = nil }
      do { _ = try BinaryEncoder().encode(node) } catch { return error }
      return nil
    }.value
    #expect(error is EncodingError)
    var list: Node?
    for i in 0..<990 { list = Node(i, list) }
    #expect(try roundTrip(list)?.value == 989)
  }
}
