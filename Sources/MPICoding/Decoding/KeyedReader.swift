/// The keyed container of a type. Values are read where they are expected, behind the last one, and searched for otherwise.
struct KeyedReader<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let r: Reader
  let slot: KeyedSlot.Reference

  private var index: Int { @inline(__always) get { slot.pointee.index } }
  private var serial: UInt64 { @inline(__always) get { slot.pointee.serial } }
  private var keys: KeyType.Reference { @inline(__always) get { slot.pointee.keys } }

  var codingPath: [any CodingKey] { r.isAlive(index, serial) ? r.path(index, Place.same) : [] }

  // MARK: finding values

  /// Where the value of a key stands, or nil where there is none.
  @inline(__always) private func find(_ key: Key) throws -> Int? {
    try r.check(index, serial)
    let record = r.record(index)
    guard record.pointee.kind == .keyed else { return try r.search(key.stringValue, in: index) }
    var number: UInt32 = 0
    if let byte = keys.pointee.byte(key) { number = keys.pointee.numbers[byte] }
    if number == 0 { number = name(key) }
    let at = record.pointee.cursor
    if number < 0x80, at < record.pointee.end, r.base.byte(at) == UInt8(truncatingIfNeeded: number) { return at &+ 1 }
    return number == .max ? nil : try r.search(number, in: index)
  }

  /// Where the value of a key stands that has to be there.
  @inline(__always) private func locate(_ key: Key) throws -> Int {
    guard let at = try find(key) else { throw missing(key) }
    return at
  }

  @inline(never) private func name(_ key: Key) -> UInt32 {
    var text = key.stringValue
    let number = text.withUTF8 { r.s.pointee.keys.number($0) } ?? .max
    if let byte = keys.pointee.byte(key) { r.s.pointee.keyTypes.set(keys, byte, number) }
    return number
  }

  private func isAbsent(_ at: Int) -> Bool { at < r.record(index).pointee.end && r.base.byte(at) == Tag.absent }

  @inline(never) private func missing(_ key: Key) -> DecodingError {
    let path = r.path(index, Place.same)
    return .keyNotFound(key, .init(codingPath: path, debugDescription: "\(path.text): no value for the key \(key.stringValue)"))
  }

  /// Why the value of a key is not of a type.
  @inline(never) private func failure(_ wanted: Any.Type, _ at: Int, _ key: Key) -> DecodingError {
    isAbsent(at) ? missing(key) : r.mismatch(wanted, at, r.record(index).pointee.end, index, place(key, at))
  }

  /// The place of a key's value, for coding paths.
  @inline(__always) private func place(_ key: Key, _ at: Int) -> Int {
    guard r.record(index).pointee.kind == .keyed else { return at }
    if let byte = keys.pointee.byte(key) { return Int(keys.pointee.numbers[byte]) }
    return Int(name(key))
  }

  var allKeys: [Key] {
    guard r.isAlive(index, serial) else { return [] }
    let record = r.record(index)
    if record.pointee.kind == .keyed, record.pointee.start < record.pointee.end {
      let at = record.pointee.start
      let number = Int(r.base.byte(at))
      if number < 0x80, let end = try? Walk.extent(r.base, at + 1, record.pointee.end).end, end == record.pointee.end,
        r.base.byte(at + 1) != Tag.absent
      {
        return keys.pointee.loneKey(number) ?? makeLoneKey(number)
      }
    }
    return makeKeys()
  }

  // Functions of their own: whoever makes optionals of a type of the program asks the runtime for that type.

  @inline(never) private func makeLoneKey(_ number: Int) -> [Key] {
    let lone = (r.s.pointee.keys.text(number).flatMap { Key(stringValue: $0) }).map { [$0] } ?? []
    r.s.pointee.keyTypes.setLoneKey(keys, number, lone)
    return lone
  }

  @inline(never) private func makeKeys() -> [Key] { r.keys(of: index).compactMap { Key(stringValue: $0) } }

  func contains(_ key: Key) -> Bool {
    guard let at = try? find(key) else { return false }
    return !isAbsent(at)
  }

  // MARK: values

  func decodeNil(forKey key: Key) throws -> Bool {
    let at = try locate(key)
    guard !isAbsent(at) else { throw missing(key) }
    let end = try r.extent(at, r.record(index).pointee.end, index, place(key, at)).end
    guard r.base.byte(at) == Tag.null else { return false }
    r.record(index).pointee.cursor = end
    return true
  }

  func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
    let at = try locate(key)
    if isAbsent(at) { throw missing(key) }
    return try decode(type, at, key)
  }

  private func decode<T: Decodable>(_ type: T.Type, _ at: Int, _ key: Key) throws -> T {
    let place = place(key, at)
    let end = try r.extent(at, r.record(index).pointee.end, index, place).end
    let value = try r.decode(type, at: at, limit: end, parent: index, place: place)
    r.record(index).pointee.cursor = end
    return value
  }

  func decodeIfPresent<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T? {
    guard let at = try present(key) else { return nil }
    // The mark says that what follows is a value although it looks like nil.
    return try decode(type, at < r.record(index).pointee.end && r.base.byte(at) == Tag.some ? at + 1 : at, key)
  }

  /// Where the value of a key stands, or nil where there is none or nil.
  @inline(__always) private func present(_ key: Key) throws -> Int? {
    guard let at = try find(key) else { return nil }
    let record = r.record(index)
    guard at < record.pointee.end else { return at }
    let tag = r.base.byte(at)
    guard tag == Tag.absent || tag == Tag.null else { return at }
    record.pointee.cursor = at &+ 1
    return nil
  }

  func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) throws -> KeyedDecodingContainer<Nested> {
    let (at, end, place) = try nested(key)
    return r.keyedContainer(try r.keyed(r.base, at, end, nil, parent: index, place: place, [String: Any].self))
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    let (at, end, place) = try nested(key)
    return UnkeyedReader(r, try r.unkeyed(r.base, at, end, nil, parent: index, place: place))
  }

  func superDecoder(forKey key: Key) throws -> any Decoder {
    let (at, end, place) = try nested(key)
    return ValueDecoder(r, try r.push(.frame, parent: index, place: place, base: r.base, start: at, end: end))
  }

  func superDecoder() throws -> any Decoder {
    try r.check(index, serial)
    let record = r.record(index)
    var text = PathKey.superKey.stringValue
    let number = text.withUTF8 { r.s.pointee.keys.number($0) }
    let found = record.pointee.kind == .keyed ? try number.flatMap { try r.search($0, in: index) } : try r.search(text, in: index)
    guard let at = found else {
      return ValueDecoder(r, try r.push(.frame, parent: index, place: Place.same, base: r.base, start: -1, end: -1))
    }
    let place = record.pointee.kind == .keyed ? Int(number ?? 0) : at
    let end = try r.extent(at, record.pointee.end, index, place).end
    record.pointee.cursor = end
    return ValueDecoder(r, try r.push(.frame, parent: index, place: place, base: r.base, start: at, end: end))
  }

  private func nested(_ key: Key) throws -> (at: Int, end: Int, place: Int) {
    let at = try locate(key)
    guard !isAbsent(at) else { throw missing(key) }
    let place = place(key, at)
    let end = try r.extent(at, r.record(index).pointee.end, index, place).end
    r.record(index).pointee.cursor = end
    r.dropUnused(above: index)
    return (at, end, place)
  }

  func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try readBool(locate(key), key) }

  func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? {
    try present(key).map { try readBool($0, key) }
  }

  @inline(__always) private func readBool(_ start: Int, _ key: Key) throws -> Bool {
    var at = start
    let limit = r.record(index).pointee.end
    guard let value = r.bool(&at, limit) ?? r.otherBool(&at, limit) else { throw failure(Bool.self, start, key) }
    r.record(index).pointee.cursor = at
    return value
  }

  func decode(_ type: String.Type, forKey key: Key) throws -> String { try readString(locate(key), key) }

  func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? {
    try present(key).map { try readString($0, key) }
  }

  @inline(__always) private func readString(_ start: Int, _ key: Key) throws -> String {
    var at = start
    let limit = r.record(index).pointee.end
    guard let value = r.string(&at, limit) ?? r.otherString(&at, limit) else { throw failure(String.self, start, key) }
    r.record(index).pointee.cursor = at
    return value
  }

  func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try readDouble(locate(key), key) }

  func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? {
    try present(key).map { try readDouble($0, key) }
  }

  @inline(__always) private func readDouble(_ start: Int, _ key: Key) throws -> Double {
    var at = start
    let limit = r.record(index).pointee.end
    guard let value = r.double(&at, limit) ?? r.otherFloatingPoint(Double.self, &at, limit) else { throw failure(Double.self, start, key) }
    r.record(index).pointee.cursor = at
    return value
  }

  func decode(_ type: Float.Type, forKey key: Key) throws -> Float { try readFloat(locate(key), key) }

  func decodeIfPresent(_ type: Float.Type, forKey key: Key) throws -> Float? {
    try present(key).map { try readFloat($0, key) }
  }

  @inline(__always) private func readFloat(_ start: Int, _ key: Key) throws -> Float {
    var at = start
    let limit = r.record(index).pointee.end
    guard let value = r.float(&at, limit) ?? r.otherFloatingPoint(Float.self, &at, limit) else { throw failure(Float.self, start, key) }
    r.record(index).pointee.cursor = at
    return value
  }

  func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try readInt(locate(key), key) }

  func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? {
    try present(key).map { try readInt($0, key) }
  }

  @inline(__always) private func readInt(_ start: Int, _ key: Key) throws -> Int {
    var at = start
    let limit = r.record(index).pointee.end
    guard let value = r.integer(Int.self, &at, limit) ?? r.otherInteger(Int.self, &at, limit) else { throw failure(Int.self, start, key) }
    r.record(index).pointee.cursor = at
    return value
  }

  func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try readInt8(locate(key), key) }

  func decodeIfPresent(_ type: Int8.Type, forKey key: Key) throws -> Int8? {
    try present(key).map { try readInt8($0, key) }
  }

  @inline(__always) private func readInt8(_ start: Int, _ key: Key) throws -> Int8 {
    var at = start
    let limit = r.record(index).pointee.end
    guard let value = r.integer(Int8.self, &at, limit) ?? r.otherInteger(Int8.self, &at, limit) else { throw failure(Int8.self, start, key) }
    r.record(index).pointee.cursor = at
    return value
  }

  func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try readInt16(locate(key), key) }

  func decodeIfPresent(_ type: Int16.Type, forKey key: Key) throws -> Int16? {
    try present(key).map { try readInt16($0, key) }
  }

  @inline(__always) private func readInt16(_ start: Int, _ key: Key) throws -> Int16 {
    var at = start
    let limit = r.record(index).pointee.end
    guard let value = r.integer(Int16.self, &at, limit) ?? r.otherInteger(Int16.self, &at, limit) else { throw failure(Int16.self, start, key) }
    r.record(index).pointee.cursor = at
    return value
  }

  func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try readInt32(locate(key), key) }

  func decodeIfPresent(_ type: Int32.Type, forKey key: Key) throws -> Int32? {
    try present(key).map { try readInt32($0, key) }
  }

  @inline(__always) private func readInt32(_ start: Int, _ key: Key) throws -> Int32 {
    var at = start
    let limit = r.record(index).pointee.end
    guard let value = r.integer(Int32.self, &at, limit) ?? r.otherInteger(Int32.self, &at, limit) else { throw failure(Int32.self, start, key) }
    r.record(index).pointee.cursor = at
    return value
  }

  func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try readInt64(locate(key), key) }

  func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? {
    try present(key).map { try readInt64($0, key) }
  }

  @inline(__always) private func readInt64(_ start: Int, _ key: Key) throws -> Int64 {
    var at = start
    let limit = r.record(index).pointee.end
    guard let value = r.integer(Int64.self, &at, limit) ?? r.otherInteger(Int64.self, &at, limit) else { throw failure(Int64.self, start, key) }
    r.record(index).pointee.cursor = at
    return value
  }

  func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try readUInt(locate(key), key) }

  func decodeIfPresent(_ type: UInt.Type, forKey key: Key) throws -> UInt? {
    try present(key).map { try readUInt($0, key) }
  }

  @inline(__always) private func readUInt(_ start: Int, _ key: Key) throws -> UInt {
    var at = start
    let limit = r.record(index).pointee.end
    guard let value = r.integer(UInt.self, &at, limit) ?? r.otherInteger(UInt.self, &at, limit) else { throw failure(UInt.self, start, key) }
    r.record(index).pointee.cursor = at
    return value
  }

  func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try readUInt8(locate(key), key) }

  func decodeIfPresent(_ type: UInt8.Type, forKey key: Key) throws -> UInt8? {
    try present(key).map { try readUInt8($0, key) }
  }

  @inline(__always) private func readUInt8(_ start: Int, _ key: Key) throws -> UInt8 {
    var at = start
    let limit = r.record(index).pointee.end
    guard let value = r.integer(UInt8.self, &at, limit) ?? r.otherInteger(UInt8.self, &at, limit) else { throw failure(UInt8.self, start, key) }
    r.record(index).pointee.cursor = at
    return value
  }

  func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try readUInt16(locate(key), key) }

  func decodeIfPresent(_ type: UInt16.Type, forKey key: Key) throws -> UInt16? {
    try present(key).map { try readUInt16($0, key) }
  }

  @inline(__always) private func readUInt16(_ start: Int, _ key: Key) throws -> UInt16 {
    var at = start
    let limit = r.record(index).pointee.end
    guard let value = r.integer(UInt16.self, &at, limit) ?? r.otherInteger(UInt16.self, &at, limit) else { throw failure(UInt16.self, start, key) }
    r.record(index).pointee.cursor = at
    return value
  }

  func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try readUInt32(locate(key), key) }

  func decodeIfPresent(_ type: UInt32.Type, forKey key: Key) throws -> UInt32? {
    try present(key).map { try readUInt32($0, key) }
  }

  @inline(__always) private func readUInt32(_ start: Int, _ key: Key) throws -> UInt32 {
    var at = start
    let limit = r.record(index).pointee.end
    guard let value = r.integer(UInt32.self, &at, limit) ?? r.otherInteger(UInt32.self, &at, limit) else { throw failure(UInt32.self, start, key) }
    r.record(index).pointee.cursor = at
    return value
  }

  func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try readUInt64(locate(key), key) }

  func decodeIfPresent(_ type: UInt64.Type, forKey key: Key) throws -> UInt64? {
    try present(key).map { try readUInt64($0, key) }
  }

  @inline(__always) private func readUInt64(_ start: Int, _ key: Key) throws -> UInt64 {
    var at = start
    let limit = r.record(index).pointee.end
    guard let value = r.integer(UInt64.self, &at, limit) ?? r.otherInteger(UInt64.self, &at, limit) else { throw failure(UInt64.self, start, key) }
    r.record(index).pointee.cursor = at
    return value
  }

  func decode(_ type: Int128.Type, forKey key: Key) throws -> Int128 { try readInt128(locate(key), key) }

  func decodeIfPresent(_ type: Int128.Type, forKey key: Key) throws -> Int128? {
    try present(key).map { try readInt128($0, key) }
  }

  @inline(__always) private func readInt128(_ start: Int, _ key: Key) throws -> Int128 {
    var at = start
    let limit = r.record(index).pointee.end
    guard let value = r.integer(Int128.self, &at, limit) ?? r.otherInteger(Int128.self, &at, limit) else { throw failure(Int128.self, start, key) }
    r.record(index).pointee.cursor = at
    return value
  }

  func decode(_ type: UInt128.Type, forKey key: Key) throws -> UInt128 { try readUInt128(locate(key), key) }

  func decodeIfPresent(_ type: UInt128.Type, forKey key: Key) throws -> UInt128? {
    try present(key).map { try readUInt128($0, key) }
  }

  @inline(__always) private func readUInt128(_ start: Int, _ key: Key) throws -> UInt128 {
    var at = start
    let limit = r.record(index).pointee.end
    guard let value = r.integer(UInt128.self, &at, limit) ?? r.otherInteger(UInt128.self, &at, limit) else { throw failure(UInt128.self, start, key) }
    r.record(index).pointee.cursor = at
    return value
  }
}
