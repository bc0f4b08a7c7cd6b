/// What a value's `encode(to:)` is given: its frame.
struct ValueEncoder: Encoder {
  let w: Writer
  let index: Int
  let serial: UInt64

  init(w: Writer, index: Int, serial: UInt64) {
    self.w = w
    self.index = index
    self.serial = serial
  }

  init(_ w: Writer, _ reference: RecordReference) { self.init(w: w, index: reference.index, serial: reference.serial) }

  var codingPath: [any CodingKey] { w.path(index) }
  var userInfo: [CodingUserInfoKey: Any] { w.s.pointee.userInfo }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    w.keyedContainer(w.contents(of: index, serial, .keyed))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    UnkeyedWriter(w, w.contents(of: index, serial, .unkeyed))
  }

  func singleValueContainer() -> any SingleValueEncodingContainer {
    SingleWriter(w: w, index: index, serial: serial)
  }
}

/// The one value that another is written as.
struct SingleWriter: SingleValueEncodingContainer {
  let w: Writer
  let index: Int
  let serial: UInt64

  var codingPath: [any CodingKey] { w.path(index) }

  /// Makes this the open frame, with room for a number.
  @inline(__always) private func begin() throws {
    if w.s.pointee.topSerial != serial { try w.resume(index, serial) }
    guard w.record(index).pointee.contents == WriterRecord.Contents.none else { throw w.secondContainer(index) }
    w.record(index).pointee.contents = WriterRecord.Contents.single
    w.reserve(32)
  }

  func encodeNil() throws {
    try begin()
    w.byte(Tag.null)
  }

  func encode<T: Encodable>(_ value: T) throws {
    try begin()
    let mark = w.mark
    do {
      try w.encode(value, place: Place.same)
    } catch {
      w.goBack(to: mark)
      w.record(index).pointee.contents = WriterRecord.Contents.none
      throw error
    }
  }

  func encode(_ value: Bool) throws {
    try begin()
    w.bool(value)
  }

  func encode(_ value: String) throws {
    try begin()
    w.string(value)
  }

  func encode(_ value: Double) throws {
    try begin()
    w.double(value)
  }

  func encode(_ value: Float) throws {
    try begin()
    w.float(value)
  }

  func encode(_ value: Int) throws {
    try begin()
    w.integer(Int64(value))
  }

  func encode(_ value: Int8) throws {
    try begin()
    w.integer(Int64(value))
  }

  func encode(_ value: Int16) throws {
    try begin()
    w.integer(Int64(value))
  }

  func encode(_ value: Int32) throws {
    try begin()
    w.integer(Int64(value))
  }

  func encode(_ value: Int64) throws {
    try begin()
    w.integer(value)
  }

  func encode(_ value: UInt) throws {
    try begin()
    w.unsigned(UInt64(value))
  }

  func encode(_ value: UInt8) throws {
    try begin()
    w.unsigned(UInt64(value))
  }

  func encode(_ value: UInt16) throws {
    try begin()
    w.unsigned(UInt64(value))
  }

  func encode(_ value: UInt32) throws {
    try begin()
    w.unsigned(UInt64(value))
  }

  func encode(_ value: UInt64) throws {
    try begin()
    w.unsigned(value)
  }

  func encode(_ value: Int128) throws {
    try begin()
    w.wide(value)
  }

  func encode(_ value: UInt128) throws {
    try begin()
    w.wide(value)
  }
}
