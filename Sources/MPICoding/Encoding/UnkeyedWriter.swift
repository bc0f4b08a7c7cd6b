/// The unkeyed container of a type: values, one after another.
struct UnkeyedWriter: UnkeyedEncodingContainer {
  let w: Writer
  let index: Int
  let serial: UInt64

  init(_ w: Writer, _ reference: RecordReference) {
    self.w = w
    index = reference.index
    serial = reference.serial
  }

  var codingPath: [any CodingKey] { w.path(index) }

  var count: Int { w.isAlive(index, serial) ? w.record(index).pointee.count : 0 }

  /// Makes this the open container, with room for a number.
  @inline(__always) private func begin() throws -> Int {
    if w.s.pointee.topSerial != serial { try w.resume(index, serial) }
    w.reserve(32)
    let count = w.record(index).pointee.count
    w.record(index).pointee.count = count &+ 1
    return count
  }

  func encodeNil() throws {
    _ = try begin()
    w.byte(Tag.null)
  }

  func encode<T: Encodable>(_ value: T) throws {
    if w.s.pointee.topSerial != serial { try w.resume(index, serial) }
    let mark = w.mark
    let place = try begin()
    do {
      try w.encode(value, place: place)
    } catch {
      w.goBack(to: mark)
      w.record(index).pointee.count = place
      throw error
    }
  }

  func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
    w.keyedContainer(nested { w.nested(.keyed, $0) })
  }

  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    UnkeyedWriter(w, nested { w.nested(.unkeyed, $0) })
  }

  func superEncoder() -> any Encoder {
    ValueEncoder(w, nested { w.nestedFrame($0) })
  }

  private func nested(_ make: (Int) -> RecordReference) -> RecordReference {
    do {
      return make(try begin())
    } catch {
      if w.isAlive(index, serial) { w.fail(error) }
      return .dead
    }
  }

  func encode(_ value: Bool) throws {
    _ = try begin()
    w.bool(value)
  }

  func encode(_ value: String) throws {
    _ = try begin()
    w.string(value)
  }

  func encode(_ value: Double) throws {
    _ = try begin()
    w.double(value)
  }

  func encode(_ value: Float) throws {
    _ = try begin()
    w.float(value)
  }

  func encode(_ value: Int) throws {
    _ = try begin()
    w.integer(Int64(value))
  }

  func encode(_ value: Int8) throws {
    _ = try begin()
    w.integer(Int64(value))
  }

  func encode(_ value: Int16) throws {
    _ = try begin()
    w.integer(Int64(value))
  }

  func encode(_ value: Int32) throws {
    _ = try begin()
    w.integer(Int64(value))
  }

  func encode(_ value: Int64) throws {
    _ = try begin()
    w.integer(value)
  }

  func encode(_ value: UInt) throws {
    _ = try begin()
    w.unsigned(UInt64(value))
  }

  func encode(_ value: UInt8) throws {
    _ = try begin()
    w.unsigned(UInt64(value))
  }

  func encode(_ value: UInt16) throws {
    _ = try begin()
    w.unsigned(UInt64(value))
  }

  func encode(_ value: UInt32) throws {
    _ = try begin()
    w.unsigned(UInt64(value))
  }

  func encode(_ value: UInt64) throws {
    _ = try begin()
    w.unsigned(value)
  }

  func encode(_ value: Int128) throws {
    _ = try begin()
    w.wide(value)
  }

  func encode(_ value: UInt128) throws {
    _ = try begin()
    w.wide(value)
  }
}
