/// The keys of a stream that is being written: each stands once, in its tables, and containers have its number, from 1 on, in the order in
/// which they were met.
///
/// The table stays for the next stream, which often has the same keys in the same order: as far as that holds, numbers are known. Where it
/// holds no longer, what the stream has not used is dropped, so that a stream never depends on those before it.
struct EncodedKeys {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  private var index = KeyIndex()
  /// How many of the keys the stream at hand has; the others are those of streams before it.
  private(set) var used = 0

  /// The first so many keys as they stand in a stream, which the next one may have as well.
  private var table: [UInt8] = []
  private var tableCount = 0

  private struct Recent {
    var text: ShortText
    /// 0 where there is none.
    var number: UInt32
  }

  /// Short keys of dictionaries that were met lately, at places by their bytes.
  private let recent: UnsafeMutablePointer<Recent>
  private var hasRecent = false

  init() {
    recent = .allocate(capacity: ShortText.slots)
    recent.initialize(repeating: Recent(text: ShortText(), number: 0), count: ShortText.slots)
  }

  /// So many keys of dictionaries become part of the table; keys of types always do.
  static let dictionaryLimit = 4096
  /// Larger tables do not stay for the next stream.
  private static let keptCount = 256
  private static let keptBytes = 1 << 12

  private func bounds(_ key: UInt32) -> Range<Int> { (key == 0 ? 0 : ends[Int(key) - 1])..<ends[Int(key)] }

  /// Whether the stream has a number, or has it from now on, because its key is the next one.
  @inline(__always) mutating func use(_ number: UInt32) -> Bool {
    if number <= used { return true }
    guard number == used &+ 1 else { return false }
    used &+= 1
    return true
  }

  /// The number of a key, which may be new; nil where ``dropUnused()`` has to come first.
  mutating func number(_ text: UnsafeBufferPointer<UInt8>) -> UInt32? {
    let isWhole = used == ends.count
    // At most 2^32 keys.
    if let number = find(text, inserting: isWhole ? UInt32(truncatingIfNeeded: used) : nil) { return use(number) ? number : nil }
    guard isWhole else { return nil }
    bytes.append(contentsOf: text)
    ends.append(bytes.count)
    used += 1
    return UInt32(truncatingIfNeeded: used)
  }

  /// The number of a key that the stream has already.
  mutating func usedNumber(_ text: UnsafeBufferPointer<UInt8>) -> UInt32? { find(text, inserting: nil).flatMap { $0 <= used ? $0 : nil } }

  /// Drops the keys that the stream does not have.
  mutating func dropUnused() {
    bytes.removeLast(bytes.count - (used == 0 ? 0 : ends[used - 1]))
    ends.removeLast(ends.count - used)
    var index = KeyIndex()
    swap(&index, &self.index)
    index.removeAll()
    for key in 0..<UInt32(truncatingIfNeeded: used) {
      _ = index.find(hash(key), inserting: key) { _ in
        false
      } rehash: {
        hash($0)
      }
    }
    swap(&index, &self.index)
    if hasRecent { recent.update(repeating: Recent(text: ShortText(), number: 0), count: ShortText.slots) }
    hasRecent = false
    if tableCount > used { (table, tableCount) = ([], 0) }
  }

  /// The number of a dictionary's key that was met lately, in this stream or before.
  @inline(__always) mutating func recentNumber(_ text: UnsafeBufferPointer<UInt8>) -> UInt32? {
    guard let start = text.baseAddress, let short = ShortText(UnsafeRawPointer(start), text.count) else { return nil }
    let slot = recent + short.slot
    guard slot.pointee.text == short, slot.pointee.number != 0, use(slot.pointee.number) else { return nil }
    return slot.pointee.number
  }

  /// Notes the number of a dictionary's key.
  mutating func remember(_ text: UnsafeBufferPointer<UInt8>, _ number: UInt32) {
    guard let start = text.baseAddress, let short = ShortText(UnsafeRawPointer(start), text.count) else { return }
    hasRecent = true
    recent[short.slot] = Recent(text: short, number: number)
  }

