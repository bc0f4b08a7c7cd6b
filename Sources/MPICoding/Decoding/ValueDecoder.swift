/// What a type's `init(from:)` is given: the frame of its value.
struct ValueDecoder: Decoder {
  let r: Reader
  let index: Int
  let serial: UInt64

  init(r: Reader, index: Int, serial: UInt64) {
    self.r = r
    self.index = index
    self.serial = serial
  }

  init(_ r: Reader, _ reference: RecordReference) { self.init(r: r, index: reference.index, serial: reference.serial) }

  var codingPath: [any CodingKey] { r.isAlive(index, serial) ? r.path(index, Place.same) : [] }
  var userInfo: [CodingUserInfoKey: Any] { r.s.pointee.userInfo }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    try r.check(index, serial)
    let frame = r.record(index).pointee
    let container = try r.keyed(
      frame.base, frame.start, frame.end, frame.element, parent: index, place: Place.same, [String: Any].self)
    return r.keyedContainer(container)
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try r.check(index, serial)
    let frame = r.record(index).pointee
    return UnkeyedReader(r, try r.unkeyed(frame.base, frame.start, frame.end, frame.element, parent: index, place: Place.same))
  }

  func singleValueContainer() throws -> any SingleValueDecodingContainer {
    try r.check(index, serial)
    return SingleReader(r: r, index: index, serial: serial)
  }
}

/// The one value that another was written as.
struct SingleReader: SingleValueDecodingContainer {
  let r: Reader
  let index: Int
  let serial: UInt64

  var codingPath: [any CodingKey] { r.isAlive(index, serial) ? r.path(index, Place.same) : [] }

  /// The frame, when it has a value.
  @inline(__always) private func frame(_ wanted: Any.Type) throws -> UnsafeMutablePointer<ReaderRecord> {
    try r.check(index, serial)
    let frame = r.record(index)
    guard frame.pointee.start >= 0 else { throw failure(wanted) }
    return frame
  }

  @inline(never) private func failure(_ wanted: Any.Type) -> DecodingError {
    let frame = r.record(index).pointee
    return r.mismatch(wanted, frame.start, frame.end, index, Place.same, element: frame.element)
  }

  /// An element of a packed array as a number, or nil where this is none.
  @inline(__always) private func packed(_ frame: UnsafeMutablePointer<ReaderRecord>) -> Number? {
    frame.pointee.element.flatMap { Number(element: $0, frame.pointee.base, frame.pointee.start) }
  }

  func decodeNil() -> Bool {
    guard r.isAlive(index, serial) else { return false }
    let frame = r.record(index).pointee
    return frame.start < 0 || (frame.element == nil && frame.start < frame.end && r.base.byte(frame.start) == Tag.null)
  }

  func decode<T: Decodable>(_ type: T.Type) throws -> T {
    let frame = try frame(type).pointee
    if frame.element != nil {
      return try r.general(
        type, base: frame.base, at: frame.start, limit: frame.end, element: frame.element, parent: index, place: Place.same)
    }
    return try r.decode(type, at: frame.start, limit: frame.end, parent: index, place: Place.same)
  }

  func decode(_ type: Bool.Type) throws -> Bool {
    let frame = try frame(type)
    if let number = packed(frame) {
      guard let value = number.bool else { throw failure(Bool.self) }
      return value
    }
    var at = frame.pointee.start
    let limit = frame.pointee.end
    guard frame.pointee.element == nil, let value = r.bool(&at, limit) ?? r.otherBool(&at, limit) else {
      throw failure(Bool.self)
    }
    return value
  }

  func decode(_ type: String.Type) throws -> String {
    let frame = try frame(type)
    var at = frame.pointee.start
    let limit = frame.pointee.end
    guard frame.pointee.element == nil, let value = r.string(&at, limit) ?? r.otherString(&at, limit) else {
      throw failure(String.self)
    }
    return value
  }

  func decode(_ type: Double.Type) throws -> Double {
    let frame = try frame(type)
    if let number = packed(frame) {
      guard let value = number.floatingPoint(Double.self) else { throw failure(Double.self) }
      return value
    }
    var at = frame.pointee.start
    let limit = frame.pointee.end
    guard frame.pointee.element == nil, let value = r.double(&at, limit) ?? r.otherFloatingPoint(Double.self, &at, limit) else {
      throw failure(Double.self)
    }
    return value
  }

  func decode(_ type: Float.Type) throws -> Float {
    let frame = try frame(type)
    if let number = packed(frame) {
      guard let value = number.floatingPoint(Float.self) else { throw failure(Float.self) }
      return value
    }
    var at = frame.pointee.start
    let limit = frame.pointee.end
    guard frame.pointee.element == nil, let value = r.float(&at, limit) ?? r.otherFloatingPoint(Float.self, &at, limit) else {
      throw failure(Float.self)
    }
    return value
  }

  func decode(_ type: Int.Type) throws -> Int {
    let frame = try frame(type)
    if let number = packed(frame) {
      guard let value = number.integer(Int.self) else { throw failure(Int.self) }
      return value
    }
    var at = frame.pointee.start
    let limit = frame.pointee.end
    guard frame.pointee.element == nil, let value = r.integer(Int.self, &at, limit) ?? r.otherInteger(Int.self, &at, limit) else {
      throw failure(Int.self)
    }
    return value
  }

