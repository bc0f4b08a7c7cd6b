// Types of the standard library that are written in loops of our own.

extension Writer {
  /// A list: of numbers, packed; of other elements, one after another.
  func list<Element: Encodable>(_ elements: UnsafeBufferPointer<Element>, _ place: Int) throws {
    let entry = s.pointee.types.entry(Element.self)
    if let kind = entry.pointee.element { return packed(UnsafeRawBufferPointer(elements), kind) }

    let active = s.pointee.active
    try deepen()
    let list = begin(.unkeyed, place)
    record(list.index).pointee.count = elements.count
    if let start = elements.baseAddress {
      switch entry.pointee.kind {
      case .string:
        strings(UnsafeRawPointer(start), elements.count)
      case .numbers, .strings, .textsToDoubles, .textsToIntegers, .textsToStrings:
        for i in 0..<elements.count { try known(UnsafeRawPointer(start + i), entry, i) }
      case .fast:
        guard let fast = entry.pointee.encodable else { fallthrough }
        let stride = MemoryLayout<Element>.stride
        for i in 0..<elements.count { try fast.write(UnsafeRawPointer(start) + i * stride, to: self, place: i) }
      default:
        for i in 0..<elements.count {
          let frame = try pushFrame(i)
          try start[i].encode(to: ValueEncoder(w: self, index: frame.index, serial: frame.serial))
          try popFrame(frame.index, active)
        }
      }
    }
    close(record(list.index))
    truncate(list.index)
    s.pointee.depth &-= 1
  }
}

extension Writer {
  /// Texts that lie one after another, as elements of a list.
  func strings(_ address: UnsafeRawPointer, _ count: Int) {
    let strings = address.assumingMemoryBound(to: String.self)
    for i in 0..<count { string(strings[i]) }
  }

  /// A value of one of the types that the compiler knows here.
  func known(_ address: UnsafeRawPointer, _ entry: TypeEntry.Reference, _ place: Int) throws {
    switch entry.pointee.kind {
    case .strings:
      try address.assumingMemoryBound(to: [String].self).pointee.withUnsafeBufferPointer { texts in
        try map(texts.count, place, Tag.list, Tag.largeList) { if let start = texts.baseAddress { strings(UnsafeRawPointer(start), texts.count) } }
      }
    case .textsToDoubles: try textMap(address.assumingMemoryBound(to: [String: Double].self).pointee, place) { double($0) }
    case .textsToIntegers: try textMap(address.assumingMemoryBound(to: [String: Int].self).pointee, place) { integer(Int64($0)) }
    case .textsToStrings: try textMap(address.assumingMemoryBound(to: [String: String].self).pointee, place) { string($0) }
    default:
      func numbers<Element>(_ type: Element.Type, _ kind: ElementKind) {
        let array = address.assumingMemoryBound(to: [Element].self)
        if isOutOfBand(array.pointee.count &* kind.size) { return outOfBand(Segment(ArrayStorage(array.pointee, kind))) }
        array.pointee.withUnsafeBytes { packed($0, kind) }
      }
      switch entry.pointee.elements {
      case .bool: numbers(Bool.self, .bool)
      case .int8: numbers(Int8.self, .int8)
      case .int16: numbers(Int16.self, .int16)
      case .int32: numbers(Int32.self, .int32)
      case .int64: numbers(Int.self, .int64)
      case .int128: numbers(Int128.self, .int128)
      case .uint8: numbers(UInt8.self, .uint8)
      case .uint16: numbers(UInt16.self, .uint16)
      case .uint32: numbers(UInt32.self, .uint32)
      case .uint64: numbers(UInt.self, .uint64)
      case .uint128: numbers(UInt128.self, .uint128)
      case .float16: numbers(Float16.self, .float16)
      case .float: numbers(Float.self, .float)
      case .double: numbers(Double.self, .double)
      case nil: break
      }
    }
  }
}

extension Array: FastEncodable where Element: Encodable {
  package static func write(_ address: UnsafeRawPointer, to writer: Writer, place: Int) throws {
    let array = address.assumingMemoryBound(to: Self.self)
    if writer.isOutOfBand(array.pointee.count &* MemoryLayout<Element>.stride),
      let kind = writer.s.pointee.types.entry(Element.self).pointee.element
    {
      return writer.outOfBand(Segment(ArrayStorage(array.pointee, kind)))
    }
    try array.pointee.withUnsafeBufferPointer { try writer.list($0, place) }
  }
}

extension ContiguousArray: FastEncodable where Element: Encodable {
  package static func write(_ address: UnsafeRawPointer, to writer: Writer, place: Int) throws {
    let array = address.assumingMemoryBound(to: Self.self)
    if writer.isOutOfBand(array.pointee.count &* MemoryLayout<Element>.stride),
      let kind = writer.s.pointee.types.entry(Element.self).pointee.element
    {
      // An array of the same storage.
      return writer.outOfBand(Segment(ArrayStorage(Array(array.pointee), kind)))
    }
    try array.pointee.withUnsafeBufferPointer { try writer.list($0, place) }
  }
}

extension Set: FastEncodable where Element: Encodable {
  package static func write(_ address: UnsafeRawPointer, to writer: Writer, place: Int) throws {
    let elements = ContiguousArray(address.assumingMemoryBound(to: Self.self).pointee)
    try elements.withUnsafeBufferPointer { try writer.list($0, place) }
  }
}

extension Optional: FastEncodable where Wrapped: Encodable {
  package static func write(_ address: UnsafeRawPointer, to writer: Writer, place: Int) throws {
    guard let value = address.assumingMemoryBound(to: Self.self).pointee else {
      writer.reserve(1)
      return writer.byte(Tag.null)
    }
    let start = writer.s.pointee.count
    try writer.encode(value, place: place)
    writer.markOptional(from: start)
  }
}
