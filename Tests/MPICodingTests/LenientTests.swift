import Foundation
import MPICoding
import Testing

// What is unusual and allowed: Foundation's encoder takes it, so this one does, and makes the same of it.

private enum Key: String, CodingKey { case a, b, c, m }

/// A key of any text.
private struct AnyKey: CodingKey {
  var stringValue: String
  var intValue: Int? { nil }
  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

/// A value that a closure encodes and that decodes as whatever is there: numbers by path.
private struct Tree: Codable, Equatable {
  var body: (any Encoder) throws -> Void = { _ in }
  var numbers: [String: Int] = [:]

  init(_ body: @escaping (any Encoder) throws -> Void) { self.body = body }

  func encode(to encoder: any Encoder) throws { try body(encoder) }

  init(from decoder: any Decoder) throws {
    if let container = try? decoder.container(keyedBy: AnyKey.self) {
      for key in container.allKeys {
        for (path, number) in try container.decode(Tree.self, forKey: key).numbers { numbers["\(key.stringValue).\(path)"] = number }
      }
    } else if var container = try? decoder.unkeyedContainer() {
      while !container.isAtEnd {
        let index = container.currentIndex
        for (path, number) in try container.decode(Tree.self).numbers { numbers["\(index).\(path)"] = number }
      }
    } else {
      numbers[""] = try decoder.singleValueContainer().decode(Int.self)
    }
  }

  static func == (a: Tree, b: Tree) -> Bool { a.numbers == b.numbers }
}

/// Encodes in an array, in a dictionary and as a property: what is decoded is what Foundation's coder makes of it.
private func isAsInJSON(
  _ numbers: [String: Int], _ location: SourceLocation = #_sourceLocation, _ body: @escaping (any Encoder) throws -> Void
) throws {
  func pass<T: Codable & Equatable>(_ value: T, _ numbers: (T) -> [String: Int], _ expected: [String: Int]) throws {
    let decoded = try BinaryDecoder().decode(T.self, from: BinaryEncoder().encode(value))
    #expect(numbers(decoded) == expected, sourceLocation: location)
    let other = try JSONDecoder().decode(T.self, from: JSONEncoder().encode(value))
    #expect(numbers(other) == expected, "Foundation makes something else of it", sourceLocation: location)
  }
  let value = Tree(body)
  try pass([value, value], \.[1].numbers, numbers)
  try pass(["k": value], { $0["k"]?.numbers ?? [:] }, numbers)
  try pass(Holder(value: value), \.value.numbers, numbers)
  try pass(Holder(value: Tree?.some(value)), { $0.value?.numbers ?? [:] }, numbers)
}

private class Base: Codable {
  var id = 1
  init() {}
  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(id, forKey: .a)
    try container.encode([1.5], forKey: .b)
  }
  required init(from decoder: any Decoder) throws { id = try decoder.container(keyedBy: Key.self).decode(Int.self, forKey: .a) }
}

/// Writes into the container of its superclass, and one of its keys.
private final class Derived: Base {
  var values = [2.5, 3.5]
  override init() { super.init() }
  override func encode(to encoder: any Encoder) throws {
    try super.encode(to: encoder)
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(id + 10, forKey: .a)
    try container.encode(values, forKey: .b)
  }
  required init(from decoder: any Decoder) throws {
    values = try decoder.container(keyedBy: Key.self).decode([Double].self, forKey: .b)
    try super.init(from: decoder)
  }
}

@Suite struct LenientTests {
  @Test func `Encoding nothing`() throws {
    try isAsInJSON([:]) { _ in }
    try isAsInJSON([:]) { _ = $0.singleValueContainer() }
    struct Nothing: Codable {
      init() {}
      init(from decoder: any Decoder) throws {}
      func encode(to encoder: any Encoder) throws {}
    }
    struct Outer: Codable { var before = 1, nothing = Nothing(), maybe: Nothing? = Nothing(), after = 2 }
    let outer = try roundTrip(Outer())
    #expect(outer.before == 1 && outer.maybe != nil && outer.after == 2)
    _ = try roundTrip(Nothing())
  }

