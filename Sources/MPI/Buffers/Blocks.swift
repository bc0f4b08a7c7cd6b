public import CMPI

/// Where the blocks of a `v` form lie in a buffer, one block for each process or neighbor, in elements.
///
/// Without displacements the blocks follow one another. Without counts the buffer is split evenly, the first blocks one longer where that
/// does not come out even. What can be known without the buffer is worked out once, here: a value that is used for many calls costs them
/// nothing per block.
@frozen public struct Blocks: Sendable {
  @usableFromInline let lengths: [Int]
  @usableFromInline let starts: [Int]
  @usableFromInline let hasLengths: Bool
  @usableFromInline let hasStarts: Bool
  /// The counts and then the displacements as C's `int`, for a library without large counts; empty where they do not fit.
  @usableFromInline var small: [Int32]
  /// How many blocks there are, when there are as many counts as displacements and none is negative; otherwise -1.
  @usableFromInline var number: Int
  /// Where the last block ends.
  @usableFromInline let end: Int

  /// Blocks of these lengths at these places; what is not given is found out from the buffer.
  ///
  /// - Parameters:
  ///   - counts: The number of elements of each block; the buffer is split evenly when there are none.
  ///   - displacements: Where each block begins, in elements from the start of the buffer; packed when there are none.
  @inlinable public init(counts: [Int]? = nil, displacements: [Int]? = nil) {
    hasLengths = counts != nil
    hasStarts = displacements != nil
    lengths = counts ?? []
    // All of them or-ed: negative when one of them is, small when all of them are.
    var bits = 0
    var end = 0
    if let displacements {
      starts = displacements
      Blocks.placed(lengths, displacements, &bits, &end)
    } else {
      starts = Blocks.packed(lengths, &bits, &end)
    }
    number = hasLengths && lengths.count == starts.count && bits >= 0 ? lengths.count : -1
    self.end = end
    small = has(.MPI_Gatherv_c) ? [] : Blocks.narrowed(lengths, starts, bits)
  }

  /// As even a split as there is.
  @inlinable public static var even: Blocks { Blocks() }

  /// The number of elements of each block, where they were given.
  @inlinable public var counts: [Int]? { hasLengths ? lengths : nil }

  /// Where each block begins, in elements from the start of the buffer, where it was given or follows from the counts.
  @inlinable public var displacements: [Int]? { hasLengths || hasStarts ? starts : nil }

  /// So many blocks of as even lengths as there are, the first ones one longer where that does not come out even.
  @usableFromInline
  static func evenCounts(_ total: Int, _ blocks: Int) -> [Int] {
    let (length, longer) = blocks == 0 ? (0, 0) : total.quotientAndRemainder(dividingBy: blocks)
    return (0..<blocks).map { $0 < longer ? length + 1 : length }
  }

  @usableFromInline
  static func placed(_ lengths: [Int], _ starts: [Int], _ bits: inout Int, _ end: inout Int) {
    var (all, last) = (0, 0)
    lengths.withUnsafeBufferPointer { lengths in
      starts.withUnsafeBufferPointer { starts in
        for i in 0..<min(lengths.count, starts.count) {
          let (length, start) = (lengths[i], starts[i])
          all |= length | start | (length &+ start)
          last = max(last, length &+ start)
        }
      }
    }
    (bits, end) = (all, last)
  }

  @usableFromInline
  static func packed(_ lengths: [Int], _ bits: inout Int, _ end: inout Int) -> [Int] {
    var (all, next) = (0, 0)
    let starts = lengths.withUnsafeBufferPointer { lengths in
      [Int](unsafeUninitializedCapacity: lengths.count) { room, count in
        for i in lengths.indices {
          room.initializeElement(at: i, to: next)
          next = next &+ lengths[i]
          all |= lengths[i] | next
        }
        count = lengths.count
      }
    }
    (bits, end) = (all, next)
    return starts
  }

