#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The keys of a stream that is being read, by their numbers from 1 on.
///
/// What is known of them stays for the next stream, which often has the same table.
struct DecodedKeys {
  private var base: UnsafeRawPointer?
  /// Offsets behind `base`, where a length stands before the text.
  private var offsets: [UInt32] = []
  private var end = 0
  private var index = KeyIndex()
  private var isIndexed = false
  private var lookups = 0
  /// Of a larger table, instead of an index, which takes more memory: the numbers less one in the order of the texts.
  private var order: [UInt32] = []
  private static let indexLimit = 1 << 15
  /// Texts that were asked for before: of the first keys, and of others that memory is allocated for.
  private var texts: [String?] = []
  private var longTexts: [Int: String] = [:]
  private static let textLimit = 4096
  /// A text of so many bytes takes no memory of its own.
  private static let inlineLimit = 15

  var count: Int { offsets.count }

  /// The table of the last stream that had a small one: a copy, for that stream is gone.
  private let table = UnsafeMutableRawPointer.allocate(byteCount: tableLimit, alignment: 16)
  private var tableSize = 0
  private var tableStart = 0
  private static let tableLimit = 512

  /// Whether the table of a stream is that of the last one; then all that is known of its keys holds.
  @inline(__always) mutating func isSame(_ base: UnsafeRawPointer, _ offset: Int, _ limit: Int) -> Int? {
    guard tableSize > 0, limit &- offset >= tableSize, memcmp(table, base + offset, tableSize) == 0 else { return nil }
    self.base = base + offset + tableStart
    return offset + tableSize
  }

  /// Reads the table, and returns the offset behind it.
  mutating func read(_ base: UnsafeRawPointer, _ offset: Int, _ limit: Int) throws(BinaryFormatError) -> Int {
    removeAll()
    let (count, start) = try Walk.varint(base, offset, limit)
    guard count <= limit - start, limit - start <= Int(UInt32.max) else { throw BinaryFormatError("\(count) keys", at: offset) }
    guard count > 0 else { return start }
    // There are so many keys of two bytes and less; the length and the text of others take four. So the memory for the table is
    // bounded by the stream.
    guard count - 65_793 <= (limit - start) / 4 else { throw BinaryFormatError("\(count) keys in \(limit - start) bytes", at: offset) }
    offsets.reserveCapacity(count)
    self.base = base + start
    var at = start
    var hasEmpty = false
    for _ in 0..<count {
      let (length, text) = try Walk.varint(base, at, limit)
      guard length <= limit - text else { throw BinaryFormatError("the stream ends within a key", at: at) }
      guard length > 0 || !hasEmpty else { throw BinaryFormatError("a second empty key", at: at) }
      hasEmpty = hasEmpty || length == 0
      offsets.append(UInt32(at - start))
      at = text + length
    }
    end = at - start
    if at - offset <= Self.tableLimit {
      table.copyMemory(from: base + offset, byteCount: at - offset)
      tableSize = at - offset
      tableStart = start - offset
    }
    return at
  }

  /// The bytes of a key by its number less one, which is in the table.
  @inline(__always) private func bytes(_ base: UnsafeRawPointer, _ key: Int) -> UnsafeRawBufferPointer {
    let offset = Int(offsets[key])
    let first = base.byte(offset)
    if first < 0x80 { return UnsafeRawBufferPointer(start: base + offset + 1, count: Int(first)) }
    // It was read before, so it can be read.
    guard let length = try? Walk.varint(base, offset, end) else { return UnsafeRawBufferPointer(start: base, count: 0) }
    return UnsafeRawBufferPointer(start: base + length.end, count: length.value)
  }

  /// The number of a key, or nil where the stream has none such.
  mutating func number(_ text: UnsafeBufferPointer<UInt8>) -> UInt32? {
    guard let base else { return nil }
    let raw = UnsafeRawBufferPointer(text)
    // An index takes memory, and pays when keys are not those of a few types.
    lookups += 1
    if offsets.count <= 8 || lookups <= 32 {
      for key in offsets.indices where bytes(base, key).elementsEqual(raw) { return UInt32(key) + 1 }
      return nil
    }
    if offsets.count > Self.indexLimit { return sortedNumber(raw, base) }
    if !isIndexed { makeIndex(base) }
    guard let start = raw.baseAddress ?? UnsafeRawPointer(base) as UnsafeRawPointer? else { return nil }
    var index = KeyIndex()
    swap(&index, &self.index)
    defer { swap(&index, &self.index) }
    return index.find(KeyIndex.hash(start, raw.count), inserting: nil) {
      bytes(base, Int($0)).elementsEqual(raw)
    } rehash: { _ in
      0
    }
    .map { $0 + 1 }
  }