  func decode(_ type: Int8.Type) throws -> Int8 {
    let frame = try frame(type)
    if let number = packed(frame) {
      guard let value = number.integer(Int8.self) else { throw failure(Int8.self) }
      return value
    }
    var at = frame.pointee.start
    let limit = frame.pointee.end
    guard frame.pointee.element == nil, let value = r.integer(Int8.self, &at, limit) ?? r.otherInteger(Int8.self, &at, limit) else {
      throw failure(Int8.self)
    }
    return value
  }

  func decode(_ type: Int16.Type) throws -> Int16 {
    let frame = try frame(type)
    if let number = packed(frame) {
      guard let value = number.integer(Int16.self) else { throw failure(Int16.self) }
      return value
    }
    var at = frame.pointee.start
    let limit = frame.pointee.end
    guard frame.pointee.element == nil, let value = r.integer(Int16.self, &at, limit) ?? r.otherInteger(Int16.self, &at, limit) else {
      throw failure(Int16.self)
    }
    return value
  }

  func decode(_ type: Int32.Type) throws -> Int32 {
    let frame = try frame(type)
    if let number = packed(frame) {
      guard let value = number.integer(Int32.self) else { throw failure(Int32.self) }
      return value
    }
    var at = frame.pointee.start
    let limit = frame.pointee.end
    guard frame.pointee.element == nil, let value = r.integer(Int32.self, &at, limit) ?? r.otherInteger(Int32.self, &at, limit) else {
      throw failure(Int32.self)
    }
    return value
  }

  func decode(_ type: Int64.Type) throws -> Int64 {
    let frame = try frame(type)
    if let number = packed(frame) {
      guard let value = number.integer(Int64.self) else { throw failure(Int64.self) }
      return value
    }
    var at = frame.pointee.start
    let limit = frame.pointee.end
    guard frame.pointee.element == nil, let value = r.integer(Int64.self, &at, limit) ?? r.otherInteger(Int64.self, &at, limit) else {
      throw failure(Int64.self)
    }
    return value
  }

  func decode(_ type: UInt.Type) throws -> UInt {
    let frame = try frame(type)
    if let number = packed(frame) {
      guard let value = number.integer(UInt.self) else { throw failure(UInt.self) }
      return value
    }
    var at = frame.pointee.start
    let limit = frame.pointee.end
    guard frame.pointee.element == nil, let value = r.integer(UInt.self, &at, limit) ?? r.otherInteger(UInt.self, &at, limit) else {
      throw failure(UInt.self)
    }
    return value
  }

  func decode(_ type: UInt8.Type) throws -> UInt8 {
    let frame = try frame(type)
    if let number = packed(frame) {
      guard let value = number.integer(UInt8.self) else { throw failure(UInt8.self) }
      return value
    }
    var at = frame.pointee.start
    let limit = frame.pointee.end
    guard frame.pointee.element == nil, let value = r.integer(UInt8.self, &at, limit) ?? r.otherInteger(UInt8.self, &at, limit) else {
      throw failure(UInt8.self)
    }
    return value
  }

  func decode(_ type: UInt16.Type) throws -> UInt16 {
    let frame = try frame(type)
    if let number = packed(frame) {
      guard let value = number.integer(UInt16.self) else { throw failure(UInt16.self) }
      return value
    }
    var at = frame.pointee.start
    let limit = frame.pointee.end
    guard frame.pointee.element == nil, let value = r.integer(UInt16.self, &at, limit) ?? r.otherInteger(UInt16.self, &at, limit) else {
      throw failure(UInt16.self)
    }
    return value
  }

  func decode(_ type: UInt32.Type) throws -> UInt32 {
    let frame = try frame(type)
    if let number = packed(frame) {
      guard let value = number.integer(UInt32.self) else { throw failure(UInt32.self) }
      return value
    }
    var at = frame.pointee.start
    let limit = frame.pointee.end
    guard frame.pointee.element == nil, let value = r.integer(UInt32.self, &at, limit) ?? r.otherInteger(UInt32.self, &at, limit) else {
      throw failure(UInt32.self)
    }
    return value
  }

  func decode(_ type: UInt64.Type) throws -> UInt64 {
    let frame = try frame(type)
    if let number = packed(frame) {
      guard let value = number.integer(UInt64.self) else { throw failure(UInt64.self) }
      return value
    }
    var at = frame.pointee.start
    let limit = frame.pointee.end
    guard frame.pointee.element == nil, let value = r.integer(UInt64.self, &at, limit) ?? r.otherInteger(UInt64.self, &at, limit) else {
      throw failure(UInt64.self)
    }
    return value
  }

  func decode(_ type: Int128.Type) throws -> Int128 {
    let frame = try frame(type)
    if let number = packed(frame) {
      guard let value = number.integer(Int128.self) else { throw failure(Int128.self) }
      return value
    }
    var at = frame.pointee.start
    let limit = frame.pointee.end
    guard frame.pointee.element == nil, let value = r.integer(Int128.self, &at, limit) ?? r.otherInteger(Int128.self, &at, limit) else {
      throw failure(Int128.self)
    }
    return value
  }

  func decode(_ type: UInt128.Type) throws -> UInt128 {
    let frame = try frame(type)
    if let number = packed(frame) {
      guard let value = number.integer(UInt128.self) else { throw failure(UInt128.self) }
      return value
    }
    var at = frame.pointee.start
    let limit = frame.pointee.end
    guard frame.pointee.element == nil, let value = r.integer(UInt128.self, &at, limit) ?? r.otherInteger(UInt128.self, &at, limit) else {
      throw failure(UInt128.self)
    }
    return value
  }
}
