// Types of the standard library that are read in loops of our own. What was encoded in another way, such as by an unkeyed container,
// is read by their own `init(from:)`.

extension Reader {
  /// The number of elements of a list for which memory is taken before they are read. A stream may claim any count, at each level of nesting, and be
  /// cut off: so all lists that are being read share what ``ReaderState/spare`` says, and give it back by `giveBack` when they have their elements.
  func takeRoom(_ count: Int, _ bytes: Int, _ stride: Int) -> Int {
    let stride = max(stride, 1)
    let room = min(count, min(2 * bytes + 1 << 17, s.pointee.spare / 8 * 7) / stride)
    s.pointee.spare -= room * stride
    return room
  }

  func giveBack(_ room: Int, _ stride: Int) { s.pointee.spare += room * max(stride, 1) }

  /// An array, or nil where the value is not one that this reads.
  func array<Element: Decodable>(_ type: Element.Type, _ at: Int, _ limit: Int, _ parent: Int, _ place: Int) throws -> [Element]? {
    let at = skipSome(at, limit)
    let extent = try extent(at, limit, parent, place)
    let entry = s.pointee.types.entry(type)
    switch base.byte(at) {
    case Tag.packed:
      guard let kind = entry.pointee.element, kind.rawValue == base.byte(at + 1) else { return nil }
      let bytes = UnsafeRawBufferPointer(start: base + extent.contents, count: extent.end - extent.contents)
      if kind == .bool, let wrong = bytes.firstIndex(where: { $0 > 1 }) {
        throw corrupted(BinaryFormatError("a Bool of \(bytes[wrong])", at: extent.contents + wrong), parent, place)
      }
      return [Element](unsafeUninitializedCapacity: extent.count) { memory, count in
        UnsafeMutableRawBufferPointer(memory).copyMemory(from: bytes)
        count = extent.count
      }
    case Tag.outOfBand:
      let segment = try segment(extent.count, at, parent, place)
      guard let kind = entry.pointee.element, segment.layout.element == kind else { return nil }
      return adopt(segment, type)
    case Tag.list, Tag.largeList:
      return try list(type, entry, extent, parent, place)
    default: return nil
    }
  }

  /// The array that a segment holds.
  private func adopt<Element>(_ segment: Segment, _ type: Element.Type) -> [Element] {
    if segment.storage.goesToArray() {
      if let own = segment.storage as? ArrayStorage<Element> { return own.array }
      // `Int` and `Int64` are two types of one layout.
      if Element.self == Int64.self, let int = segment.storage as? ArrayStorage<Int> { return unsafeBitCast(int.array, to: [Element].self) }
      if Element.self == UInt64.self, let int = segment.storage as? ArrayStorage<UInt> { return unsafeBitCast(int.array, to: [Element].self) }
      if Element.self == Int.self, let int = segment.storage as? ArrayStorage<Int64> { return unsafeBitCast(int.array, to: [Element].self) }
      if Element.self == UInt.self, let int = segment.storage as? ArrayStorage<UInt64> { return unsafeBitCast(int.array, to: [Element].self) }
    }
    // Such as the memory of `Data`.
    return segment.withUnsafeBytes { bytes in
      [Element](unsafeUninitializedCapacity: segment.layout.count) { memory, count in
        UnsafeMutableRawBufferPointer(memory).copyMemory(from: bytes)
        count = segment.layout.count
      }
    }
  }

