public import CMPI

/// Blocks of a `v` or `w` form that MPI may read until a request is complete.
@usableFromInline
final class KeptBlocks: @unchecked Sendable {
  private let blocks: Blocks
  private let objects: [Datatype]
  private let handles: UnsafeMutableBufferPointer<MPI_Datatype>
  @usableFromInline let isLarge: Bool
  @usableFromInline let counts: UnsafePointer<Int>?
  @usableFromInline let displacements: UnsafePointer<Int>?
  @usableFromInline let smallCounts: UnsafePointer<Int32>?
  @usableFromInline let smallDisplacements: UnsafePointer<Int32>?
  @usableFromInline var datatypes: UnsafePointer<MPI_Datatype>? { UnsafePointer(handles.baseAddress) }

  /// - Parameter significant: whether this process is one whose blocks mean anything.
  @usableFromInline
  init(_ blocks: Blocks, _ view: BufferView, blocks number: Int, significant: Bool, as large: MPISymbol, of symbol: MPISymbol) throws(MPIError) {
    let isLarge = has(large)
    let fits = significant && blocks.fit(view, blocks: number, isLarge: isLarge)
    let whole = fits ? blocks : significant ? try blocks.resolved(view, blocks: number, isLarge: isLarge, symbol) : Blocks(counts: [])
    var pointers = BlockPointers(isLarge: isLarge)
    if significant { pointers.point(to: whole) }
    self.blocks = whole
    objects = []
    handles = UnsafeMutableBufferPointer(start: nil, count: 0)
    self.isLarge = isLarge
    counts = pointers.counts
    displacements = pointers.displacements
    smallCounts = pointers.smallCounts
    smallDisplacements = pointers.smallDisplacements
  }

  /// - Parameter offsetsAreWide: whether they are `MPI_Aint` in the function that takes C's `int` for the counts.
  /// - Throws: ``MPIError`` when there are not as many as blocks, or one leads outside of the buffer.
  @usableFromInline
  init(
    _ layout: [Block], _ view: BufferView, blocks number: Int, offsetsAreWide: Bool, as large: MPISymbol, of symbol: MPISymbol
  ) throws(MPIError) {
    try expect(layout.count, number, "the layout", symbol)
    try expectWithin(layout, view, symbol)
    let isLarge = has(large)
    var blocks = Blocks(counts: layout.map(\.count), displacements: layout.map(\.byteOffset))
    if !isLarge {
      blocks.small = try narrow(blocks.lengths, "count of a block", symbol)
      blocks.small += offsetsAreWide ? [] : try narrow(blocks.starts, "displacement of a block", symbol)
    }
    self.blocks = blocks
    objects = layout.map(\.datatype)
    handles = UnsafeMutableBufferPointer.allocate(capacity: number)
    _ = handles.initialize(from: layout.map(\.datatype.handle))
    self.isLarge = isLarge
    counts = blocks.lengths.withUnsafeBufferPointer { $0.baseAddress }
    displacements = blocks.starts.withUnsafeBufferPointer { $0.baseAddress }
    let small = blocks.small.withUnsafeBufferPointer { $0.baseAddress }
    smallCounts = small
    smallDisplacements = offsetsAreWide ? nil : small.map { $0 + number }
  }

  deinit { handles.deallocate() }
}

/// Counts that MPI may read until a request is complete.
@usableFromInline
final class KeptNumbers: @unchecked Sendable {
  private let numbers: [Int]
  private let narrowed: [Int32]
  /// The numbers as C's `int`, where all of them fit.
  @usableFromInline let small: UnsafePointer<Int32>?
  @usableFromInline let wide: UnsafePointer<Int>?

  @usableFromInline
  init(_ numbers: [Int]) {
    let fit = numbers.allSatisfy { Int32(exactly: $0) != nil }
    self.numbers = numbers
    narrowed = fit ? numbers.map { Int32(truncatingIfNeeded: $0) } : []
    small = fit ? narrowed.withUnsafeBufferPointer { $0.baseAddress } : nil
    wide = numbers.withUnsafeBufferPointer { $0.baseAddress }
  }
}

/// Several things to keep.
@usableFromInline
final class KeptObjects {
  private let objects: [AnyObject?]

  @usableFromInline init(_ objects: AnyObject?...) { self.objects = objects }
}
