/// The keys of a stream that is being written: each stands once, in its tables, and containers have its number, from 1 on.
struct EncodedKeys {
  private(set) var bytes: [UInt8] = []
  private var ends: [Int] = []
  private var index = KeyIndex()

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

  var count: Int { ends.count }

  private func bounds(_ key: UInt32) -> Range<Int> { (key == 0 ? 0 : ends[Int(key) - 1])..<ends[Int(key)] }

  /// The number of a key, which is new to the table or was there.
  mutating func number(_ text: UnsafeBufferPointer<UInt8>) -> UInt32 {
    // At most 2^32 keys.
    find(text, inserting: UInt32(truncatingIfNeeded: ends.count))
      ?? {
        bytes.append(contentsOf: text)
        ends.append(bytes.count)
        return UInt32(truncatingIfNeeded: ends.count)
      }()
  }

  /// The number of a dictionary's key, or nil when the table is full.
  @inline(__always) mutating func dictionaryNumber(_ text: UnsafeBufferPointer<UInt8>) -> UInt32? {
    guard let start = text.baseAddress, let short = ShortText(UnsafeRawPointer(start), text.count) else { return otherNumber(text) }
    let slot = recent + short.slot
    if slot.pointee.text == short && slot.pointee.number != 0 { return slot.pointee.number }
    guard let number = otherNumber(text) else { return nil }
    slot.pointee = Recent(text: short, number: number)
    return number
  }

  @inline(never) private mutating func otherNumber(_ text: UnsafeBufferPointer<UInt8>) -> UInt32? {
    hasRecent = true
    return ends.count < Self.dictionaryLimit ? number(text) : find(text, inserting: nil)
  }

  private mutating func find(_ text: UnsafeBufferPointer<UInt8>, inserting: UInt32?) -> UInt32? {
    // Taken out, for the closures read the table.
    var index = KeyIndex()
    swap(&index, &self.index)
    defer { swap(&index, &self.index) }
    var none: UInt8 = 0
    return withUnsafeBytes(of: &none) { empty in
      let start = text.baseAddress.map { UnsafeRawPointer($0) } ?? empty.baseAddress.unsafelyUnwrapped
      return bytes.withUnsafeBytes { all in
        let base = all.baseAddress ?? empty.baseAddress.unsafelyUnwrapped
        return index.find(KeyIndex.hash(start, text.count), inserting: inserting) { key in
          let range = bounds(key)
          guard range.count == text.count else { return false }
          return UnsafeRawBufferPointer(start: base + range.lowerBound, count: range.count)
            .elementsEqual(UnsafeRawBufferPointer(start: start, count: range.count))
        } rehash: { key in
          let range = bounds(key)
          return KeyIndex.hash(base + range.lowerBound, range.count)
        }
      }
    }.map { $0 + 1 }
  }

  /// The text of a key by its number.
  func text(_ number: Int) -> String {
    number >= 1 && number <= ends.count ? String(decoding: bytes[bounds(UInt32(number - 1))], as: UTF8.self) : "?"
  }

  /// Appends the table to a stream.
  func write(to writer: Writer) {
    writer.reserve(bytes.count + 10 * (count + 1))
    writer.varint(count)
    bytes.withUnsafeBytes { all in
      var start = 0
      for end in ends {
        writer.varint(end - start)
        for at in start..<end { writer.byte(all[at]) }
        start = end
      }
    }
  }

  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: bytes.count < 1 << 16)
    ends.removeAll(keepingCapacity: ends.count < 1 << 12)
    index.removeAll()
    if hasRecent { recent.update(repeating: Recent(text: ShortText(), number: 0), count: ShortText.slots) }
    hasRecent = false
  }
}