  private func hash(_ key: UInt32) -> UInt64 {
    let range = bounds(key)
    return withLent { KeyIndex.hash($0 + range.lowerBound, range.count) }
  }

  private mutating func find(_ text: UnsafeBufferPointer<UInt8>, inserting: UInt32?) -> UInt32? {
    // Taken out, for the closures read the table.
    var index = KeyIndex()
    swap(&index, &self.index)
    defer { swap(&index, &self.index) }
    return withLent { base in
      let start = text.baseAddress.map { UnsafeRawPointer($0) } ?? base
      return index.find(KeyIndex.hash(start, text.count), inserting: inserting) { key in
        let range = bounds(key)
        guard range.count == text.count else { return false }
        return UnsafeRawBufferPointer(start: base + range.lowerBound, count: range.count)
          .elementsEqual(UnsafeRawBufferPointer(start: start, count: range.count))
      } rehash: {
        hash($0)
      }
    }.map { $0 + 1 }
  }

  /// Lends the texts of all keys; any memory where there are none.
  @inline(__always) private func withLent<R>(_ body: (UnsafeRawPointer) -> R) -> R {
    bytes.withUnsafeBytes { body($0.baseAddress ?? UnsafeRawPointer(recent)) }
  }

  /// The text of a key by its number.
  func text(_ number: Int) -> String {
    number >= 1 && number <= ends.count ? String(decoding: bytes[bounds(UInt32(number - 1))], as: UTF8.self) : "?"
  }

  /// Appends the table to a stream.
  @inline(__always) mutating func write(to writer: Writer) {
    if used == 0 {
      writer.reserve(1)
      writer.byte(0)
    } else if used == tableCount {
      table.withUnsafeBytes { writer.append($0) }
    } else {
      makeTable(writer)
    }
  }

  @inline(never) private mutating func makeTable(_ writer: Writer) {
    let start = writer.s.pointee.count
    writer.reserve(bytes.count + 10 * (used + 1))
    writer.varint(used)
    var from = 0
    for end in ends[..<used] {
      writer.varint(end - from)
      for at in from..<end { writer.byte(bytes[at]) }
      from = end
    }
    guard isKept else { return }
    table = [UInt8](UnsafeRawBufferPointer(start: writer.s.pointee.base + start, count: writer.s.pointee.count - start))
    tableCount = used
  }

  private var isKept: Bool { ends.count <= Self.keptCount && bytes.count <= Self.keptBytes }

  /// Ends a stream.
  ///
  /// - Returns: whether the table was dropped, so that numbers of its keys are those of others from now on.
  @inline(__always) mutating func finish() -> Bool {
    used = 0
    if isKept { return false }
    drop()
    return true
  }

  @inline(never) private mutating func drop() {
    dropUnused()
    // An array keeps its memory when elements are removed.
    if bytes.capacity >= 1 << 16 { bytes = [] }
    if ends.capacity >= 1 << 12 { ends = [] }
  }
}

extension Writer {
  /// The number of a key, which is new to the stream or was there.
  @inline(never) func keyNumber(_ text: UnsafeBufferPointer<UInt8>) -> UInt32 {
    if let number = s.pointee.keys.number(text) { return number }
    s.pointee.keys.dropUnused()
    s.pointee.keyTypes.forget()
    // Whatever is left, the stream has.
    return s.pointee.keys.number(text) ?? 0
  }

  /// The number of a dictionary's key, or nil when the table is full.
  @inline(__always) func dictionaryKeyNumber(_ text: UnsafeBufferPointer<UInt8>) -> UInt32? {
    s.pointee.keys.recentNumber(text) ?? otherNumber(text)
  }

  @inline(never) private func otherNumber(_ text: UnsafeBufferPointer<UInt8>) -> UInt32? {
    guard s.pointee.keys.used < EncodedKeys.dictionaryLimit else { return s.pointee.keys.usedNumber(text) }
    let number = keyNumber(text)
    s.pointee.keys.remember(text, number)
    return number
  }
}
