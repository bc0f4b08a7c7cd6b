/// The keyed container of a type: key numbers and values, one after another.
struct KeyedWriter<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let w: Writer
  let slot: KeyedSlot.Reference

  private var index: Int { @inline(__always) get { slot.pointee.index } }
  private var serial: UInt64 { @inline(__always) get { slot.pointee.serial } }
  private var keys: KeyType.Reference { @inline(__always) get { slot.pointee.keys } }

  var codingPath: [any CodingKey] { w.path(index) }

  /// Makes this the open container and writes the number of a key, with room for a number behind it.
  @inline(__always) private func begin(_ key: Key) throws -> Int {
    if w.s.pointee.topSerial != serial { try w.resume(index, serial) }
    // The byte of the key leads to its number, but the first time.
    var number: UInt32 = 0
    if let byte = keys.pointee.byte(key) { number = keys.pointee.numbers[byte] }
    if number == 0 { number = name(key) }
    w.reserve(32)
    let record = w.record(index)
    if number < 64 && record.pointee.keys & 1 << UInt64(number) == 0 {
      record.pointee.keys |= 1 << UInt64(number)
      w.byte(UInt8(truncatingIfNeeded: number))
    } else {
      try w.addKey(number, to: index, key)
    }
    return Int(number)
  }

  @inline(never) private func name(_ key: Key) -> UInt32 {
    var text = key.stringValue
    let number = text.withUTF8 { w.s.pointee.keys.number($0) }
    if let byte = keys.pointee.byte(key) { keys.pointee.set(byte, number) }
    return number
  }

  func encodeNil(forKey key: Key) throws {
    _ = try begin(key)
    w.byte(Tag.null)
  }

  /// A key without a value: the decoder then finds the next one where it expects it.
  private func absent(_ key: Key) throws {
    _ = try begin(key)
    w.byte(Tag.absent)
  }

  func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
    // What fails is taken back: its owner may go on without it.
    if w.s.pointee.topSerial != serial { try w.resume(index, serial) }
    let mark = w.mark
    let keys = w.record(index).pointee.keys
    let number = try begin(key)
    do {
      try w.encode(value, place: number)
    } catch {
      w.goBack(to: mark)
      w.record(index).pointee.keys = keys
      throw error
    }
  }

  func encodeIfPresent<T: Encodable>(_ value: T?, forKey key: Key) throws {
    guard let value else { return try absent(key) }
    let start = w.s.pointee.count
    try encode(value, forKey: key)
    try w.markOptional(afterKeyAt: start)
  }

  func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) -> KeyedEncodingContainer<Nested> {
    w.keyedContainer(nested(key) { w.nested(.keyed, $0) })
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    UnkeyedWriter(w, nested(key) { w.nested(.unkeyed, $0) })
  }

  func superEncoder(forKey key: Key) -> any Encoder {
    ValueEncoder(w, nested(key) { w.nestedFrame($0) })
  }

  func superEncoder() -> any Encoder {
    let reference = attempt {
      if w.s.pointee.topSerial != serial { try w.resume(index, serial) }
      var text = PathKey.superKey.stringValue
      let number = text.withUTF8 { w.s.pointee.keys.number($0) }
      w.reserve(16)
      try w.addKey(number, to: index, PathKey.superKey)
      return w.nestedFrame(Int(number))
    }
    return ValueEncoder(w, reference)
  }

  @inline(__always) private func nested(_ key: Key, _ make: (Int) -> RecordReference) -> RecordReference {
    attempt { make(try begin(key)) }
  }

  /// These functions cannot throw: what fails is thrown in the end.
  @inline(__always) private func attempt(_ make: () throws -> RecordReference) -> RecordReference {
    do {
      return try make()
    } catch {
      if w.isAlive(index, serial) { w.fail(error) }
      return .dead
    }
  }

  func encode(_ value: Bool, forKey key: Key) throws {
    _ = try begin(key)
    w.bool(value)
  }

  func encodeIfPresent(_ value: Bool?, forKey key: Key) throws {
    if let value { try encode(value, forKey: key) } else { try absent(key) }
  }

  func encode(_ value: String, forKey key: Key) throws {
    _ = try begin(key)
    w.string(value)
  }

  func encodeIfPresent(_ value: String?, forKey key: Key) throws {
    if let value { try encode(value, forKey: key) } else { try absent(key) }
  }

  func encode(_ value: Double, forKey key: Key) throws {
    _ = try begin(key)
    w.double(value)
  }

  func encodeIfPresent(_ value: Double?, forKey key: Key) throws {
    if let value { try encode(value, forKey: key) } else { try absent(key) }
  }

  func encode(_ value: Float, forKey key: Key) throws {
    _ = try begin(key)
    w.float(value)
  }

  func encodeIfPresent(_ value: Float?, forKey key: Key) throws {
    if let value { try encode(value, forKey: key) } else { try absent(key) }
  }

  func encode(_ value: Int, forKey key: Key) throws {
    _ = try begin(key)
    w.integer(Int64(value))
  }

  func encodeIfPresent(_ value: Int?, forKey key: Key) throws {
    if let value { try encode(value, forKey: key) } else { try absent(key) }
  }

  func encode(_ value: Int8, forKey key: Key) throws {
    _ = try begin(key)
    w.integer(Int64(value))
  }

  func encodeIfPresent(_ value: Int8?, forKey key: Key) throws {
    if let value { try encode(value, forKey: key) } else { try absent(key) }
  }

  func encode(_ value: Int16, forKey key: Key) throws {
    _ = try begin(key)
    w.integer(Int64(value))
  }

  func encodeIfPresent(_ value: Int16?, forKey key: Key) throws {
    if let value { try encode(value, forKey: key) } else { try absent(key) }
  }

  func encode(_ value: Int32, forKey key: Key) throws {
    _ = try begin(key)
    w.integer(Int64(value))
  }

  func encodeIfPresent(_ value: Int32?, forKey key: Key) throws {
    if let value { try encode(value, forKey: key) } else { try absent(key) }
  }

  func encode(_ value: Int64, forKey key: Key) throws {
    _ = try begin(key)
    w.integer(value)
  }

  func encodeIfPresent(_ value: Int64?, forKey key: Key) throws {
    if let value { try encode(value, forKey: key) } else { try absent(key) }
  }

  func encode(_ value: UInt, forKey key: Key) throws {
    _ = try begin(key)
    w.unsigned(UInt64(value))
  }

  func encodeIfPresent(_ value: UInt?, forKey key: Key) throws {
    if let value { try encode(value, forKey: key) } else { try absent(key) }
  }

  func encode(_ value: UInt8, forKey key: Key) throws {
    _ = try begin(key)
    w.unsigned(UInt64(value))
  }

  func encodeIfPresent(_ value: UInt8?, forKey key: Key) throws {
    if let value { try encode(value, forKey: key) } else { try absent(key) }
  }

  func encode(_ value: UInt16, forKey key: Key) throws {
    _ = try begin(key)
    w.unsigned(UInt64(value))
  }

  func encodeIfPresent(_ value: UInt16?, forKey key: Key) throws {
    if let value { try encode(value, forKey: key) } else { try absent(key) }
  }

  func encode(_ value: UInt32, forKey key: Key) throws {
    _ = try begin(key)
    w.unsigned(UInt64(value))
  }

  func encodeIfPresent(_ value: UInt32?, forKey key: Key) throws {
    if let value { try encode(value, forKey: key) } else { try absent(key) }
  }

  func encode(_ value: UInt64, forKey key: Key) throws {
    _ = try begin(key)
    w.unsigned(value)
  }

  func encodeIfPresent(_ value: UInt64?, forKey key: Key) throws {
    if let value { try encode(value, forKey: key) } else { try absent(key) }
  }

  func encode(_ value: Int128, forKey key: Key) throws {
    _ = try begin(key)
    w.wide(value)
  }

  func encodeIfPresent(_ value: Int128?, forKey key: Key) throws {
    if let value { try encode(value, forKey: key) } else { try absent(key) }
  }

  func encode(_ value: UInt128, forKey key: Key) throws {
    _ = try begin(key)
    w.wide(value)
  }

  func encodeIfPresent(_ value: UInt128?, forKey key: Key) throws {
    if let value { try encode(value, forKey: key) } else { try absent(key) }
  }
}

