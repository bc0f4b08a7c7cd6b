/// The numbers that the keys of one `CodingKey` type have in the stream at hand.
///
/// Keys that a compiler makes are enumerations of one byte or none, so their numbers stand in a table by that byte: no text is made or
/// compared. (A key's text must not change: of such a type it is asked once per stream.)
struct KeyType {
  enum Layout {
    case empty, byte, other
  }

  let type: UnsafeRawPointer
  let layout: Layout
  /// The stream that the numbers are of.
  var stream: UInt64 = 0
  let numbers: UnsafeMutablePointer<UInt32>
  private var highest = -1
  /// Containers of the type that nobody uses at the moment.
  var spare: KeyedSlot.Reference?

  typealias Reference = UnsafeMutablePointer<KeyType>

  init<Key: CodingKey>(_ type: Key.Type) {
    self.type = unsafeBitCast(type, to: UnsafeRawPointer.self)
    layout = !_isPOD(Key.self) ? .other : MemoryLayout<Key>.size == 0 ? .empty : MemoryLayout<Key>.size == 1 ? .byte : .other
    numbers = .allocate(capacity: layout == .other ? 1 : 256)
    numbers.initialize(repeating: 0, count: layout == .other ? 1 : 256)
  }

  /// By the number of a key: what `allKeys` of a container is that has this key alone, as the array's storage.
  private var lone: [AnyObject?] = []

  /// The keys of a container that has one, which is what an enumeration is written as: made once per stream.
  mutating func loneKey<Key: CodingKey>(_ number: Int, _ make: () -> [Key]) -> [Key] {
    guard number < 256, layout != .other else { return make() }
    if number < lone.count, let known = lone[number] { return unsafeBitCast(known, to: [Key].self) }
    let keys = make()
    if keys.count == 1 {
      while lone.count <= number { lone.append(nil) }
      lone[number] = unsafeBitCast(keys, to: AnyObject.self)
    }
    return keys
  }

  /// Forgets the numbers of another stream.
  @inline(__always) mutating func begin(_ stream: UInt64) {
    guard self.stream != stream else { return }
    self.stream = stream
    if highest >= 0 { numbers.update(repeating: 0, count: highest + 1) }
    highest = -1
    if !lone.isEmpty { lone.removeAll() }
  }

  @inline(__always) mutating func set(_ byte: Int, _ number: UInt32) {
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

  init() {
    slots = .allocate(capacity: Self.count)
    slots.initialize(repeating: nil, count: Self.count)
  }

  @inline(__always) mutating func of<Key: CodingKey>(_ type: Key.Type, stream: UInt64) -> KeyType.Reference {
    let id = unsafeBitCast(type, to: UnsafeRawPointer.self)
    let bits = UInt(bitPattern: id)
    let slot = Int((bits >> 4 ^ bits >> 11) & 127)
    let entry = slots[slot].flatMap { $0.pointee.type == id ? $0 : nil } ?? find(type, id, slot)
    entry.pointee.begin(stream)
    return entry
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