  /// The elements of a list.
  private func list<Element: Decodable>(
    _ type: Element.Type, _ entry: TypeEntry.Reference, _ extent: Extent, _ parent: Int, _ place: Int
  ) throws -> [Element] {
    let records = s.pointee.recordCount
    let list = try push(.list, parent: parent, place: place, base: base, start: extent.contents, end: extent.end, count: extent.count).index
    let first = takeRoom(extent.count, extent.end - extent.contents, MemoryLayout<Element>.stride)
    defer {
      drop(to: records)
      giveBack(first, MemoryLayout<Element>.stride)
    }
    var at = extent.contents
    var array = try [Element](unsafeUninitializedCapacity: first) { memory, count in
      guard first > 0, let start = memory.baseAddress else { return }
      switch entry.pointee.kind {
      case .string:
        let strings = UnsafeMutableRawPointer(start).assumingMemoryBound(to: String.self)
        while count < first {
          guard let text = string(&at, extent.end) ?? otherString(&at, extent.end) else {
            throw mismatch(String.self, at, extent.end, list, count)
          }
          (strings + count).initialize(to: text)
          count += 1
        }
      case .numbers, .strings, .textsToDoubles, .textsToIntegers, .textsToStrings:
        while count < first {
          let end = try self.extent(at, extent.end, list, count).end
          try known(entry, into: start + count, at: at, limit: end, parent: list, place: count)
          at = end
          count += 1
        }
      case .fast:
        guard let fast = entry.pointee.decodable else { fallthrough }
        while count < first {
          let end = try self.extent(at, extent.end, list, count).end
          try fast.read(into: start + count, from: self, at: at, limit: end, parent: list, place: count)
          at = end
          count += 1
        }
      default:
        while count < first {
          let end = try self.extent(at, extent.end, list, count).end
          (start + count).initialize(to: try element(type, entry, at, end, list, count))
          at = end
          count += 1
        }
      }
    }
    while array.count < extent.count {
      let end = try self.extent(at, extent.end, list, array.count).end
      array.append(try decode(type, at: at, limit: end, parent: list, place: array.count))
      at = end
    }
    guard at == extent.end else {
      throw corrupted(BinaryFormatError("\(extent.end - at) bytes behind the \(extent.count) elements of a list", at: at), parent, place)
    }
    return array
  }

  @inline(__always) private func element<Element: Decodable>(
    _ type: Element.Type, _ entry: TypeEntry.Reference, _ at: Int, _ end: Int, _ list: Int, _ place: Int
  ) throws -> Element {
    entry.pointee.kind == .general
      ? try general(type, base: base, at: at, limit: end, element: nil, parent: list, place: place)
      : try decode(type, at: at, limit: end, parent: list, place: place)
  }

  /// Initialises memory with a value of one of the types that the compiler knows here.
  func known(
    _ entry: TypeEntry.Reference, into address: UnsafeMutableRawPointer, at: Int, limit: Int, parent: Int, place: Int
  ) throws {
    func put<T: Decodable>(_ value: T?) throws {
      guard let value else { return try fallback(T.self, into: address, at, limit, parent, place) }
      address.initializeMemory(as: T.self, to: value)
    }
    switch entry.pointee.kind {
    case .strings: try put(array(String.self, at, limit, parent, place))
    case .textsToDoubles: try put(textsToDoubles(at, limit, parent, place))
    case .textsToIntegers: try put(textsToIntegers(at, limit, parent, place))
    case .textsToStrings: try put(textsToStrings(at, limit, parent, place))
    default:
      switch entry.pointee.elements {
      case .bool: try put(array(Bool.self, at, limit, parent, place))
      case .int8: try put(array(Int8.self, at, limit, parent, place))
      case .int16: try put(array(Int16.self, at, limit, parent, place))
      case .int32: try put(array(Int32.self, at, limit, parent, place))
      case .int64: try put(array(Int.self, at, limit, parent, place))
      case .int128: try put(array(Int128.self, at, limit, parent, place))
      case .uint8: try put(array(UInt8.self, at, limit, parent, place))
      case .uint16: try put(array(UInt16.self, at, limit, parent, place))
      case .uint32: try put(array(UInt32.self, at, limit, parent, place))
      case .uint64: try put(array(UInt.self, at, limit, parent, place))
      case .uint128: try put(array(UInt128.self, at, limit, parent, place))
      case .float16: try put(array(Float16.self, at, limit, parent, place))
      case .float: try put(array(Float.self, at, limit, parent, place))
      case .double: try put(array(Double.self, at, limit, parent, place))
      case nil: throw mismatch(Never.self, at, limit, parent, place)
      }
    }
  }

