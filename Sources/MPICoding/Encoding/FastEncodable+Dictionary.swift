// Dictionaries: a map, pairs of key and value one after another. Texts that are keys of several stand in the tables.

extension Writer {
  /// Dictionaries with more elements have keys of their own.
  static let sharedKeyLimit = 64

  @inline(__always) func key(_ text: String, shared: Bool) {
    var text = text
    text.withUTF8 { utf8 in
      if shared, let number = dictionaryKeyNumber(utf8) {
        reserve(16)
        byte(Tag.keyReference)
        varint(Int(number))
      } else {
        self.utf8(utf8)
      }
    }
  }

  /// Writes a map's head, and its length when its pairs are written.
  @inline(__always) func map(
    _ count: Int, _ place: Int, _ tag: UInt8 = Tag.map, _ largeTag: UInt8 = Tag.largeMap, _ write: () throws -> Void
  ) throws {
    reserve(Writer.listHead)
    let start = s.pointee.count
    s.pointee.base.put(tag, start)
    s.pointee.count &+= Writer.listHead
    try write()
    let length = s.pointee.count &- start &- Writer.listHead
    if length <= Int(UInt32.max) {
      s.pointee.base.put(UInt32(truncatingIfNeeded: length), start &+ 1)
      s.pointee.base.put(UInt32(truncatingIfNeeded: count), start &+ 5)
    } else {
      widen(start, largeTag, length, count)
    }
  }

  /// A map from texts to values of a kind known to the compiler.
  @inline(__always) func textMap<Value>(_ dictionary: [String: Value], _ place: Int, _ write: (Value) -> Void) throws {
    let shared = dictionary.count <= Writer.sharedKeyLimit
    try map(dictionary.count, place) {
      for (key, value) in dictionary {
        self.key(key, shared: shared)
        reserve(32)
        write(value)
      }
    }
  }
}

extension Dictionary: FastEncodable where Key: Encodable, Value: Encodable {
  package static func write(_ address: UnsafeRawPointer, to writer: Writer, place: Int) throws {
    let dictionary = address.assumingMemoryBound(to: Self.self)
    let shared = dictionary.pointee.count <= Writer.sharedKeyLimit
    try writer.deepen()
    // A record, so that errors within tell the way.
    let record = writer.push(.unkeyed, place)
    var pair = 0
    try writer.map(dictionary.pointee.count, place) {
      for (key, value) in dictionary.pointee {
        if Key.self == String.self {
          writer.key(unsafeBitCast(key, to: String.self), shared: shared)
        } else {
          try writer.encode(key, place: pair)
        }
        try writer.encode(value, place: pair)
        pair += 1
      }
    }
    writer.truncate(record.index)
    writer.s.pointee.depth &-= 1
  }
}
