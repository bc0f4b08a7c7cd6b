/// A container that is being filled, or a value (`frame`) whose `encode(to:)` is running or whose super encoder was handed out.
struct WriterRecord {
  enum Kind: UInt8 {
    case frame, keyed, unkeyed
  }

  var serial: UInt64
  /// Where its first byte, the tag, stands.
  var start: Int
  /// Set when it is closed.
  var end = -1
  var parent: Int
  /// Its place in the parent, for coding paths: an index, the number of a key, or see `Place`.
  var place: Int
  /// Of a frame: the record that holds its contents, or see `Contents`.
  var contents = Contents.none
  /// Elements so far.
  var count = 0
  /// Which of the first 64 keys of the stream it has.
  var keys: UInt64 = 0
  var lastKey: UInt32 = 0
  /// The keyed containers that were handed out for it.
  var slot: KeyedSlot.Reference?
  var kind: Kind
  /// Whether it may have a key twice.
  var repeats = false
  var depth: Int32

  enum Contents {
    static let none = -1
    static let single = -2
  }
}

enum Place {
  /// The value is all there is of its parent: a single value, or the root.
  static let same = -1
}

/// All that one `encode` needs. It is reached through a pointer, so that containers are structs of three words, nothing is counted and
/// nothing is checked for exclusive access.
struct WriterState {
  // The bytes.
  private(set) var base: UnsafeMutableRawPointer
  var count = 0
  private(set) var capacity: Int
  /// The serial number of the record that can be written to without a further look.
  var topSerial: UInt64 = 0
  var top = -1
  /// The outermost record that the running `encode(to:)` may write to.
  var active = -1
  var records: UnsafeMutablePointer<WriterRecord>
  var recordCount = 0
  var recordCapacity = 64
  /// Never starts again.
  var nextSerial: UInt64 = 1
  /// What it was taken for, see `Pool`.
  private var sort = 0
  var depth = 0
  var maximumDepth = 0
  var types = TypeCache()
  var keys = EncodedKeys()
  var keyTypes = KeyTypeCache()
  var userInfo: [CodingUserInfoKey: Any] = [:]
  /// Payloads from this size on become segments.
  var threshold = Int.max
  var segments: [Segment] = []
  /// What a function that cannot throw found wrong.
  var failure: (any Error)?
  /// By frame: which bytes belong to which record, once containers are filled in turns.
  var turns: [Int: [Turn]] = [:]
  /// By serial number: keys beyond the first 64 of containers that have them in no order.
  var wideKeys: [UInt64: Set<UInt32>] = [:]

  init() {
    capacity = 4096
    base = Self.memory(capacity)
    records = .allocate(capacity: recordCapacity)
  }

  /// Memory beyond this is given back after each use.
  private static let keptCapacity = 1 << 22
  private static let keptRecords = 1 << 10

  /// Memory for so many bytes, with room in front of them.
  private static func memory(_ capacity: Int) -> UnsafeMutableRawPointer {
    .allocate(byteCount: LentStream.headroom + capacity, alignment: 16) + LentStream.headroom
  }

  mutating func grow(to capacity: Int) {
    let base = Self.memory(capacity)
    base.copyMemory(from: self.base, byteCount: count)
    (self.base - LentStream.headroom).deallocate()
    self.base = base
    self.capacity = capacity
  }

  /// Gives back memory that few streams need.
  @inline(__always) mutating func shrink() { if capacity > Self.keptCapacity || recordCapacity > Self.keptRecords { giveBack() } }

  @inline(never) private mutating func giveBack() {
    count = 0
    if capacity > Self.keptCapacity { grow(to: 4096) }
    guard recordCapacity > Self.keptRecords else { return }
    records.deallocate()
    recordCapacity = Self.keptRecords
    records = .allocate(capacity: recordCapacity)
  }

  // States are used again and never freed: a container that a type kept beyond its `encode(to:)` still points to one, finds another serial
  // number there, and reports the misuse. (What another thread does with it meanwhile is a race of the program.)
  private static let pool = Pool()

  /// - Parameter type: of the value, for those of one type have the same keys.
  @inline(__always) static func take(for type: Any.Type) -> UnsafeMutablePointer<WriterState> {
    let sort = MPICoding.sort(of: type)
    let state = pool.take(sort)?.assumingMemoryBound(to: WriterState.self) ?? make()
    state.pointee.sort = sort
    return state
  }

  @inline(never) private static func make() -> UnsafeMutablePointer<WriterState> {
    let state = UnsafeMutablePointer<WriterState>.allocate(capacity: 1)
    state.initialize(to: WriterState())
    return state
  }

  @inline(__always) static func give(_ state: UnsafeMutablePointer<WriterState>) { _ = pool.give(state, state.pointee.sort) }
}
