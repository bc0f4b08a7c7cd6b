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
  /// All counts and displacements, or-ed: negative when one of them is, small when all of them are.
  @usableFromInline let bits: Int
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
    var bits = 0
    var end = 0
    if let displacements {
      starts = displacements
      for i in 0..<min(lengths.count, starts.count) {
        bits |= lengths[i] | starts[i]
        end = max(end, lengths[i] &+ starts[i])
      }
    } else {
      starts = Blocks.packed(lengths, &bits, &end)
    }
    self.bits = bits
    self.end = end
  }

  /// As even a split as there is.
  @inlinable public static var even: Blocks { Blocks() }

  /// The number of elements of each block, where they were given.
  @inlinable public var counts: [Int]? { hasLengths ? lengths : nil }

  /// Where each block begins, in elements from the start of the buffer, where it was given or follows from the counts.
  @inlinable public var displacements: [Int]? { hasLengths || hasStarts ? starts : nil }

  @usableFromInline
  static func packed(_ lengths: [Int], _ bits: inout Int, _ end: inout Int) -> [Int] {
    var starts: [Int] = []
    starts.reserveCapacity(lengths.count)
    for length in lengths {
      starts.append(end)
      end = end &+ length
      bits |= length | end
    }
    return starts
  }

  /// Whether these are as many counts and displacements as there are blocks, and none of them leads outside of the buffer.
  @inlinable @inline(__always)
  func fit(_ view: BufferView, blocks: Int) -> Bool {
    lengths.count == blocks && starts.count == blocks && hasLengths && bits >= 0 && end <= view.count
  }

  /// The same with all that was left open.
  ///
  /// - Throws: ``MPIError`` when there are not as many as blocks, or a block ends outside of the buffer.
  @usableFromInline @inline(never)
  func resolved(_ view: BufferView, blocks: Int) throws(MPIError) -> Blocks {
    if !hasLengths {
      let (length, longer) = blocks == 0 ? (0, 0) : view.count.quotientAndRemainder(dividingBy: blocks)
      let counts = (0..<blocks).map { $0 < longer ? length + 1 : length }
      return try Blocks(counts: counts, displacements: hasStarts ? starts : nil).resolved(view, blocks: blocks)
    }
    try expect(lengths.count, blocks, "counts")
    try expect(starts.count, blocks, "displacements")
    // In place there is nothing to hold the blocks against.
    if view.datatype.raw != smpi_MPI_DATATYPE_NULL.raw {
      for (count, start) in zip(lengths, starts) where count < 0 || count > 0 && (start < 0 || start > view.count || count > view.count - start) {
        throw MPIError(.count, "a block of \(count) elements at \(start) does not lie within the buffer's \(view.count)")
      }
    }
    return self
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

/// What C gets of the blocks: wide numbers for the large-count function, C's `int` for the other.
@usableFromInline
struct BlockPointers {
  @usableFromInline var isLarge: Bool
  @usableFromInline var counts: UnsafePointer<Int>?
  @usableFromInline var displacements: UnsafePointer<Int>?
  @usableFromInline var smallCounts: UnsafePointer<Int32>?
  @usableFromInline var smallDisplacements: UnsafePointer<Int32>?
  @usableFromInline var datatypes: UnsafePointer<MPI_Datatype>?

  @inlinable init(
    isLarge: Bool, counts: UnsafePointer<Int>? = nil, displacements: UnsafePointer<Int>? = nil, smallCounts: UnsafePointer<Int32>? = nil,
    smallDisplacements: UnsafePointer<Int32>? = nil
  ) {
    self.isLarge = isLarge
    self.counts = counts
    self.displacements = displacements
    self.smallCounts = smallCounts
    self.smallDisplacements = smallDisplacements
  }
}

/// The blocks of a `v` form as C takes them. Where the library has the large-count function, nothing is done per block.
///
/// - Parameter significant: whether this process is one whose blocks mean anything.
@inlinable @inline(__always)
func withBlocks<R>(
  _ blocks: borrowing Blocks, _ view: BufferView, blocks count: Int, significant: Bool, as symbol: MPISymbol,
  _ body: (BlockPointers) throws(MPIError) -> R
) throws(MPIError) -> R {
  guard significant else { return try body(BlockPointers(isLarge: has(symbol))) }
  guard blocks.fit(view, blocks: count) else { return try withNumbers(try blocks.resolved(view, blocks: count), as: symbol, body) }
  return try withNumbers(blocks, as: symbol, body)
}

/// The blocks of a `w` form as C takes them.
@usableFromInline
func withLayout<R>(
  _ blocks: [Block], blocks count: Int, as symbol: MPISymbol, _ body: (BlockPointers) throws(MPIError) -> R
) throws(MPIError) -> R {
  try expect(blocks.count, count, "the layout")
  return try withHandles(blocks.map(\.datatype.handle)) { (datatypes) throws(MPIError) in
    try withNumbers(Blocks(counts: blocks.map(\.count), displacements: blocks.map(\.byteOffset)), as: symbol) { (pointers) throws(MPIError) in
      var pointers = pointers
      pointers.datatypes = datatypes
      return try body(pointers)
    }
  }
}

@inlinable
func withNumbers<R>(
  _ blocks: borrowing Blocks, as symbol: MPISymbol, _ body: (BlockPointers) throws(MPIError) -> R
) throws(MPIError) -> R {
  if has(symbol) {
    return try blocks.lengths.span.withUnsafeBufferPointer { (counts) throws(MPIError) in
      try blocks.starts.span.withUnsafeBufferPointer { (displacements) throws(MPIError) in
        try body(BlockPointers(isLarge: true, counts: counts.baseAddress, displacements: displacements.baseAddress))
      }
    }
  }
  return try withNarrow(blocks.lengths, "count of a block") { (counts) throws(MPIError) in
    try withNarrow(blocks.starts, "displacement of a block") { (displacements) throws(MPIError) in
      try body(BlockPointers(isLarge: false, smallCounts: counts, smallDisplacements: displacements))
    }
  }
}