  /// A value by its type's own `init(from:)`, into memory.
  func fallback<T: Decodable>(
    _ type: T.Type, into address: UnsafeMutableRawPointer, _ at: Int, _ limit: Int, _ parent: Int, _ place: Int
  ) throws {
    address.initializeMemory(
      as: T.self, to: try general(type, base: base, at: at, limit: limit, element: nil, parent: parent, place: place))
  }
}

extension Array: FastDecodable where Element: Decodable {
  package static func read(
    into address: UnsafeMutableRawPointer, from reader: Reader, at offset: Int, limit: Int, parent: Int, place: Int
  ) throws {
    guard let array = try reader.array(Element.self, offset, limit, parent, place) else {
      return try reader.fallback(Self.self, into: address, offset, limit, parent, place)
    }
    address.initializeMemory(as: Self.self, to: array)
  }
}

extension ContiguousArray: FastDecodable where Element: Decodable {
  package static func read(
    into address: UnsafeMutableRawPointer, from reader: Reader, at offset: Int, limit: Int, parent: Int, place: Int
  ) throws {
    guard let array = try reader.array(Element.self, offset, limit, parent, place) else {
      return try reader.fallback(Self.self, into: address, offset, limit, parent, place)
    }
    // Both have the same storage.
    address.initializeMemory(as: Self.self, to: ContiguousArray(array))
  }
}

extension Set: FastDecodable where Element: Decodable {
  package static func read(
    into address: UnsafeMutableRawPointer, from reader: Reader, at offset: Int, limit: Int, parent: Int, place: Int
  ) throws {
    guard let array = try reader.array(Element.self, offset, limit, parent, place) else {
      return try reader.fallback(Self.self, into: address, offset, limit, parent, place)
    }
    address.initializeMemory(as: Self.self, to: Set(array))
  }
}

extension Optional: FastDecodable where Wrapped: Decodable {
  package static func read(
    into address: UnsafeMutableRawPointer, from reader: Reader, at offset: Int, limit: Int, parent: Int, place: Int
  ) throws {
    guard offset < limit else { throw reader.mismatch(Wrapped.self, offset, limit, parent, place) }
    let tag = reader.base.byte(offset)
    if tag == Tag.null {
      address.initializeMemory(as: Self.self, to: nil)
    } else {
      let value = tag == Tag.some ? offset + 1 : offset
      // Optionals of optionals take a part of the stack each, though the type bounds how many.
      address.initializeMemory(
        as: Self.self, to: try reader.decode(Wrapped.self, at: value, limit: limit, parent: parent, place: place))
    }
  }
}

extension Reader {
  /// A packed array of bytes, or a segment of them; nil where the value is something else.
  package func bytes<Result>(
    at offset: Int, limit: Int, parent: Int, place: Int, _ copy: (UnsafeRawBufferPointer) -> Result, adopt: (Segment) -> Result
  ) throws -> Result? {
    let at = skipSome(offset, limit)
    let extent = try extent(at, limit, parent, place)
    switch base.byte(at) {
    case Tag.packed where base.byte(at + 1) == ElementKind.uint8.rawValue:
      return copy(UnsafeRawBufferPointer(start: base + extent.contents, count: extent.count))
    case Tag.outOfBand:
      let segment = try segment(extent.count, at, parent, place)
      return segment.layout.element == .uint8 ? adopt(segment) : nil
    default: return nil
    }
  }

  /// A value by its type's own `init(from:)`, into memory.
  package func readGenerally<T: Decodable>(
    _ type: T.Type, into address: UnsafeMutableRawPointer, at offset: Int, limit: Int, parent: Int, place: Int
  ) throws {
    try fallback(type, into: address, offset, limit, parent, place)
  }
}
