extension Reader {
  func record(_ index: Int) -> UnsafeMutablePointer<ReaderRecord> { s.pointee.records + index }

  /// The record that is being read, if any; coding paths begin there.
  var top: Int { s.pointee.recordCount - 1 }

  /// Puts a record on the stack.
  @inline(__always) func push(
    _ kind: ReaderRecord.Kind, parent: Int, place: Int, base: UnsafeRawPointer, start: Int, end: Int, count: Int = 0, element: ElementKind? = nil
  ) throws -> RecordReference {
    let index = s.pointee.recordCount
    if index == s.pointee.recordCapacity { growRecords() }
    let depth = parent < 0 ? 0 : record(parent).pointee.depth &+ 1
    // A value can be several records deep.
    guard depth < s.pointee.maximumDepth &* 8 else { throw tooDeep(parent) }
    let serial = s.pointee.nextSerial
    s.pointee.nextSerial &+= 1
    (s.pointee.records + index).initialize(
      to: ReaderRecord(
        serial: serial, base: base, start: start, end: end, cursor: start, count: count, parent: parent, place: place, kind: kind,
        element: element, depth: depth))
    s.pointee.recordCount = index &+ 1
    return RecordReference(index: index, serial: serial)
  }

  /// Takes records off the stack.
  @inline(__always) func drop(to count: Int) {
    var index = s.pointee.recordCount
    while index > count {
      index &-= 1
      if let slot = record(index).pointee.slot { KeyedSlot.giveBack(slot) }
      if record(index).pointee.searches > Reader.searchLimit { forget(index) }
    }
    s.pointee.recordCount = count
  }

  /// Takes nested containers off the stack that nobody refers to any more: of millions, one after another, one is there at a time.
  @inline(__always) func dropUnused(above parent: Int) {
    while top > parent, let slot = record(top).pointee.slot, slot.pointee.next == nil, slot.pointee.container != nil,
      isKnownUniquelyReferenced(&slot.pointee.container)
    { drop(to: top) }
  }

  /// Forgets where the values of a container are.
  @inline(never) private func forget(_ index: Int) {
    s.pointee.positions[record(index).pointee.serial] = nil
    s.pointee.textPositions[record(index).pointee.serial] = nil
  }

  /// A keyed container for a record.
  @inline(__always) func keyedContainer<Key: CodingKey>(_ reference: RecordReference) -> KeyedDecodingContainer<Key> {
    let keys = s.pointee.keyTypes.of(Key.self)
    guard let (slot, container) = keys.pointee.takeSpare() else { return newContainer(keys, reference) }
    slot.pointee.index = reference.index
    slot.pointee.serial = reference.serial
    slot.pointee.next = record(reference.index).pointee.slot
    record(reference.index).pointee.slot = slot
    return unsafeBitCast(container, to: KeyedDecodingContainer<Key>.self)
  }

  @inline(never) private func newContainer<Key: CodingKey>(
    _ keys: KeyType.Reference, _ reference: RecordReference
  ) -> KeyedDecodingContainer<Key> {
    let slot = KeyedSlot.make(keys, reference)
    let container = KeyedDecodingContainer(KeyedReader<Key>(r: self, slot: slot))
    // Should the standard library change what a container is, none is kept.
    if MemoryLayout<KeyedDecodingContainer<Key>>.size == MemoryLayout<AnyObject>.size {
      slot.pointee.container = unsafeBitCast(container, to: AnyObject.self)
      slot.pointee.next = record(reference.index).pointee.slot
      record(reference.index).pointee.slot = slot
    }
    return container
  }

  @inline(never) private func growRecords() {
    let capacity = s.pointee.recordCapacity * 2
    let records = UnsafeMutablePointer<ReaderRecord>.allocate(capacity: capacity)
    records.moveInitialize(from: s.pointee.records, count: s.pointee.recordCount)
    s.pointee.records.deallocate()
    s.pointee.records = records
    s.pointee.recordCapacity = capacity
  }

