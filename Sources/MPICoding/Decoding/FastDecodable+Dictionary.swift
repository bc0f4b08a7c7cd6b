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

  // Their values are read in place, by code that the compiler makes for each.

  func textsToDoubles(_ at: Int, _ limit: Int, _ parent: Int, _ place: Int) throws -> [String: Double]? {
    try textMap(&s.pointee.doubleTemplates, at, limit, parent, place) { double(&$0, $1) ?? otherFloatingPoint(Double.self, &$0, $1) }
  }

  func textsToIntegers(_ at: Int, _ limit: Int, _ parent: Int, _ place: Int) throws -> [String: Int]? {
    try textMap(&s.pointee.integerTemplates, at, limit, parent, place) { integer(Int.self, &$0, $1) ?? otherInteger(Int.self, &$0, $1) }
  }

  func textsToStrings(_ at: Int, _ limit: Int, _ parent: Int, _ place: Int) throws -> [String: String]? {
    try textMap(&s.pointee.stringTemplates, at, limit, parent, place) { string(&$0, $1) ?? otherString(&$0, $1) }
  }

  /// A map from texts to values of a type known to the compiler.
  @inline(__always) private func textMap<Value>(
    _ templates: inout Templates<Value>, _ start: Int, _ limit: Int, _ parent: Int, _ place: Int, _ read: (inout Int, Int) -> Value?
  ) throws -> [String: Value]? {
    guard let extent = try map(start, limit, parent, place) else { return nil }
    let shape = Templates<Value>.shape(base, extent)
    var at = extent.contents
    if let shape, let template = templates.find(shape) {
      // The keys are those of a dictionary that was read before: a copy of it needs no hashing.
      var dictionary = template.dictionary
      for i in 0..<extent.count {
        at &+= 2
        guard let value = read(&at, extent.end) else {
          throw mismatch(Value.self, at, extent.end, try record(ofMap: extent, parent, place), at)
        }
        dictionary.values[template.positions[i]] = value
        // The next key is where the shape found it only if this value ended there.
        guard i &+ 1 == extent.count || (at < extent.end && base.byte(at) == Tag.keyReference) else { break }
      }
      try finish(extent, at, dictionary.count, parent, place)
      return dictionary
    }

    let stride = 2 * MemoryLayout<(String, Value)>.stride
    let room = takeRoom(extent.count, extent.end - extent.contents, stride)
    defer { giveBack(room, stride) }
    var dictionary = [String: Value](minimumCapacity: room)
    for _ in 0..<extent.count {
      guard let key = textKey(&at, extent.end) else { throw mismatch(String.self, at, extent.end, parent, place) }
      guard let value = read(&at, extent.end) else {
        throw mismatch(Value.self, at, extent.end, try record(ofMap: extent, parent, place), at)
      }
      dictionary[key] = value
    }
    try finish(extent, at, dictionary.count, parent, place)
    if let shape { templates.store(shape, dictionary, keys: { s.pointee.keys.text($0) }) }
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
    let stride = 2 * MemoryLayout<(Key, Value)>.stride
    let room = takeRoom(extent.count, extent.end - extent.contents, stride)
    defer {
      drop(to: records)
      giveBack(room, stride)
    }
    var dictionary = [Key: Value](minimumCapacity: room)
    var at = extent.contents
    for _ in 0..<extent.count {
      let key: Key
      if Key.self == String.self, let text = textKey(&at, extent.end) {
        key = unsafeBitCast(text, to: Key.self)
      } else {
        let end = try self.extent(at, extent.end, record, Place.same).end
        key = try decode(Key.self, at: at, limit: end, parent: record, place: Place.same)
        at = end
      }
      let end = try self.extent(at, extent.end, record, at).end
      dictionary[key] = try decode(Value.self, at: at, limit: end, parent: record, place: at)
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
    guard let dictionary: Self = try reader.dictionary(offset, limit, parent, place) else {
      return try reader.fallback(Self.self, into: address, offset, limit, parent, place)
    }
    address.initializeMemory(as: Self.self, to: dictionary)
  }
}
