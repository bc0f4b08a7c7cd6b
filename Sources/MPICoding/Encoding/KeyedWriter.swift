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
    return put(number(of: key))
  }

  @inline(__always) private func number(of key: Key) -> UInt32 {
    // The byte of the key leads to its number, but the first time.
    if let byte = keys.pointee.byte(key) {
      let number = keys.pointee.numbers[byte]
      if number != 0 && w.s.pointee.keys.use(number) { return number }
    }
    return name(key)
  }

  @inline(__always) private func put(_ number: UInt32) -> Int {
    w.reserve(32)
    let record = w.record(index)
    if number < 64 && record.pointee.keys & 1 << UInt64(number) == 0 {
      record.pointee.keys |= 1 << UInt64(number)
      w.byte(UInt8(truncatingIfNeeded: number))
    } else {
      w.addKey(number, to: index)
    }
    return Int(number)
  }

  @inline(never) private func name(_ key: Key) -> UInt32 {
    var text = key.stringValue
    let number = text.withUTF8 { w.keyNumber($0) }
    if let byte = keys.pointee.byte(key) { w.s.pointee.keyTypes.set(keys, byte, number) }
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
    w.keyedContainer(nested(.keyed, key))
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    UnkeyedWriter(w, nested(.unkeyed, key))
  }

  func superEncoder(forKey key: Key) -> any Encoder {
    ValueEncoder(w, attempt { w.nestedFrame(try begin(key)) })
  }

  func superEncoder() -> any Encoder {
    let reference = attempt {
      if w.s.pointee.topSerial != serial { try w.resume(index, serial) }
      var text = PathKey.superKey.stringValue
      let number = text.withUTF8 { w.keyNumber($0) }
      w.reserve(16)
      w.addKey(number, to: index)
      return w.nestedFrame(Int(number))
    }
    return ValueEncoder(w, reference)
  }

  /// The container of a key: the same one when it is asked for again.
  @inline(__always) private func nested(_ kind: WriterRecord.Kind, _ key: Key) -> RecordReference {
    attempt {
      if w.s.pointee.topSerial != serial { try w.resume(index, serial) }
      let number = number(of: key)
      if w.hasKey(number, in: index), let known = w.nested(kind, Int(number), in: index) { return known }
      return w.nested(kind, put(number))
    }
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
  @inline(never) func addKey(_ number: UInt32, to index: Int) {
    let record = record(index)
    if hasKey(number, in: index) { record.pointee.repeats = true }
    if number < 64 {
      record.pointee.keys |= 1 << UInt64(number)
    } else if s.pointee.wideKeys[record.pointee.serial] == nil {
      record.pointee.lastKey = number
    } else {
      s.pointee.wideKeys[record.pointee.serial]?.insert(number)
    }
    varint(Int(number))
  }

  /// Whether a container has a key already.
  @inline(__always) func hasKey(_ number: UInt32, in index: Int) -> Bool {
    number < 64 ? record(index).pointee.keys & 1 << UInt64(number) != 0 : hasWideKey(number, in: index)
  }

  @inline(never) private func hasWideKey(_ number: UInt32, in index: Int) -> Bool {
    let serial = record(index).pointee.serial
    if let known = s.pointee.wideKeys[serial] { return known.contains(number) }
    // Most come in their order.
    guard number <= record(index).pointee.lastKey else { return false }
    let known = wideKeys(of: index)
    s.pointee.wideKeys[serial] = known
    return known.contains(number)
  }

  /// The keys from the 64th on that a container has; of one that is filled in turns, those of its containers.
  private func wideKeys(of index: Int) -> Set<UInt32> {
    var keys: Set<UInt32> = []
    guard s.pointee.turns[s.pointee.active] == nil else {
      for child in index + 1..<s.pointee.recordCount where record(child).pointee.parent == index {
        if record(child).pointee.place >= 64 { keys.insert(UInt32(truncatingIfNeeded: record(child).pointee.place)) }
      }
      // The others are looked at when its bytes are in order.
      record(index).pointee.repeats = true
      return keys
    }
    var at = record(index).pointee.start + Writer.keyedHead
    let limit = s.pointee.count
    let base = UnsafeRawPointer(s.pointee.base)
    while at < limit, let key = try? Walk.varint(base, at, limit), let end = try? Walk.extent(base, key.end, limit).end {
      if key.value >= 64 { keys.insert(UInt32(truncatingIfNeeded: key.value)) }
      at = end
    }
    return keys
  }

  /// The container that was handed out for a place of another.
  @inline(never) func nested(_ kind: WriterRecord.Kind, _ place: Int, in index: Int) -> RecordReference? {
    for child in index + 1..<s.pointee.recordCount {
      let record = record(child).pointee
      if record.parent == index && record.place == place && record.kind == kind { return RecordReference(index: child, serial: record.serial) }
    }
    return nil
  }

  /// Of the values with the same key in a container that is complete, takes the key from all but the last: 0 is no key.
  @inline(never) func dropRepeated(_ start: Int) {
    var places: [Int: Int] = [:]
    var at = start + Writer.keyedHead
    let limit = s.pointee.count
    let base = UnsafeRawPointer(s.pointee.base)
    while at < limit, let key = try? Walk.varint(base, at, limit), let end = try? Walk.extent(base, key.end, limit).end {
      if key.value > 0, var place = places.updateValue(at, forKey: key.value) {
        // As many bytes as it had.
        while base.byte(place) >= 0x80 {
          s.pointee.base.put(0x80 as UInt8, place)
          place += 1
        }
        s.pointee.base.put(0 as UInt8, place)
      }
      at = end
    }
  }

  /// As `markOptional(from:)`, for the value behind a key.
  @inline(__always) func markOptional(afterKeyAt start: Int) throws {
    // A key of one byte; else walk.
    let base = UnsafeRawPointer(s.pointee.base)
    let value = base.byte(start) < 0x80 ? start + 1 : try Walk.varint(base, start, s.pointee.count).end
    markOptional(from: value)
  }
}
