import MPICoding
import Testing

/// What a stream should have.
private final class Model: CustomStringConvertible {
  enum Contents {
    case nothing
    case number(Int)
    case keyed([String: Model])
    case list([Model])
  }

  var contents = Contents.nothing

  init(_ contents: Contents = .nothing) { self.contents = contents }

  func add(_ model: Model, _ key: String) {
    if case .keyed(var fields) = contents {
      fields[key] = model
      contents = .keyed(fields)
    } else if case .list(var elements) = contents {
      elements.append(model)
      contents = .list(elements)
    }
  }

  var description: String {
    switch contents {
    // A value that encodes nothing has no properties.
    case .nothing: "{}"
    case .number(let number): "\(number)"
    case .keyed(let fields): "{" + fields.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" }.joined(separator: ",") + "}"
    case .list(let elements): "[" + elements.map(\.description).joined(separator: ",") + "]"
    }
  }
}

private struct AnyKey: CodingKey {
  var stringValue: String
  var intValue: Int? { nil }
  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

/// What a stream has.
private struct Found: Decodable {
  var description: String

  init(from decoder: any Decoder) throws {
    if let keyed = try? decoder.container(keyedBy: AnyKey.self) {
      let fields = try keyed.allKeys.sorted { $0.stringValue < $1.stringValue }.map {
        "\($0.stringValue):\(try keyed.decode(Found.self, forKey: $0).description)"
      }
      description = "{" + fields.joined(separator: ",") + "}"
    } else if var list = try? decoder.unkeyedContainer() {
      var elements: [String] = []
      while !list.isAtEnd { elements.append(try list.decode(Found.self).description) }
      description = "[" + elements.joined(separator: ",") + "]"
    } else {
      description = "\(try decoder.singleValueContainer().decode(Int.self))"
    }
  }
}

/// The random numbers of all values of a stream.
private final class Source {
  var random: SplitMix
  init(seed: UInt64) { random = SplitMix(state: seed) }
  func number(_ limit: Int) -> Int { Int(random.next() % UInt64(limit)) }
}

/// Fills containers in any order, goes back to those that it has left, and writes lists, dictionaries, super encoders and values that fail.
private struct Program: Encodable {
  struct Refusal: Error {}

  let source: Source
  let depth: Int
  let keys: Int
  var fails = false
  let model = Model()

  private enum Open {
    case keyed(KeyedEncodingContainer<AnyKey>)
    case list(any UnkeyedEncodingContainer)
  }

  func child(fails: Bool = false) -> Program { Program(source: source, depth: depth - 1, keys: keys, fails: fails) }

  func encode(to encoder: any Encoder) throws {
    try fill(encoder, model)
    if fails { throw Refusal() }
  }