extension Writer {
  /// Writes the number of a key that is not among the first 64 of the stream, or that the container has.
  @inline(never) func addKey(_ number: UInt32, to index: Int, _ key: any CodingKey) throws {
    let record = record(index)
    if number < 64 {
      guard record.pointee.keys & 1 << UInt64(number) == 0 else { throw keyTwice(index, key) }
      record.pointee.keys |= 1 << UInt64(number)
    } else if number > record.pointee.lastKey && s.pointee.wideKeys[record.pointee.serial] == nil {
      record.pointee.lastKey = number
    } else {
      var known = s.pointee.wideKeys[record.pointee.serial] ?? wideKeys(of: index)
      // Not to be copied while it is changed.
      s.pointee.wideKeys[record.pointee.serial] = nil
      guard known.insert(number).inserted else { throw keyTwice(index, key) }
      s.pointee.wideKeys[record.pointee.serial] = known
    }
    varint(Int(number))
  }

  /// The keys from the 64th on that a container has; of one that is filled in turns, none.
  private func wideKeys(of index: Int) -> Set<UInt32> {
    var keys: Set<UInt32> = []
    var at = record(index).pointee.start + Writer.keyedHead
    let limit = s.pointee.count
    let base = UnsafeRawPointer(s.pointee.base)
    guard s.pointee.turns[s.pointee.active] == nil else { return keys }
    while at < limit, let key = try? Walk.varint(base, at, limit), let end = try? Walk.extent(base, key.end, limit).end {
      if key.value >= 64 { keys.insert(UInt32(truncatingIfNeeded: key.value)) }
      at = end
    }
    return keys
  }

  private func keyTwice(_ index: Int, _ key: any CodingKey) -> EncodingError {
    EncodingError.invalidValue((), .init(codingPath: path(index) + [key], debugDescription: "a value was encoded for this key before"))
  }

  /// As `markOptional(from:)`, for the value behind a key.
  @inline(__always) func markOptional(afterKeyAt start: Int) throws {
    // A key of one byte; else walk.
    let base = UnsafeRawPointer(s.pointee.base)
    let value = base.byte(start) < 0x80 ? start + 1 : try Walk.varint(base, start, s.pointee.count).end
    markOptional(from: value)
  }
}
