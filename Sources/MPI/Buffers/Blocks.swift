public import CMPI

/// Where the blocks of a `v` form lie in a buffer, one block for each process or neighbor, in elements.
///
/// Without displacements the blocks follow one another. Without counts the buffer is split evenly, the first blocks one longer where that
/// does not come out even.
public struct Blocks: Sendable {
  /// The number of elements of each block.
  public var counts: [Int]?
  /// Where each block begins, from the start of the buffer.
  public var displacements: [Int]?

  /// Blocks of these lengths at these places; what is not given is found out from the buffer.
  @inlinable public init(counts: [Int]? = nil, displacements: [Int]? = nil) {
    self.counts = counts
    self.displacements = displacements
  }

  /// As even a split as there is.
  @inlinable public static var even: Blocks { Blocks() }

  /// Counts and displacements for a buffer.
  ///
  /// - Throws: ``MPIError`` when there are not as many as blocks, or a block ends outside of the buffer.
  @usableFromInline
  func resolved(_ view: BufferView, blocks: Int) throws(MPIError) -> (counts: [Int], displacements: [Int]) {
    let counts = counts ?? (0..<blocks).map { view.count / max(blocks, 1) + ($0 < view.count % max(blocks, 1) ? 1 : 0) }
    try expect(counts.count, blocks, "counts")
    var starts: [Int] = displacements ?? []
    if displacements == nil {
      var start = 0
      for count in counts {
        starts.append(start)
        start += count
      }
    }
    try expect(starts.count, blocks, "displacements")
    // In place there is nothing to hold the blocks against.
    if view.datatype.raw != smpi_MPI_DATATYPE_NULL.raw {
      for (count, start) in zip(counts, starts) where count < 0 || count > 0 && (start < 0 || start + count > view.count) {
        throw MPIError(.count, "a block of \(count) elements at \(start) does not lie within the buffer's \(view.count)")
      }
    }
    return (counts, starts)
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
}

/// The blocks of a `v` form as C takes them. Where the library has the large-count function, nothing is converted.
///
/// - Parameter significant: whether this process is one whose blocks mean anything.
@usableFromInline
func withBlocks<R>(
  _ blocks: Blocks, _ view: BufferView, blocks count: Int, significant: Bool, as symbol: MPISymbol, _ body: (BlockPointers) throws(MPIError) -> R
) throws(MPIError) -> R {
  let isLarge = has(symbol)
  guard significant else { return try body(BlockPointers(isLarge: isLarge)) }
  let (counts, displacements) = try blocks.resolved(view, blocks: count)
  return try withNumbers(counts, displacements, isLarge: isLarge, datatypes: nil, body)
}

/// The blocks of a `w` form as C takes them.
@usableFromInline
func withLayout<R>(
  _ blocks: [Block], blocks count: Int, as symbol: MPISymbol, _ body: (BlockPointers) throws(MPIError) -> R
) throws(MPIError) -> R {
  try expect(blocks.count, count, "the layout")
  return try withHandles(blocks.map(\.datatype.handle)) { (datatypes) throws(MPIError) in
    try withNumbers(blocks.map(\.count), blocks.map(\.byteOffset), isLarge: has(symbol), datatypes: datatypes, body)
  }
}

private func withNumbers<R>(
  _ counts: [Int], _ displacements: [Int], isLarge: Bool, datatypes: UnsafePointer<MPI_Datatype>?, _ body: (BlockPointers) throws(MPIError) -> R
) throws(MPIError) -> R {
  try withWide(counts) { (counts0) throws(MPIError) in
    try withWide(displacements) { (displacements0) throws(MPIError) in
      if isLarge {
        return try body(BlockPointers(isLarge: true, counts: counts0, displacements: displacements0, datatypes: datatypes))
      }
      return try withNarrow(counts, "count of a block") { (smallCounts) throws(MPIError) in
        try withNarrow(displacements, "displacement of a block") { (smallDisplacements) throws(MPIError) in
          try body(
            BlockPointers(
              isLarge: false, counts: counts0, displacements: displacements0, smallCounts: smallCounts, smallDisplacements: smallDisplacements,
              datatypes: datatypes))
        }
      }
    }
  }
}
