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
        let strings = UnsafeRawPointer(start).assumingMemoryBound(to: String.self)
        for i in 0..<elements.count { string(strings[i]) }
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
