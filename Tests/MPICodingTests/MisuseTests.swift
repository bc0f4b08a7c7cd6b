import MPICoding
import Testing

// Types whose `encode(to:)` or `init(from:)` breaks the rules: an error, or what was meant, and never a trap.

private enum Key: String, CodingKey { case a, b, c }

private struct Breaks: Encodable {
  let body: (any Encoder) throws -> Void
  init(_ body: @escaping (any Encoder) throws -> Void) { self.body = body }
  func encode(to encoder: any Encoder) throws { try body(encoder) }
}

/// Encodes at the root, in an array, in a dictionary and as a property: an error each time.
private func isRefused(_ location: SourceLocation = #_sourceLocation, _ body: @escaping (any Encoder) throws -> Void) {
  struct Outer: Encodable { var before = 1, value: Breaks, after = 2 }
  let value = Breaks(body)
  #expect(throws: EncodingError.self, sourceLocation: location) { try BinaryEncoder().encode(value) }
  #expect(throws: EncodingError.self, sourceLocation: location) { try BinaryEncoder().encode([value, value]) }
  #expect(throws: EncodingError.self, sourceLocation: location) { try BinaryEncoder().encode(["k": value]) }
  #expect(throws: EncodingError.self, sourceLocation: location) { try BinaryEncoder().encode(Outer(value: value)) }
  #expect(throws: EncodingError.self, sourceLocation: location) { try BinaryEncoder().encode(Optional(value)) }
}

@Suite struct MisuseTests {
  @Test func `Two containers of different kinds`() {
    isRefused {
      var keyed = $0.container(keyedBy: Key.self)
      try keyed.encode(1, forKey: .a)
      var unkeyed = $0.unkeyedContainer()
      try unkeyed.encode(2)
    }
    isRefused {
      _ = $0.unkeyedContainer()
      _ = $0.container(keyedBy: Key.self)
    }
    isRefused {
      _ = $0.unkeyedContainer()
      var single = $0.singleValueContainer()
      try single.encode(1)
    }
    isRefused {
      var single = $0.singleValueContainer()
      try single.encode(1)
      _ = $0.container(keyedBy: Key.self)
    }
  }

  @Test func `Two single values`() {
    isRefused {
      var single = $0.singleValueContainer()
      try single.encode(1)
      try single.encode(2)
    }
    isRefused {
      var first = $0.singleValueContainer()
      try first.encode(1)
      var second = $0.singleValueContainer()
      try second.encode([2])
    }
  }

  @Test func `What was refused stays an error when it is caught`() {
    isRefused {
      _ = $0.unkeyedContainer()
      var keyed = $0.container(keyedBy: Key.self)
      try? keyed.encode(1, forKey: .a)
      _ = keyed.nestedContainer(keyedBy: Key.self, forKey: .b)
      _ = keyed.superEncoder().singleValueContainer()
    }
  }

  @Test func `The parent's container in the child`() {
    isRefused { encoder in
      var container = encoder.unkeyedContainer()
      let parent = container
      try container.encode(
        Breaks { encoder in
          var parent = parent
          try parent.encode(1)
          var single = encoder.singleValueContainer()
          try single.encode(2)
        })
    }
  }

  /// The memory of a stream that failed serves the next one.
  @Test func `Containers that are kept of a value that failed`() throws {
    struct Refusal: Error {}
    var kept: (any UnkeyedEncodingContainer)?
    #expect(throws: Refusal.self) {
      try BinaryEncoder().encode(
        Breaks { encoder in
          kept = encoder.unkeyedContainer()
          try kept?.encode(1)
          throw Refusal()
        })
    }
    #expect(throws: EncodingError.self) { try kept?.encode(1) }
    #expect(try BinaryEncoder().encode([1, 2]) == BinaryEncoder().encode([1, 2]))
  }

  @Test func `Containers that are kept`() throws {
    final class Keeper {
      var encoder: (any Encoder)?
      var keyed: KeyedEncodingContainer<Key>?
      var unkeyed: (any UnkeyedEncodingContainer)?
      var decoder: (any Decoder)?
      var decodingKeyed: KeyedDecodingContainer<Key>?
      var decodingUnkeyed: (any UnkeyedDecodingContainer)?
    }
    let keeper = Keeper()
    let value = Breaks { encoder in
      keeper.encoder = encoder
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(1, forKey: .a)
      keeper.unkeyed = container.nestedUnkeyedContainer(forKey: .b)
      keeper.keyed = container
    }
    func use() {
      #expect(throws: EncodingError.self) { try keeper.keyed?.encode(1, forKey: .c) }
      #expect(throws: EncodingError.self) { try keeper.keyed?.encode([1], forKey: .c) }
      #expect(throws: EncodingError.self) { try keeper.unkeyed?.encode(1) }
      #expect(keeper.unkeyed?.count == 0)
      var single = keeper.encoder?.singleValueContainer()
      #expect(throws: EncodingError.self) { try single?.encode(1) }
      _ = keeper.encoder?.codingPath
      _ = keeper.encoder?.container(keyedBy: Key.self)
    }
    let stream = try BinaryEncoder().encode(value)
    use()
    // While the same memory serves another stream.
    _ = try BinaryEncoder().encode(
      Breaks { encoder in
        var single = encoder.singleValueContainer()
        try single.encode([1])
        #expect(throws: EncodingError.self) { try keeper.keyed?.encode(1, forKey: .c) }
      })
    #expect(try BinaryEncoder().encode(value) == stream)

    struct Keeps: Decodable {
      @TaskLocal static var keep: (@Sendable (any Decoder) throws -> Void)?
      init(from decoder: any Decoder) throws { try Keeps.keep?(decoder) }
    }
    nonisolated(unsafe) let kept = keeper
    try Keeps.$keep.withValue(
      { decoder in
        kept.decoder = decoder
        kept.decodingKeyed = try decoder.container(keyedBy: Key.self)
        kept.decodingUnkeyed = try kept.decodingKeyed?.nestedUnkeyedContainer(forKey: .b)
      },
      operation: {
        _ = try BinaryDecoder().decode(Keeps.self, from: stream)
        _ = try BinaryDecoder().decode([Int].self, from: BinaryEncoder().encode([1]))
      })
    #expect(throws: DecodingError.self) { try keeper.decodingKeyed?.decode(Int.self, forKey: .a) }
    #expect(keeper.decodingKeyed?.allKeys.isEmpty == true)
    #expect(keeper.decodingKeyed?.contains(.a) == false)
    #expect(throws: DecodingError.self) { try keeper.decodingUnkeyed?.decode(Int.self) }
    #expect(keeper.decodingUnkeyed?.isAtEnd == true)
    #expect(throws: DecodingError.self) { try keeper.decoder?.container(keyedBy: Key.self) }
    #expect(throws: DecodingError.self) { try keeper.decoder?.singleValueContainer() }
  }

  @Test func `Containers nested without end`() {
    isRefused { encoder in
      var container = encoder.unkeyedContainer()
      for _ in 0..<100_000 { container = container.nestedUnkeyedContainer() }
    }
  }

  @Test func `An encoder within an encoder`() throws {
    let value = Breaks { encoder in
      var single = encoder.singleValueContainer()
      try single.encode(BinaryEncoder().encode(["a": BinaryEncoder().encode([1.5])]))
    }
    let outer = try BinaryDecoder().decode([UInt8].self, from: BinaryEncoder().encode(value))
    let inner = try BinaryDecoder().decode([String: [UInt8]].self, from: outer)
    #expect(try BinaryDecoder().decode([Double].self, from: inner["a"] ?? []) == [1.5])
  }
}
