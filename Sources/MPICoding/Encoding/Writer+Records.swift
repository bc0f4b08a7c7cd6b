/// Where a record is: its place in the stack, and the serial number that tells whether it is still the same.
struct RecordReference {
  let index: Int
  let serial: UInt64
  /// Of a container that could not be had; its uses throw.
  static let dead = RecordReference(index: -1, serial: .max)
}

/// What to go back to when a value fails to encode and its owner goes on.
struct WriterMark {
  let count, recordCount, top, active, depth, segments: Int
  let topSerial: UInt64
}

extension Writer {
  func record(_ index: Int) -> UnsafeMutablePointer<WriterRecord> { s.pointee.records + index }

  // MARK: values

  /// Writes a value of any type. `place` is its place in the open container.
  @inline(__always) package func encode<T: Encodable>(_ value: T, place: Int) throws {
    let entry = s.pointee.types.entry(T.self)
    switch entry.pointee.kind {
    case .general: try general(value, place)
    case .fast:
      guard let fast = entry.pointee.encodable else { return try general(value, place) }
      try withUnsafePointer(to: value) { try fast.write(UnsafeRawPointer($0), to: self, place: place) }
    case .numbers, .strings, .textsToDoubles, .textsToIntegers, .textsToStrings:
      try withUnsafePointer(to: value) { try known(UnsafeRawPointer($0), entry, place) }
    default: withUnsafePointer(to: value) { primitive(UnsafeRawPointer($0), entry.pointee.kind) }
    }
  }

  /// Writes a value by its own `encode(to:)`.
  @inline(__always) func general<T: Encodable>(_ value: T, _ place: Int) throws {
    let active = s.pointee.active
    let frame = try pushFrame(place)
    try value.encode(to: ValueEncoder(w: self, index: frame.index, serial: frame.serial))
    try popFrame(frame.index, active)
  }

  // MARK: frames

  /// Begins a value.
  func pushFrame(_ place: Int) throws -> RecordReference {
    try deepen()
    let frame = push(.frame, place)
    s.pointee.active = frame.index
    return frame
  }

  /// Ends a value: closes what it left open.
  func popFrame(_ frame: Int, _ active: Int) throws {
    if s.pointee.top != frame { closeAll(downTo: frame) }
    if s.pointee.turns.isEmpty == false, let turns = s.pointee.turns.removeValue(forKey: frame) { rearrange(frame, turns) }
    // A value that encoded nothing has no properties.
    if record(frame).pointee.contents == WriterRecord.Contents.none { emptyKeyed() }
    s.pointee.active = active
    s.pointee.depth &-= 1
    truncate(frame)
  }

  /// Forgets a record and those above it; its parent is the open one again.
  @inline(__always) func truncate(_ index: Int) {
    let parent = record(index).pointee.parent
    drop(to: index)
    s.pointee.top = parent
    s.pointee.topSerial = parent < 0 ? 0 : record(parent).pointee.serial
  }

  /// Takes records off the stack.
  @inline(__always) func drop(to count: Int) {
    var index = s.pointee.recordCount
    while index > count {
      index &-= 1
      if let slot = record(index).pointee.slot { KeyedSlot.giveBack(slot) }
    }
    s.pointee.recordCount = count
  }

  /// A keyed container for a record.
  @inline(__always) func keyedContainer<Key: CodingKey>(_ reference: RecordReference) -> KeyedEncodingContainer<Key> {
    let keys = s.pointee.keyTypes.of(Key.self)
    guard reference.index >= 0, let (slot, container) = keys.pointee.takeSpare() else { return newContainer(keys, reference) }
    slot.pointee.index = reference.index
    slot.pointee.serial = reference.serial
    slot.pointee.next = record(reference.index).pointee.slot
    record(reference.index).pointee.slot = slot
    return unsafeBitCast(container, to: KeyedEncodingContainer<Key>.self)
  }

  @inline(never) private func newContainer<Key: CodingKey>(
    _ keys: KeyType.Reference, _ reference: RecordReference
  ) -> KeyedEncodingContainer<Key> {
    let slot = KeyedSlot.make(keys, reference)
    let container = KeyedEncodingContainer(KeyedWriter<Key>(w: self, slot: slot))
    // Should the standard library change what a container is, none is kept.
    if reference.index >= 0, MemoryLayout<KeyedEncodingContainer<Key>>.size == MemoryLayout<AnyObject>.size {
      slot.pointee.container = unsafeBitCast(container, to: AnyObject.self)
      slot.pointee.next = record(reference.index).pointee.slot
      record(reference.index).pointee.slot = slot
    }
    return container
  }

  func deepen() throws {
    guard s.pointee.depth < s.pointee.maximumDepth else { throw tooDeep() }
    s.pointee.depth &+= 1
  }

