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
  var base: UnsafeMutableRawPointer
  var count = 0
  var capacity: Int
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
  var depth = 0
  var maximumDepth = 0
  var types = TypeCache()
  /// The number of the stream, by which what is known of another is told.
  var stream: UInt64 = 0
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
    base = .allocate(byteCount: capacity, alignment: 16)
    records = .allocate(capacity: recordCapacity)
  }

  static let pool = Pool<WriterState>()
  /// Memory beyond this is given back after each use.
  static let keptCapacity = 1 << 22
}