  @usableFromInline
  static func narrowed(_ lengths: [Int], _ starts: [Int], _ bits: Int) -> [Int32] {
    guard bits >> 31 == 0 else { return [] }
    func put(_ numbers: [Int], into room: UnsafeMutablePointer<Int32>) {
      numbers.withUnsafeBufferPointer { numbers in
        for i in 0..<numbers.count { room[i] = Int32(truncatingIfNeeded: numbers[i]) }
      }
    }
    return [Int32](unsafeUninitializedCapacity: lengths.count + starts.count) { room, count in
      count = lengths.count + starts.count
      guard let start = room.baseAddress else { return }
      put(lengths, into: start)
      put(starts, into: start + lengths.count)
    }
  }

  /// Whether these are as many counts and displacements as there are blocks, and none of them leads outside of the buffer.
  @inlinable @inline(__always)
  func fit(_ view: BufferView, blocks: Int, isLarge: Bool) -> Bool {
    number == blocks && end <= view.count && (isLarge || small.count > 0)
  }

  /// The same with all that was left open.
  ///
  /// - Throws: ``MPIError`` when there are not as many as blocks, or a block ends outside of the buffer, or a number is too large for a
  ///   library without large counts.
  @usableFromInline @inline(never)
  func resolved(_ view: BufferView, blocks: Int, isLarge: Bool, _ symbol: MPISymbol) throws(MPIError) -> Blocks {
    if !hasLengths {
      return try Blocks(counts: Blocks.evenCounts(view.count, blocks), displacements: hasStarts ? starts : nil).resolved(
        view, blocks: blocks, isLarge: isLarge, symbol)
    }
    try expect(lengths.count, blocks, "counts", symbol)
    try expect(starts.count, blocks, "displacements", symbol)
    // In place there is nothing to hold the blocks against.
    if view.datatype.raw != smpi_MPI_DATATYPE_NULL.raw {
      for (count, start) in zip(lengths, starts) where count < 0 || count > 0 && (start < 0 || start > view.count || count > view.count - start) {
        throw MPIError(.count, "a block of \(elements(count)) at \(start) does not lie within the buffer's \(view.count)", function: symbol)
      }
    }
    if isLarge || blocks == 0 { return self }
    if let count = lengths.first(where: { Int32(exactly: $0) == nil }) { throw tooLarge(count, "count of a block", symbol) }
    var whole = self
    // The place of an empty block may be anywhere, also where it cannot be said.
    whole.small =
      try lengths.map { Int32($0) }
      + zip(starts, lengths).map { (start, length) throws(MPIError) in length == 0 ? 0 : try narrow(start, "displacement of a block", symbol) }
    whole.number = blocks
    return whole
  }
}

/// One block of a `w` form: where it begins, how many elements it has, and what they are.
public struct Block: Sendable {
  /// Where it begins, in bytes from the start of the buffer.
  public var byteOffset: Int
  /// The number of elements.
  public var count: Int
  /// The datatype of each; it has to live until the call ends.
  public var datatype: Datatype

  /// A block of `count` elements that begins `byteOffset` bytes into the buffer.
  @inlinable public init(byteOffset: Int, count: Int, datatype: Datatype) {
    self.byteOffset = byteOffset
    self.count = count
    self.datatype = datatype
  }
}

/// Keeps blocks that were completed for one call.
@usableFromInline
final class ResolvedBlocks {
  @usableFromInline let blocks: Blocks

  @usableFromInline init(_ blocks: Blocks) { self.blocks = blocks }
}

/// What C gets of the blocks: wide numbers for the large-count function, C's `int` for the other; displacements in bytes are always wide.
@usableFromInline
struct BlockPointers {
  @usableFromInline var isLarge: Bool
  @usableFromInline var counts: UnsafePointer<Int>?
  @usableFromInline var displacements: UnsafePointer<Int>?
  @usableFromInline var smallCounts: UnsafePointer<Int32>?
  @usableFromInline var smallDisplacements: UnsafePointer<Int32>?
  @usableFromInline var datatypes: UnsafePointer<MPI_Datatype>?