  private func fill(_ encoder: any Encoder, _ model: Model) throws {
    if depth == 0 || source.number(8) == 0 {
      let number = source.number(500)
      model.contents = .number(number)
      var single = encoder.singleValueContainer()
      return try single.encode(number)
    }
    var open: [(Open, Model)] = []
    var supers: [(any Encoder, Model)] = []
    if source.number(2) == 0 {
      model.contents = .keyed([:])
      open.append((.keyed(encoder.container(keyedBy: AnyKey.self)), model))
    } else {
      model.contents = .list([])
      open.append((.list(encoder.unkeyedContainer()), model))
    }
    for _ in 0..<source.number(14) {
      let index = source.number(open.count)
      let (container, model) = open[index]
      switch container {
      case .keyed(var keyed):
        let key = AnyKey(stringValue: "k\(source.number(keys))")
        // A second value of a key takes the place of the first, which a container that is still open could not know.
        if case .keyed(let fields) = model.contents, fields[key.stringValue] != nil { continue }
        switch source.number(9) {
        case 0:
          let number = source.number(500)
          try keyed.encode(number, forKey: key)
          model.add(Model(.number(number)), key.stringValue)
        case 1:
          let nested = Model(.keyed([:]))
          open.append((.keyed(keyed.nestedContainer(keyedBy: AnyKey.self, forKey: key)), nested))
          model.add(nested, key.stringValue)
        case 2:
          let nested = Model(.list([]))
          open.append((.list(keyed.nestedUnkeyedContainer(forKey: key)), nested))
          model.add(nested, key.stringValue)
        case 3:
          let (first, second) = (child(), child())
          try keyed.encode([first, second], forKey: key)
          model.add(Model(.list([first.model, second.model])), key.stringValue)
        case 4:
          let value = child()
          try keyed.encode(["d": value], forKey: key)
          model.add(Model(.keyed(["d": value.model])), key.stringValue)
        case 5:
          let own = Model()
          supers.append((keyed.superEncoder(forKey: key), own))
          model.add(own, key.stringValue)
        case 6: #expect(throws: Refusal.self) { try keyed.encode(child(fails: true), forKey: key) }
        case 7: #expect(throws: Refusal.self) { try keyed.encode([child(), child(fails: true)], forKey: key) }
        default:
          let value = child()
          try keyed.encode(value, forKey: key)
          model.add(value.model, key.stringValue)
        }
        open[index].0 = .keyed(keyed)
      case .list(var list):
        switch source.number(8) {
        case 0:
          let number = source.number(500)
          try list.encode(number)
          model.add(Model(.number(number)), "")
        case 1:
          let nested = Model(.list([]))
          open.append((.list(list.nestedUnkeyedContainer()), nested))
          model.add(nested, "")
        case 2:
          let nested = Model(.keyed([:]))
          open.append((.keyed(list.nestedContainer(keyedBy: AnyKey.self)), nested))
          model.add(nested, "")
        case 3:
          let (first, second) = (child(), child())
          try list.encode([[first], [second]])
          model.add(Model(.list([Model(.list([first.model])), Model(.list([second.model]))])), "")
        case 4:
          let own = Model()
          supers.append((list.superEncoder(), own))
          model.add(own, "")
        case 5: #expect(throws: Refusal.self) { try list.encode([child(fails: true)]) }
        case 6:
          try list.encode([1, 2])
          model.add(Model(.list([Model(.number(1)), Model(.number(2))])), "")
        default:
          let value = child()
          try list.encode(value)
          model.add(value.model, "")
        }
        open[index].0 = .list(list)
      }
      // Super encoders are used at some time, or never.
      if !supers.isEmpty && source.number(3) == 0 {
        let (encoder, own) = supers.remove(at: source.number(supers.count))
        try child().fill(encoder, own)
      }
    }
  }
}

@Suite struct RandomContainersTests {
  @Test(arguments: [6, 150]) func `Containers that are filled in any order`(keys: Int) throws {
    for seed in 0..<4000 {
      let program = Program(source: Source(seed: UInt64(seed)), depth: 3, keys: keys)
      let stream = try BinaryEncoder().encode(program)
      let found = try? BinaryDecoder().decode(Found.self, from: stream)
      #expect(found?.description == program.model.description, "seed \(seed)")
    }
  }

  @Test func `A list between a super encoder and its use`() throws {
    class Base: Codable {
      var x = 1
      private enum Keys: CodingKey { case x }
      init() {}
      required init(from decoder: any Decoder) throws { x = try decoder.container(keyedBy: Keys.self).decode(Int.self, forKey: .x) }
      func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(x, forKey: .x)
      }
    }
    final class Derived: Base {
      var list = [["a": 1], ["a": 2]]
      var y = 9
      private enum Keys: CodingKey { case list, y }
      override init() { super.init() }
      required init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        list = try container.decode([[String: Int]].self, forKey: .list)
        y = try container.decode(Int.self, forKey: .y)
        try super.init(from: container.superDecoder())
      }
      override func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        let base = container.superEncoder()
        try container.encode(list, forKey: .list)
        try container.encode(y, forKey: .y)
        try super.encode(to: base)
      }
    }
    let value = Derived()
    (value.x, value.y, value.list) = (5, 6, [["b": 3]])
    let back = try roundTrip(value)
    #expect(back.x == 5 && back.y == 6 && back.list == [["b": 3]])
  }
}
