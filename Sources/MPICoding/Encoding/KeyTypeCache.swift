/// The numbers that the keys of one `CodingKey` type have in the table of keys at hand.
///
/// Keys that a compiler makes are enumerations of one byte or none, so their numbers stand in a table by that byte: no text is made or
/// compared. (A key's text must not change: of such a type it is asked once for many streams.)
struct KeyType {
  enum Layout {
    case empty, byte, other
  }

  let type: UnsafeRawPointer
  let layout: Layout
  let numbers: UnsafeMutablePointer<UInt32>
  private var highest = -1
  /// Containers of the type that nobody uses at the moment.
  private var spare: KeyedSlot.Reference?
  private var spareCount = 0
  private static let spareLimit = 256

  /// A container that nobody uses.
  @inline(__always) mutating func takeSpare() -> (KeyedSlot.Reference, container: AnyObject)? {
    guard let slot = spare, let container = slot.pointee.container else { return nil }
    spare = slot.pointee.next
    spareCount &-= 1
    return (slot, container)
  }

  /// Keeps one for the next value, unless there are many.
  @inline(__always) mutating func giveBack(_ slot: KeyedSlot.Reference) {
    guard spareCount < Self.spareLimit else { return Self.free(slot) }
    slot.pointee.next = spare
    spare = slot
    spareCount &+= 1
  }

  @inline(never) private static func free(_ slot: KeyedSlot.Reference) {
    slot.deinitialize(count: 1)
    slot.deallocate()
  }

  typealias Reference = UnsafeMutablePointer<KeyType>

  init<Key: CodingKey>(_ type: Key.Type) {
    self.type = unsafeBitCast(type, to: UnsafeRawPointer.self)
    layout = !_isPOD(Key.self) ? .other : MemoryLayout<Key>.size == 0 ? .empty : MemoryLayout<Key>.size == 1 ? .byte : .other
    numbers = .allocate(capacity: layout == .other ? 1 : 256)
    numbers.initialize(repeating: 0, count: layout == .other ? 1 : 256)
  }

  /// By the number of a key: what `allKeys` of a container is that has this key alone, as the array's storage.
  private var lone: [AnyObject?] = []

  /// The keys of a container that has one, which is what an enumeration is written as: made once for a table.
  func loneKey<Key: CodingKey>(_ number: Int) -> [Key]? {
    guard number < lone.count, let keys = lone[number] else { return nil }
    return unsafeBitCast(keys, to: [Key].self)
  }

  mutating func setLoneKey<Key: CodingKey>(_ number: Int, _ keys: [Key]) {
    while lone.count <= number { lone.append(nil) }
    lone[number] = unsafeBitCast(keys, to: AnyObject.self)
  }

  /// Forgets the numbers of another table.
  mutating func forget() {
    if highest >= 0 { numbers.update(repeating: 0, count: highest + 1) }
    highest = -1
    if !lone.isEmpty { lone.removeAll() }
  }

  /// Whether it has numbers, or keys by their numbers, of the table at hand.
  var isKnown: Bool { highest >= 0 || !lone.isEmpty }

  mutating func set(_ byte: Int, _ number: UInt32) {
    numbers[byte] = number
    highest = max(highest, byte)
  }

  /// The byte that a key is, or nil where it is more than one.
  @inline(__always) func byte<Key: CodingKey>(_ key: Key) -> Int? {
    switch layout {
    case .byte: Int(unsafeBitCast(key, to: UInt8.self))
    case .empty: 0
    case .other: nil
    }
  }
}

/// The key types that one coder has met.
struct KeyTypeCache {
  private static let count = 128
  private let slots: UnsafeMutablePointer<KeyType.Reference?>
  private var known: [UnsafeRawPointer: KeyType.Reference] = [:]
  /// Those that have numbers of the table at hand.
  private var numbered: [KeyType.Reference] = []

  init() {
    slots = .allocate(capacity: Self.count)
    slots.initialize(repeating: nil, count: Self.count)
  }

  /// Forgets the numbers that keys had in another table.
  mutating func forget() {
    for entry in numbered { entry.pointee.forget() }
    numbered.removeAll(keepingCapacity: true)
  }

  /// Notes the number of a key in the table at hand.
  mutating func set(_ keys: KeyType.Reference, _ byte: Int, _ number: UInt32) {
    if !keys.pointee.isKnown { numbered.append(keys) }
    keys.pointee.set(byte, number)
  }

  /// Notes what `allKeys` of a container is that has the key of a number alone.
  mutating func setLoneKey<Key: CodingKey>(_ keys: KeyType.Reference, _ number: Int, _ lone: [Key]) {
    guard lone.count == 1, number < 256, keys.pointee.layout != .other else { return }
    if !keys.pointee.isKnown { numbered.append(keys) }
    keys.pointee.setLoneKey(number, lone)
  }

  @inline(__always) mutating func of<Key: CodingKey>(_ type: Key.Type) -> KeyType.Reference {
    let id = unsafeBitCast(type, to: UnsafeRawPointer.self)
    let bits = UInt(bitPattern: id)
    let slot = Int((bits >> 4 ^ bits >> 11) & 127)
    return slots[slot].flatMap { $0.pointee.type == id ? $0 : nil } ?? find(type, id, slot)
  }

  @inline(never) private mutating func find<Key: CodingKey>(_ type: Key.Type, _ id: UnsafeRawPointer, _ slot: Int) -> KeyType.Reference {
    let entry =
      known[id]
      ?? {
        let entry = KeyType.Reference.allocate(capacity: 1)
        entry.initialize(to: KeyType(type))
        known[id] = entry
        return entry
      }()
    slots[slot] = entry
    return entry
  }
}
