/// The unkeyed container of a type: the elements of a list, or of a packed array.
struct UnkeyedReader: UnkeyedDecodingContainer {
  let r: Reader
  let index: Int
  let serial: UInt64

  init(_ r: Reader, _ reference: RecordReference) {
    self.r = r
    index = reference.index
    serial = reference.serial
  }

  var codingPath: [any CodingKey] { r.isAlive(index, serial) ? r.path(index, Place.same) : [] }
  var count: Int? { r.isAlive(index, serial) ? r.record(index).pointee.count : nil }
  var currentIndex: Int { r.isAlive(index, serial) ? r.record(index).pointee.index : 0 }
  var isAtEnd: Bool { !r.isAlive(index, serial) || r.record(index).pointee.index >= r.record(index).pointee.count }

  /// Checks that there is another element, and returns its offset.
  @inline(__always) private func next(_ type: Any.Type) throws -> Int {
    try r.check(index, serial)
    let record = r.record(index)
    guard record.pointee.index < record.pointee.count else { throw r.atEnd(type, index) }
    return record.pointee.cursor
  }

  /// Goes past an element.
  @inline(__always) private func move(_ end: Int) {
    let record = r.record(index)
    record.pointee.index &+= 1
    record.pointee.cursor = end
  }

  /// An element of a packed array as a number, or nil where this is a list.
  @inline(__always) private func packed(_ at: Int) -> Number? {
    let record = r.record(index)
    guard record.pointee.kind == .packed, let element = record.pointee.element else { return nil }
    return Number(element: element, record.pointee.base, at)
  }

  private var elementSize: Int { r.record(index).pointee.element?.size ?? 0 }

  @inline(never) private func failure(_ wanted: Any.Type, _ at: Int) -> DecodingError {
    let record = r.record(index).pointee
    return r.mismatch(wanted, at, record.end, index, record.index, element: record.element)
  }

  func decodeNil() throws -> Bool {
    let at = try next(Never.self)
    let record = r.record(index)
    guard record.pointee.kind == .list else { return false }
    let end = try r.extent(at, record.pointee.end, index, record.pointee.index).end
    guard r.base.byte(at) == Tag.null else { return false }
    move(end)
    return true
  }

  func decode<T: Decodable>(_ type: T.Type) throws -> T {
    let at = try next(type)
    return try decode(type, at, at)
  }

  func decodeIfPresent<T: Decodable>(_ type: T.Type) throws -> T? {
    guard !isAtEnd, try !decodeNil() else { return nil }
    let at = try next(type)
    let isMarked = r.record(index).pointee.kind == .list && r.base.byte(at) == Tag.some
    return try decode(type, at, isMarked ? at + 1 : at)
  }

  private func decode<T: Decodable>(_ type: T.Type, _ at: Int, _ value: Int) throws -> T {
    let record = r.record(index).pointee
    if record.kind == .packed {
      let end = at + elementSize
      let result = try r.general(type, base: record.base, at: at, limit: end, element: record.element, parent: index, place: record.index)
      move(end)
      return result
    }
    let end = try r.extent(at, record.end, index, record.index).end
    let result = try r.decode(type, at: value, limit: end, parent: index, place: record.index)
    move(end)
    return result
  }