  /// Puts a record on the stack, open.
  @inline(__always) func push(_ kind: WriterRecord.Kind, _ place: Int) -> RecordReference {
    let index = s.pointee.recordCount
    if index == s.pointee.recordCapacity { growRecords() }
    let serial = s.pointee.nextSerial
    s.pointee.nextSerial &+= 1
    let parent = s.pointee.top
    (s.pointee.records + index).initialize(
      to: WriterRecord(
        serial: serial, start: s.pointee.count, parent: parent, place: place, kind: kind,
        depth: parent < 0 ? 0 : record(parent).pointee.depth &+ 1))
    s.pointee.recordCount = index &+ 1
    s.pointee.top = index
    s.pointee.topSerial = serial
    return RecordReference(index: index, serial: serial)
  }

  @inline(never) private func growRecords() {
    let capacity = s.pointee.recordCapacity * 2
    let records = UnsafeMutablePointer<WriterRecord>.allocate(capacity: capacity)
    records.moveInitialize(from: s.pointee.records, count: s.pointee.recordCount)
    s.pointee.records.deallocate()
    s.pointee.records = records
    s.pointee.recordCapacity = capacity
  }

  // MARK: containers

  /// The sizes of the heads of containers: tag, length and, of lists, count.
  static let keyedHead = 5
  static let listHead = 9

  /// Begins a container in the record that is open.
  @inline(__always) func begin(_ kind: WriterRecord.Kind, _ place: Int) -> RecordReference {
    reserve(Writer.listHead)
    let container = push(kind, place)
    if kind == .keyed {
      s.pointee.base.put(Tag.keyed, s.pointee.count)
      s.pointee.count &+= Writer.keyedHead
    } else {
      s.pointee.base.put(Tag.list, s.pointee.count)
      s.pointee.count &+= Writer.listHead
    }
    return container
  }

  /// The container of a frame, which may have been asked for before.
  func contents(of index: Int, _ serial: UInt64, _ kind: WriterRecord.Kind) -> RecordReference {
    // Not to be held against the stream that the memory serves now.
    guard isAlive(index, serial) else { return .dead }
    do {
      if s.pointee.topSerial != serial { try resume(index, serial) }
      let contents = record(index).pointee.contents
      if contents >= 0 {
        guard record(contents).pointee.kind == kind else { throw secondContainer(index) }
        return RecordReference(index: contents, serial: record(contents).pointee.serial)
      }
      guard contents == WriterRecord.Contents.none else { throw secondContainer(index) }
      guard record(index).pointee.depth < s.pointee.maximumDepth * 8 else { throw tooDeep() }
      let container = begin(kind, Place.same)
      if !s.pointee.turns.isEmpty { note(container.index) }
      record(index).pointee.contents = container.index
      return container
    } catch {
      fail(error)
      return .dead
    }
  }

  /// A container in a container that is open.
  func nested(_ kind: WriterRecord.Kind, _ place: Int) -> RecordReference {
    guard record(s.pointee.top).pointee.depth < s.pointee.maximumDepth * 8 else {
      fail(tooDeep())
      return .dead
    }
    let container = begin(kind, place)
    if !s.pointee.turns.isEmpty { note(container.index) }
    return container
  }

  /// The frame of a super encoder, in a container that is open.
  func nestedFrame(_ place: Int) -> RecordReference {
    let frame = push(.frame, place)
    if !s.pointee.turns.isEmpty { note(frame.index) }
    return frame
  }

  func isAlive(_ index: Int, _ serial: UInt64) -> Bool {
    index >= 0 && index < s.pointee.recordCount && record(index).pointee.serial == serial
  }

  /// Makes a record the open one that is not.
  @inline(never) func resume(_ index: Int, _ serial: UInt64) throws {
    guard isAlive(index, serial), index >= s.pointee.active else {
      throw s.pointee.failure ?? misuse("a container or encoder was used after, or outside of, the call of encode(to:) that it was made in")
    }
    let frame = s.pointee.active
    if s.pointee.turns[frame] == nil {
      if record(index).pointee.end < 0 {
        closeAll(downTo: index)
        s.pointee.topSerial = serial
        // An untouched super encoder began turns.
        if s.pointee.turns[frame] == nil { return }
      } else {
        startTurns(frame)
      }
    }
    s.pointee.turns[frame]?.append(Turn(offset: s.pointee.count, record: index, begins: false))
    s.pointee.top = index
    s.pointee.topSerial = serial
  }

  /// Closes records from the open one down to, without, a record below.
  func closeAll(downTo index: Int) {
    var turned = s.pointee.turns.isEmpty == false && s.pointee.turns[s.pointee.active] != nil
    while s.pointee.top != index {
      let top = record(s.pointee.top)
      // A super encoder may be used later on.
      if !turned && top.pointee.kind == .frame && top.pointee.contents == WriterRecord.Contents.none {
        startTurns(s.pointee.active)
        turned = true
      }
      // Records filled in turns get their lengths when they are put in order.
      if !turned { close(top) }
      s.pointee.top = turned ? index : top.pointee.parent
    }
  }

