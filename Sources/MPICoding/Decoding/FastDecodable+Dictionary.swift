extension Reader {
  /// What a map at an offset says of itself, or nil where there is none.
  private func map(_ at: Int, _ limit: Int, _ parent: Int, _ place: Int) throws -> Extent? {
    let at = skipSome(at, limit)
    let extent = try extent(at, limit, parent, place)
    let tag = base.byte(at)
    guard tag == Tag.map || tag == Tag.largeMap else { return nil }
    guard extent.count <= (extent.end - extent.contents) / 2 else {
      throw corrupted(BinaryFormatError("\(extent.count) pairs in \(extent.end - extent.contents) bytes", at: at), parent, place)
    }
    return extent
  }

  /// Checks that a map ended where it should, without a key twice.
  @inline(__always) private func finish(_ extent: Extent, _ at: Int, _ count: Int, _ parent: Int, _ place: Int) throws {
    guard at == extent.end, count == extent.count else {
      let problem = at == extent.end ? "a key twice in a dictionary" : "\(extent.end - at) bytes behind the pairs of a dictionary"
      throw corrupted(BinaryFormatError(problem, at: at), parent, place)
    }
  }

  /// A key of a map that is a text.
  @inline(__always) private func textKey(_ at: inout Int, _ limit: Int) -> String? {
    if at &+ 1 < limit, base.byte(at) == Tag.keyReference, base.byte(at &+ 1) < 0x80,
      let text = s.pointee.keys.text(Int(base.byte(at &+ 1)))
    {
      at &+= 2
      return text
    }
    return string(&at, limit)
  }

  /// A map from texts to values of a type known to the compiler.
  @inline(__always) func textMap<Value>(
    _ start: Int, _ limit: Int, _ parent: Int, _ place: Int, _ read: (inout Int, Int) -> Value?
  ) throws -> [String: Value]? {
    guard let extent = try map(start, limit, parent, place) else { return nil }
    var dictionary = [String: Value](
      minimumCapacity: firstCapacity(extent.count, extent.end - extent.contents, 2 * MemoryLayout<(String, Value)>.stride))
    var at = extent.contents
    for _ in 0..<extent.count {
      let keyPlace = at
      guard let key = textKey(&at, extent.end) else { throw mismatch(String.self, at, extent.end, parent, place) }
      guard let value = read(&at, extent.end) else {
        throw mismatch(Value.self, at, extent.end, try record(ofMap: extent, parent, place), keyPlace)
      }
      dictionary[key] = value
    }
    try finish(extent, at, dictionary.count, parent, place)
    return dictionary
  }

  /// A record for the path to a value of a map.
  private func record(ofMap extent: Extent, _ parent: Int, _ place: Int) throws -> Int {
    try push(.map, parent: parent, place: place, base: base, start: extent.contents, end: extent.end, count: extent.count).index
  }

  /// A map of any types.
  func dictionary<Key: Decodable & Hashable, Value: Decodable>(
    _ start: Int, _ limit: Int, _ parent: Int, _ place: Int
  ) throws -> [Key: Value]? {
    guard let extent = try map(start, limit, parent, place) else { return nil }
    let records = s.pointee.recordCount
    let record = try record(ofMap: extent, parent, place)
    defer { drop(to: records) }
    var dictionary = [Key: Value](
      minimumCapacity: firstCapacity(extent.count, extent.end - extent.contents, 2 * MemoryLayout<(Key, Value)>.stride))
    var at = extent.contents
    for _ in 0..<extent.count {
      let keyPlace = at
      let key: Key
      if Key.self == String.self, let text = textKey(&at, extent.end) {
        key = unsafeBitCast(text, to: Key.self)
      } else {
        let end = try self.extent(at, extent.end, record, Place.same).end
        key = try decode(Key.self, at: at, limit: end, parent: record, place: Place.same)
        at = end
      }
      let end = try self.extent(at, extent.end, record, keyPlace).end
      dictionary[key] = try decode(Value.self, at: at, limit: end, parent: record, place: keyPlace)
      at = end
    }
    try finish(extent, at, dictionary.count, parent, place)
    return dictionary
  }
}

extension Dictionary: FastDecodable where Key: Decodable, Value: Decodable {
  package static func read(
    into address: UnsafeMutableRawPointer, from reader: Reader, at offset: Int, limit: Int, parent: Int, place: Int
  ) throws {
    func put<Known>(_ dictionary: Known?) throws {
      guard let dictionary else { return try reader.fallback(Self.self, into: address, offset, limit, parent, place) }
      address.initializeMemory(as: Known.self, to: dictionary)
    }
    if Self.self == [String: Double].self {
      try put(reader.textMap(offset, limit, parent, place) { reader.double(&$0, $1) ?? reader.otherFloatingPoint(Double.self, &$0, $1) })
    } else if Self.self == [String: Int].self {
      try put(reader.textMap(offset, limit, parent, place) { reader.integer(Int.self, &$0, $1) ?? reader.otherInteger(Int.self, &$0, $1) })
    } else if Self.self == [String: String].self {
      try put(reader.textMap(offset, limit, parent, place) { reader.string(&$0, $1) ?? reader.otherString(&$0, $1) })
    } else {
      try put(reader.dictionary(offset, limit, parent, place) as Self?)
    }
  }
}