  private mutating func makeIndex(_ base: UnsafeRawPointer) {
    isIndexed = true
    var index = KeyIndex()
    defer { self.index = index }
    func hash(_ key: UInt32) -> UInt64 {
      let bytes = bytes(base, Int(key))
      return KeyIndex.hash(bytes.baseAddress ?? base, bytes.count)
    }
    for key in offsets.indices.lazy.map(UInt32.init) {
      // Of two equal keys the first counts.
      _ = index.find(hash(key), inserting: key) {
        bytes(base, Int($0)).elementsEqual(bytes(base, Int(key)))
      } rehash: {
        hash($0)
      }
    }
  }

  private mutating func sortedNumber(_ text: UnsafeRawBufferPointer, _ base: UnsafeRawPointer) -> UInt32? {
    func isBefore(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Bool {
      a.count != b.count ? a.count < b.count : a.lexicographicallyPrecedes(b)
    }
    if order.isEmpty {
      order = Array(0..<UInt32(truncatingIfNeeded: offsets.count))
      var order: [UInt32] = []
      swap(&order, &self.order)
      order.sortInPlace { a, b in
        let (first, second) = (bytes(base, Int(a)), bytes(base, Int(b)))
        // Of two equal keys the first counts.
        return isBefore(first, second) || (a < b && !isBefore(second, first))
      }
      swap(&order, &self.order)
    }
    var (low, high) = (0, order.count)
    while low < high {
      let middle = (low + high) / 2
      if isBefore(bytes(base, Int(order[middle])), text) { low = middle + 1 } else { high = middle }
    }
    guard low < order.count, bytes(base, Int(order[low])).elementsEqual(text) else { return nil }
    return order[low] + 1
  }

  /// The text of a key by its number, or nil where there is none such or it is not UTF-8.
  @inline(__always) mutating func text(_ number: Int) -> String? {
    if number > 0 && number <= texts.count, let text = texts[number - 1] { return text }
    return make(number)
  }

  @inline(never) private mutating func make(_ number: Int) -> String? {
    guard let base, number > 0, number <= offsets.count else { return nil }
    if number > Self.textLimit, let text = longTexts[number] { return text }
    let bytes = bytes(base, number - 1)
    guard let text = (bytes.baseAddress ?? base).utf8(0, bytes.count) else { return nil }
    if number <= Self.textLimit {
      while texts.count < number { texts.append(nil) }
      texts[number - 1] = text
    } else if bytes.count > Self.inlineLimit {
      // A few bytes may refer to it again and again.
      longTexts[number] = text
    }
    return text
  }

  /// Ends a stream. Of a large table nothing stays.
  @inline(__always) mutating func finish() {
    base = nil
    if tableSize == 0 && !offsets.isEmpty { removeAll() }
  }

  private mutating func removeAll() {
    base = nil
    tableSize = 0
    offsets.removeAll(keepingCapacity: offsets.count < 1 << 12)
    if !texts.isEmpty { texts.removeAll(keepingCapacity: true) }
    if !longTexts.isEmpty { longTexts = [:] }
    if !order.isEmpty { order = [] }
    if isIndexed { index.removeAll() }
    isIndexed = false
    lookups = 0
  }
}

extension [UInt32] {
  /// Sorts without memory of its own, which `sort` takes.
  fileprivate mutating func sortInPlace(_ isBefore: (UInt32, UInt32) -> Bool) {
    withUnsafeMutableBufferPointer { heap in
      func sink(_ start: Int, _ end: Int) {
        var parent = start
        while 2 * parent + 1 < end {
          var child = 2 * parent + 1
          if child + 1 < end && isBefore(heap[child], heap[child + 1]) { child += 1 }
          guard isBefore(heap[parent], heap[child]) else { return }
          heap.swapAt(parent, child)
          parent = child
        }
      }
      for start in stride(from: heap.count / 2 - 1, through: 0, by: -1) { sink(start, heap.count) }
      for end in stride(from: heap.count - 1, to: 0, by: -1) {
        heap.swapAt(0, end)
        sink(0, end)
      }
    }
  }
}