  /// Writes into the head of a record what its length and count turned out to be.
  @inline(__always) func close(_ record: UnsafeMutablePointer<WriterRecord>) {
    let start = record.pointee.start
    switch record.pointee.kind {
    case .keyed:
      if record.pointee.repeats { dropRepeated(start) }
      let length = s.pointee.count &- start &- Writer.keyedHead
      if length <= Int(UInt32.max) {
        s.pointee.base.put(UInt32(truncatingIfNeeded: length), start &+ 1)
      } else {
        widen(start, Tag.largeKeyed, length, nil)
      }
    case .unkeyed:
      let length = s.pointee.count &- start &- Writer.listHead
      if length <= Int(UInt32.max) {
        s.pointee.base.put(UInt32(truncatingIfNeeded: length), start &+ 1)
        s.pointee.base.put(UInt32(truncatingIfNeeded: record.pointee.count), start &+ 5)
      } else {
        widen(start, Tag.largeList, length, record.pointee.count)
      }
    case .frame:
      // A super encoder that nothing was asked of.
      if record.pointee.contents == WriterRecord.Contents.none { emptyKeyed() }
    }
    record.pointee.end = s.pointee.count
  }

  @inline(never) private func emptyKeyed() {
    reserve(Writer.keyedHead)
    s.pointee.base.put(Tag.keyed, s.pointee.count)
    s.pointee.base.put(UInt32(0), s.pointee.count + 1)
    s.pointee.count += Writer.keyedHead
  }

  /// Gives a container beyond 4 GiB a head of the larger kind.
  @inline(never) func widen(_ start: Int, _ tag: UInt8, _ length: Int, _ elements: Int?) {
    let more = elements == nil ? 4 : 8
    reserve(more)
    let head = elements == nil ? Writer.keyedHead : Writer.listHead
    let contents = s.pointee.base + start + head
    (contents + more).copyMemory(from: contents, byteCount: length)
    s.pointee.base.put(tag, start)
    s.pointee.base.put(UInt64(length), start + 1)
    if let elements { s.pointee.base.put(UInt64(elements), start + 9) }
    s.pointee.count += more
  }

  // MARK: failures

  var mark: WriterMark {
    @inline(__always) get {
      WriterMark(
        count: s.pointee.count, recordCount: s.pointee.recordCount, top: s.pointee.top, active: s.pointee.active, depth: s.pointee.depth,
        segments: s.pointee.segments.count, topSerial: s.pointee.topSerial)
    }
  }

  /// Takes back what was written since.
  @inline(never) func goBack(to mark: WriterMark) {
    s.pointee.count = mark.count
    drop(to: mark.recordCount)
    s.pointee.top = mark.top
    s.pointee.topSerial = mark.topSerial
    s.pointee.active = mark.active
    s.pointee.depth = mark.depth
    s.pointee.segments.removeLast(s.pointee.segments.count - mark.segments)
    for frame in s.pointee.turns.keys where frame >= mark.recordCount { s.pointee.turns[frame] = nil }
  }

  /// Notes what a function found that cannot throw; `encode` throws it in the end.
  func fail(_ error: any Error) {
    if s.pointee.failure == nil { s.pointee.failure = error }
  }

  func path(_ index: Int) -> [any CodingKey] {
    var path: [any CodingKey] = []
    var at = index
    while at >= 0 && at < s.pointee.recordCount {
      let record = record(at).pointee
      if record.parent >= 0, let key = key(record.place, in: record.parent) { path.append(key) }
      at = record.parent
    }
    return path.reversed()
  }

  /// The key of a place in a record.
  func key(_ place: Int, in index: Int) -> PathKey? {
    if place == Place.same { return nil }
    return record(index).pointee.kind == .keyed ? PathKey(stringValue: s.pointee.keys.text(place)) : PathKey(intValue: place)
  }

  func misuse(_ text: String) -> EncodingError {
    // Of a path without end the beginning tells enough.
    EncodingError.invalidValue((), .init(codingPath: Array(path(s.pointee.active).prefix(20)), debugDescription: text))
  }

  func secondContainer(_ index: Int) -> EncodingError {
    EncodingError.invalidValue(
      (), .init(codingPath: path(index), debugDescription: "a value asked for two containers of different kinds, or encoded two single values"))
  }

  func tooDeep() -> EncodingError {
    misuse("values are nested more than \(s.pointee.maximumDepth) deep, or contain themselves; BinaryEncoder.maximumDepth sets the limit")
  }
}