  @Test func `A key twice`() throws {
    try isAsInJSON(["a.": 300, "b.": 2]) {
      var keyed = $0.container(keyedBy: Key.self)
      try keyed.encode(1, forKey: .a)
      try keyed.encode(2, forKey: .b)
      try keyed.encode(3, forKey: .a)
      try keyed.encode(300, forKey: .a)
    }
    // Keys beyond those of one byte.
    try isAsInJSON(Dictionary(uniqueKeysWithValues: (0..<300).map { ("\($0).", $0 < 290 ? $0 : -$0) })) { encoder in
      var keyed = encoder.container(keyedBy: AnyKey.self)
      for i in 0..<300 { try keyed.encode(i, forKey: AnyKey(stringValue: "\(i)")) }
      for i in 290..<300 { try keyed.encode(-i, forKey: AnyKey(stringValue: "\(i)")) }
    }
    // One that fails replaces nothing.
    try isAsInJSON(["a.": 1]) { encoder in
      var keyed = encoder.container(keyedBy: Key.self)
      try keyed.encode(1, forKey: .a)
      try? keyed.encode(Tree { _ in throw CancellationError() }, forKey: .a)
    }
  }

  @Test func `A container twice`() throws {
    try isAsInJSON(["m.a.": 1, "m.b.": 2, "c.0.": 3, "c.1.": 4]) { encoder in
      var keyed = encoder.container(keyedBy: Key.self)
      var first = keyed.nestedContainer(keyedBy: Key.self, forKey: .m)
      try first.encode(1, forKey: .a)
      var list = keyed.nestedUnkeyedContainer(forKey: .c)
      try list.encode(3)
      var second = keyed.nestedContainer(keyedBy: Key.self, forKey: .m)
      try second.encode(2, forKey: .b)
      var again = keyed.nestedUnkeyedContainer(forKey: .c)
      try again.encode(4)
    }
    // In turns, with keys twice.
    try isAsInJSON(["m.a.": 3, "m.b.": 2, "a.": 6]) { encoder in
      var keyed = encoder.container(keyedBy: Key.self)
      var nested = keyed.nestedContainer(keyedBy: Key.self, forKey: .m)
      try nested.encode(1, forKey: .a)
      try keyed.encode(5, forKey: .a)
      try nested.encode(2, forKey: .b)
      try keyed.encode(6, forKey: .a)
      try nested.encode(3, forKey: .a)
    }
    // By keys beyond the first, in another order.
    var numbers: [String: Int] = [:]
    for i in 0..<200 { (numbers["\(i).a."], numbers["\(i).b."]) = (i, -i) }
    try isAsInJSON(numbers) { encoder in
      var keyed = encoder.container(keyedBy: AnyKey.self)
      for i in 0..<200 {
        var nested = keyed.nestedContainer(keyedBy: Key.self, forKey: AnyKey(stringValue: "\(i)"))
        try nested.encode(i, forKey: .a)
      }
      for i in (0..<200).reversed() {
        var nested = keyed.nestedContainer(keyedBy: Key.self, forKey: AnyKey(stringValue: "\(i)"))
        try nested.encode(-i, forKey: .b)
      }
    }
  }

  @Test func `A class that shares the container of its superclass`() throws {
    let decoded = try roundTrip(Derived())
    #expect(decoded.id == 11 && decoded.values == [2.5, 3.5])
    let json = try JSONDecoder().decode(Derived.self, from: JSONEncoder().encode(Derived()))
    #expect(json.id == decoded.id && json.values == decoded.values)
    let object = try BinaryEncoder().encode([Derived(), Derived()], outOfBandThreshold: 1)
    #expect(try BinaryDecoder().decode([Derived].self, from: object).map(\.values) == [[2.5, 3.5], [2.5, 3.5]])
  }
}