  /// Checks that a container is still there.
  @inline(__always) func check(_ index: Int, _ serial: UInt64) throws {
    guard index < s.pointee.recordCount, record(index).pointee.serial == serial else { throw stale() }
  }

  func isAlive(_ index: Int, _ serial: UInt64) -> Bool { index < s.pointee.recordCount && record(index).pointee.serial == serial }

  // MARK: values

  /// Reads a value of any type, which ends at `limit` exactly, whose tag stands in the stream.
  @inline(__always) package func decode<T: Decodable>(_ type: T.Type, at: Int, limit: Int, parent: Int, place: Int) throws -> T {
    let entry = s.pointee.types.entry(type)
    switch entry.pointee.kind {
    case .general: return try general(type, base: base, at: at, limit: limit, element: nil, parent: parent, place: place)
    case .fast:
      guard let fast = entry.pointee.decodable else {
        return try general(type, base: base, at: at, limit: limit, element: nil, parent: parent, place: place)
      }
      return try temporary(type) { try fast.read(into: $0, from: self, at: at, limit: limit, parent: parent, place: place) }
    case .numbers, .strings, .textsToDoubles, .textsToIntegers, .textsToStrings:
      try known(entry, into: s.pointee.transit, at: at, limit: limit, parent: parent, place: place)
      return s.pointee.transit.assumingMemoryBound(to: type).move()
    default:
      try primitive(entry.pointee.kind, into: s.pointee.transit, at: at, limit: limit, parent: parent, place: place)
      return s.pointee.transit.assumingMemoryBound(to: type).move()
    }
  }

  // A function of its own: for a temporary allocation the runtime is asked for another type each time.
  @inline(never) private func temporary<T>(_ type: T.Type, _ read: (UnsafeMutableRawPointer) throws -> Void) throws -> T {
    try withUnsafeTemporaryAllocation(of: T.self, capacity: 1) { memory in
      let address = memory.baseAddress.unsafelyUnwrapped
      try read(address)
      return address.move()
    }
  }

  /// Reads a value by its own `init(from:)`. It may be an element of a packed array.
  @inline(__always) func general<T: Decodable>(
    _ type: T.Type, base: UnsafeRawPointer, at: Int, limit: Int, element: ElementKind?, parent: Int, place: Int
  ) throws -> T {
    let count = s.pointee.recordCount
    let depth = s.pointee.depth
    guard depth < s.pointee.maximumDepth else { throw tooDeep(parent) }
    s.pointee.depth = depth &+ 1
    let frame = try push(.frame, parent: parent, place: place, base: base, start: at, end: limit, element: element)
    defer {
      drop(to: count)
      s.pointee.depth = depth
    }
    return try T(from: ValueDecoder(r: self, index: frame.index, serial: frame.serial))
  }

  /// Initialises memory with a number or a text.
  func primitive(_ kind: TypeEntry.Kind, into address: UnsafeMutableRawPointer, at: Int, limit: Int, parent: Int, place: Int) throws {
    var at = at
    func put<T>(_ value: T?) throws {
      guard let value else { throw mismatch(T.self, at, limit, parent, place) }
      address.initializeMemory(as: T.self, to: value)
    }
    func integer<I: FixedWidthInteger>(_ type: I.Type) throws {
      try put(self.integer(type, &at, limit) ?? otherInteger(type, &at, limit))
    }
    switch kind {
    case .bool: try put(bool(&at, limit) ?? otherBool(&at, limit))
    case .int8: try integer(Int8.self)
    case .int16: try integer(Int16.self)
    case .int32: try integer(Int32.self)
    case .int64: try integer(Int64.self)
    case .int128: try integer(Int128.self)
    case .uint8: try integer(UInt8.self)
    case .uint16: try integer(UInt16.self)
    case .uint32: try integer(UInt32.self)
    case .uint64: try integer(UInt64.self)
    case .uint128: try integer(UInt128.self)
    case .float16: try put(otherFloatingPoint(Float16.self, &at, limit))
    case .float: try put(float(&at, limit) ?? otherFloatingPoint(Float.self, &at, limit))
    case .double: try put(double(&at, limit) ?? otherFloatingPoint(Double.self, &at, limit))
    case .string: try put(string(&at, limit) ?? otherString(&at, limit))
    default: throw mismatch(Never.self, at, limit, parent, place)
    }
  }