  func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) throws -> KeyedDecodingContainer<Nested> {
    let (at, end, place) = try nested([String: Any].self)
    let container = try r.keyed(r.base, at, end, nil, parent: index, place: place, [String: Any].self)
    move(end)
    return r.keyedContainer(container)
  }

  func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    let (at, end, place) = try nested([Any].self)
    let container = try r.unkeyed(r.base, at, end, nil, parent: index, place: place)
    move(end)
    return UnkeyedReader(r, container)
  }

  func superDecoder() throws -> any Decoder {
    let (at, end, place) = try nested((any Decoder).self)
    let record = r.record(index).pointee
    let frame = try r.push(.frame, parent: index, place: place, base: record.base, start: at, end: end, element: record.element)
    move(end)
    return ValueDecoder(r, frame)
  }

  private func nested(_ wanted: Any.Type) throws -> (at: Int, end: Int, place: Int) {
    let at = try next(wanted)
    let record = r.record(index).pointee
    guard record.kind == .list else {
      if wanted == (any Decoder).self { return (at, at + elementSize, record.index) }
      throw failure(wanted, at)
    }
    let end = try r.extent(at, record.end, index, record.index).end
    r.dropUnused(above: index)
    return (at, end, record.index)
  }

  func decode(_ type: Bool.Type) throws -> Bool {
    let start = try next(type)
    if let number = packed(start) {
      guard let value = number.bool else { throw failure(Bool.self, start) }
      move(start &+ elementSize)
      return value
    }
    var at = start
    let limit = r.record(index).pointee.end
    guard r.record(index).pointee.kind == .list, let value = r.bool(&at, limit) ?? r.otherBool(&at, limit) else {
      throw failure(Bool.self, start)
    }
    move(at)
    return value
  }

  func decode(_ type: String.Type) throws -> String {
    let start = try next(type)
    var at = start
    let limit = r.record(index).pointee.end
    guard r.record(index).pointee.kind == .list, let value = r.string(&at, limit) ?? r.otherString(&at, limit) else {
      throw failure(String.self, start)
    }
    move(at)
    return value
  }

  func decode(_ type: Double.Type) throws -> Double {
    let start = try next(type)
    if let number = packed(start) {
      guard let value = number.floatingPoint(Double.self) else { throw failure(Double.self, start) }
      move(start &+ elementSize)
      return value
    }
    var at = start
    let limit = r.record(index).pointee.end
    guard r.record(index).pointee.kind == .list, let value = r.double(&at, limit) ?? r.otherFloatingPoint(Double.self, &at, limit) else {
      throw failure(Double.self, start)
    }
    move(at)
    return value
  }

  func decode(_ type: Float.Type) throws -> Float {
    let start = try next(type)
    if let number = packed(start) {
      guard let value = number.floatingPoint(Float.self) else { throw failure(Float.self, start) }
      move(start &+ elementSize)
      return value
    }
    var at = start
    let limit = r.record(index).pointee.end
    guard r.record(index).pointee.kind == .list, let value = r.float(&at, limit) ?? r.otherFloatingPoint(Float.self, &at, limit) else {
      throw failure(Float.self, start)
    }
    move(at)
    return value
  }

  func decode(_ type: Int.Type) throws -> Int {
    let start = try next(type)
    if let number = packed(start) {
      guard let value = number.integer(Int.self) else { throw failure(Int.self, start) }
      move(start &+ elementSize)
      return value
    }
    var at = start
    let limit = r.record(index).pointee.end
    guard r.record(index).pointee.kind == .list, let value = r.integer(Int.self, &at, limit) ?? r.otherInteger(Int.self, &at, limit) else {
      throw failure(Int.self, start)
    }
    move(at)
    return value
  }

  func decode(_ type: Int8.Type) throws -> Int8 {
    let start = try next(type)
    if let number = packed(start) {
      guard let value = number.integer(Int8.self) else { throw failure(Int8.self, start) }
      move(start &+ elementSize)
      return value
    }
    var at = start
    let limit = r.record(index).pointee.end
    guard r.record(index).pointee.kind == .list, let value = r.integer(Int8.self, &at, limit) ?? r.otherInteger(Int8.self, &at, limit) else {
      throw failure(Int8.self, start)
    }
    move(at)
    return value
  }

  func decode(_ type: Int16.Type) throws -> Int16 {
    let start = try next(type)
    if let number = packed(start) {
      guard let value = number.integer(Int16.self) else { throw failure(Int16.self, start) }
      move(start &+ elementSize)
      return value
    }
    var at = start
    let limit = r.record(index).pointee.end
    guard r.record(index).pointee.kind == .list, let value = r.integer(Int16.self, &at, limit) ?? r.otherInteger(Int16.self, &at, limit) else {
      throw failure(Int16.self, start)
    }
    move(at)
    return value
  }

  func decode(_ type: Int32.Type) throws -> Int32 {
    let start = try next(type)
    if let number = packed(start) {
      guard let value = number.integer(Int32.self) else { throw failure(Int32.self, start) }
      move(start &+ elementSize)
      return value
    }
    var at = start
    let limit = r.record(index).pointee.end
    guard r.record(index).pointee.kind == .list, let value = r.integer(Int32.self, &at, limit) ?? r.otherInteger(Int32.self, &at, limit) else {
      throw failure(Int32.self, start)
    }
    move(at)
    return value
  }

  func decode(_ type: Int64.Type) throws -> Int64 {
    let start = try next(type)
    if let number = packed(start) {
      guard let value = number.integer(Int64.self) else { throw failure(Int64.self, start) }
      move(start &+ elementSize)
      return value
    }
    var at = start
    let limit = r.record(index).pointee.end
    guard r.record(index).pointee.kind == .list, let value = r.integer(Int64.self, &at, limit) ?? r.otherInteger(Int64.self, &at, limit) else {
      throw failure(Int64.self, start)
    }
    move(at)
    return value
  }

  func decode(_ type: UInt.Type) throws -> UInt {
    let start = try next(type)
    if let number = packed(start) {
      guard let value = number.integer(UInt.self) else { throw failure(UInt.self, start) }
      move(start &+ elementSize)
      return value
    }
    var at = start
    let limit = r.record(index).pointee.end
    guard r.record(index).pointee.kind == .list, let value = r.integer(UInt.self, &at, limit) ?? r.otherInteger(UInt.self, &at, limit) else {
      throw failure(UInt.self, start)
    }
    move(at)
    return value
  }

  func decode(_ type: UInt8.Type) throws -> UInt8 {
    let start = try next(type)
    if let number = packed(start) {
      guard let value = number.integer(UInt8.self) else { throw failure(UInt8.self, start) }
      move(start &+ elementSize)
      return value
    }
    var at = start
    let limit = r.record(index).pointee.end
    guard r.record(index).pointee.kind == .list, let value = r.integer(UInt8.self, &at, limit) ?? r.otherInteger(UInt8.self, &at, limit) else {
      throw failure(UInt8.self, start)
    }
    move(at)
    return value
  }

  func decode(_ type: UInt16.Type) throws -> UInt16 {
    let start = try next(type)
    if let number = packed(start) {
      guard let value = number.integer(UInt16.self) else { throw failure(UInt16.self, start) }
      move(start &+ elementSize)
      return value
    }
    var at = start
    let limit = r.record(index).pointee.end
    guard r.record(index).pointee.kind == .list, let value = r.integer(UInt16.self, &at, limit) ?? r.otherInteger(UInt16.self, &at, limit) else {
      throw failure(UInt16.self, start)
    }
    move(at)
    return value
  }

  func decode(_ type: UInt32.Type) throws -> UInt32 {
    let start = try next(type)
    if let number = packed(start) {
      guard let value = number.integer(UInt32.self) else { throw failure(UInt32.self, start) }
      move(start &+ elementSize)
      return value
    }
    var at = start
    let limit = r.record(index).pointee.end
    guard r.record(index).pointee.kind == .list, let value = r.integer(UInt32.self, &at, limit) ?? r.otherInteger(UInt32.self, &at, limit) else {
      throw failure(UInt32.self, start)
    }
    move(at)
    return value
  }

  func decode(_ type: UInt64.Type) throws -> UInt64 {
    let start = try next(type)
    if let number = packed(start) {
      guard let value = number.integer(UInt64.self) else { throw failure(UInt64.self, start) }
      move(start &+ elementSize)
      return value
    }
    var at = start
    let limit = r.record(index).pointee.end
    guard r.record(index).pointee.kind == .list, let value = r.integer(UInt64.self, &at, limit) ?? r.otherInteger(UInt64.self, &at, limit) else {
      throw failure(UInt64.self, start)
    }
    move(at)
    return value
  }

  func decode(_ type: Int128.Type) throws -> Int128 {
    let start = try next(type)
    if let number = packed(start) {
      guard let value = number.integer(Int128.self) else { throw failure(Int128.self, start) }
      move(start &+ elementSize)
      return value
    }
    var at = start
    let limit = r.record(index).pointee.end
    guard r.record(index).pointee.kind == .list, let value = r.integer(Int128.self, &at, limit) ?? r.otherInteger(Int128.self, &at, limit) else {
      throw failure(Int128.self, start)
    }
    move(at)
    return value
  }

  func decode(_ type: UInt128.Type) throws -> UInt128 {
    let start = try next(type)
    if let number = packed(start) {
      guard let value = number.integer(UInt128.self) else { throw failure(UInt128.self, start) }
      move(start &+ elementSize)
      return value
    }
    var at = start
    let limit = r.record(index).pointee.end
    guard r.record(index).pointee.kind == .list, let value = r.integer(UInt128.self, &at, limit) ?? r.otherInteger(UInt128.self, &at, limit) else {
      throw failure(UInt128.self, start)
    }
    move(at)
    return value
  }
}

extension Reader {
  @inline(never) func atEnd(_ type: Any.Type, _ index: Int) -> DecodingError {
    let path = path(index, record(index).pointee.index)
    return .valueNotFound(type, .init(codingPath: path, debugDescription: "\(path.text): the list ended before"))
  }
}
