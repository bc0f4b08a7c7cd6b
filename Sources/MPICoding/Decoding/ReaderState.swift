/// A container that is being read, or a value (`frame`) whose `init(from:)` is running.
struct ReaderRecord {
  enum Kind: UInt8 {
    case frame, keyed, list, packed, map
  }

  var serial: UInt64
  /// What offsets are of: the stream, or a segment.
  var base: UnsafeRawPointer
  /// Where the value of a frame or the contents of a container begin; -1 in the frame of a super decoder for which there is nothing.
  var start: Int
  var end: Int
  /// Where the next element or key stands.
  var cursor: Int
  /// Elements in all, and those that were read.
  var count = 0
  var index = 0
  var parent: Int
  /// Its place in the parent, for coding paths: an index, the number of a key, or the offset of a map's value.
  var place: Int
  /// How often a key was looked for in vain where it was expected.
  var searches = 0
  var kind: Kind
  /// The keyed containers that were handed out for it.
  var slot: KeyedSlot.Reference?
  /// Of a packed array: what it holds; of a frame: that its value is an element of one.
  var element: ElementKind?
  var depth: Int32
}

/// All that one `decode` needs, reached through a pointer as `WriterState` is.
struct ReaderState {
  var base: UnsafeRawPointer
  /// Where the tables begin.
  var end = 0
  var records: UnsafeMutablePointer<ReaderRecord>
  var recordCount = 0
  var recordCapacity = 64
  /// Never starts again.
  var nextSerial: UInt64 = 1
  /// What it was taken for, see `Pool`.
  private var sort = 0
  var depth = 0
  var maximumDepth = 0
  /// The bytes that lists may still take for elements that were not read yet.
  var spare = 0
  var types = TypeCache()
  var keys = DecodedKeys()
  var keyTypes = KeyTypeCache()
  var userInfo: [CodingUserInfoKey: Any] = [:]
  var segments: [Segment] = []
  /// Where the value refers to each; 0 where it was not seen to.
  var segmentPlaces: [Int] = []
  /// Where the keys of large containers are that are read in another order, by serial number.
  var positions: [UInt64: [UInt32: Int]] = [:]
  var textPositions: [UInt64: [String: Int]] = [:]
  var doubleTemplates = Templates<Double>()
  var integerTemplates = Templates<Int>()
  var stringTemplates = Templates<String>()
  /// What offsets are of when there is no stream.
  let nowhere: UnsafeRawPointer
  /// Memory for a number, a text, or a reference, on its way to where it is wanted.
  let transit = UnsafeMutableRawPointer.allocate(byteCount: 16, alignment: 16)

  init() {
    records = .allocate(capacity: recordCapacity)
    nowhere = UnsafeRawPointer(UnsafeMutableRawPointer.allocate(byteCount: 16, alignment: 16))
    base = nowhere
  }

  /// Gives back memory that few streams need.
  @inline(__always) mutating func shrink() { if recordCapacity > Self.keptRecords { giveBack() } }

  @inline(never) private mutating func giveBack() {
    records.deallocate()
    recordCapacity = Self.keptRecords
    records = .allocate(capacity: recordCapacity)
  }

  private static let keptRecords = 1 << 10

  /// Forgets what is known of the keys of earlier streams.
  @inline(never) mutating func forgetKeys() {
    keyTypes.forget()
    doubleTemplates.removeAll()
    integerTemplates.removeAll()
    stringTemplates.removeAll()
  }

  // Used again and never freed, as `WriterState` is.
  private static let pool = Pool()

  /// - Parameter type: of the value, for those of one type have the same keys.
  @inline(__always) static func take(for type: Any.Type) -> UnsafeMutablePointer<ReaderState> {
    let sort = MPICoding.sort(of: type)
    let state = pool.take(sort)?.assumingMemoryBound(to: ReaderState.self) ?? make()
    state.pointee.sort = sort
    return state
  }

  @inline(never) private static func make() -> UnsafeMutablePointer<ReaderState> {
    let state = UnsafeMutablePointer<ReaderState>.allocate(capacity: 1)
    state.initialize(to: ReaderState())
    return state
  }

  @inline(__always) static func give(_ state: UnsafeMutablePointer<ReaderState>) { _ = pool.give(state, state.pointee.sort) }
}