  /// Where a value of the stream begins and ends.
  @inline(__always) func extent(_ at: Int, _ limit: Int, _ parent: Int, _ place: Int) throws -> Extent {
    do {
      return try Walk.extent(base, at, limit)
    } catch {
      throw corrupted(error, parent, place)
    }
  }

  // MARK: containers

  /// The keyed container of a value.
  func keyed(_ base: UnsafeRawPointer, _ at: Int, _ limit: Int, _ element: ElementKind?, parent: Int, place: Int, _ wanted: Any.Type) throws
    -> RecordReference
  {
    let at = try container(at, limit, element, parent, place, wanted)
    let extent = try extent(at, limit, parent, place)
    switch base.byte(at) {
    case Tag.keyed, Tag.largeKeyed:
      return try push(.keyed, parent: parent, place: place, base: base, start: extent.contents, end: extent.end)
    case Tag.map, Tag.largeMap:
      return try push(.map, parent: parent, place: place, base: base, start: extent.contents, end: extent.end, count: extent.count)
    default: throw mismatch(wanted, at, limit, parent, place)
    }
  }

  /// The unkeyed container of a value.
  func unkeyed(_ base: UnsafeRawPointer, _ at: Int, _ limit: Int, _ element: ElementKind?, parent: Int, place: Int) throws -> RecordReference {
    let at = try container(at, limit, element, parent, place, [Any].self)
    let extent = try extent(at, limit, parent, place)
    switch base.byte(at) {
    case Tag.list, Tag.largeList:
      return try push(.list, parent: parent, place: place, base: base, start: extent.contents, end: extent.end, count: extent.count)
    case Tag.map, Tag.largeMap:
      return try push(.list, parent: parent, place: place, base: base, start: extent.contents, end: extent.end, count: extent.count * 2)
    case Tag.packed:
      return try push(
        .packed, parent: parent, place: place, base: base, start: extent.contents, end: extent.end, count: extent.count,
        element: ElementKind(rawValue: base.byte(at + 1)))
    case Tag.outOfBand:
      let segment = try segment(extent.count, at, parent, place)
      // The segments are kept until the end, and none moves.
      return try segment.withUnsafeBytes { bytes in
        try push(
          .packed, parent: parent, place: place, base: bytes.baseAddress ?? s.pointee.nowhere, start: 0, end: bytes.count,
          count: segment.layout.count, element: segment.layout.element)
      }
    default: throw mismatch([Any].self, at, limit, parent, place)
    }
  }

  /// The place of a container's tag, when it can be one.
  private func container(_ at: Int, _ limit: Int, _ element: ElementKind?, _ parent: Int, _ place: Int, _ wanted: Any.Type) throws -> Int {
    guard at >= 0, element == nil else { throw mismatch(wanted, at, limit, parent, place, element: element) }
    return skipSome(at, limit)
  }

  /// A segment that the stream refers to, at one place: more of them would make as many copies of it, where other elements are wanted.
  package func segment(_ index: Int, _ at: Int, _ parent: Int, _ place: Int) throws -> Segment {
    guard index < s.pointee.segments.count else {
      throw corrupted(BinaryFormatError("segment \(index) of \(s.pointee.segments.count)", at: at), parent, place)
    }
    let first = s.pointee.segmentPlaces[index]
    guard first == 0 || first == at else {
      throw corrupted(BinaryFormatError("segment \(index) once more, after byte \(first)", at: at), parent, place)
    }
    s.pointee.segmentPlaces[index] = at
    return s.pointee.segments[index]
  }
}