  @inlinable @inline(__always)
  init(isLarge: Bool) { self.isLarge = isLarge }

  /// Points to the numbers of blocks that somebody keeps alive.
  @inlinable @inline(__always)
  mutating func point(to blocks: Blocks) {
    if isLarge {
      counts = blocks.lengths.withUnsafeBufferPointer { $0.baseAddress }
      displacements = blocks.starts.withUnsafeBufferPointer { $0.baseAddress }
    } else {
      smallCounts = blocks.small.withUnsafeBufferPointer { $0.baseAddress }
      smallDisplacements = smallCounts.unsafelyUnwrapped + blocks.number
    }
  }
}

/// The blocks of a `v` form as C takes them. Nothing is done per block.
///
/// - Parameters:
///   - significant: whether this process is one whose blocks mean anything.
///   - large: the large-count form of the function.
@inlinable @inline(__always)
func withBlocks<R>(
  _ blocks: Blocks, _ view: BufferView, blocks number: Int, significant: Bool, as large: MPISymbol, of symbol: MPISymbol,
  _ body: (BlockPointers) throws(MPIError) -> R
) throws(MPIError) -> R {
  var pointers = BlockPointers(isLarge: has(large))
  // By hand, as a call that needs none then pays for no more than a comparison.
  var resolved: Unmanaged<ResolvedBlocks>?
  defer {
    withExtendedLifetime(blocks) {}
    if let resolved { resolved.release() }
  }
  if significant {
    if blocks.fit(view, blocks: number, isLarge: pointers.isLarge) {
      pointers.point(to: blocks)
    } else {
      let whole = Unmanaged.passRetained(ResolvedBlocks(try blocks.resolved(view, blocks: number, isLarge: pointers.isLarge, symbol)))
      pointers.point(to: whole._withUnsafeGuaranteedRef { $0.blocks })
      resolved = whole
    }
  }
  return try body(pointers)
}

/// The blocks of a `w` form as C takes them.
///
/// - Parameter offsetsAreWide: whether they are `MPI_Aint` in the function that takes C's `int` for the counts.
/// - Throws: ``MPIError`` when there are not as many as blocks, or one leads outside of the buffer.
@usableFromInline
func withLayout<R>(
  _ layout: [Block], _ view: BufferView, blocks number: Int, offsetsAreWide: Bool, as large: MPISymbol, of symbol: MPISymbol,
  _ body: (BlockPointers) throws(MPIError) -> R
) throws(MPIError) -> R {
  try expect(layout.count, number, "the layout", symbol)
  try expectWithin(layout, view, symbol)
  let blocks = Blocks(counts: layout.map(\.count), displacements: layout.map(\.byteOffset))
  defer { withExtendedLifetime(blocks) {} }
  return try withHandles(layout.map(\.datatype.handle)) { (datatypes) throws(MPIError) in
    var pointers = BlockPointers(isLarge: has(large))
    pointers.counts = blocks.lengths.withUnsafeBufferPointer { $0.baseAddress }
    pointers.displacements = blocks.starts.withUnsafeBufferPointer { $0.baseAddress }
    pointers.datatypes = datatypes
    return try withUnsafeTemporaryAllocation(of: Int32.self, capacity: pointers.isLarge ? 0 : 2 * number) { (room) throws(MPIError) in
      if !pointers.isLarge, let room = room.baseAddress {
        try narrowed(blocks.lengths, into: room, "count of a block", symbol)
        pointers.smallCounts = UnsafePointer(room)
        if !offsetsAreWide { try narrowed(blocks.starts, into: room + number, "displacement of a block", symbol) }
        pointers.smallDisplacements = UnsafePointer(room + number)
      }
      return try body(pointers)
    }
  }
}
