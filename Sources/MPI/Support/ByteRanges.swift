// Where the blocks of a `w` form lie, in bytes.
public import CMPI

/// The bytes that elements of a datatype take up, from the first one's address on.
private struct Bounds {
  let datatype: MPI_Datatype
  let extent: Int
  /// Of the data of one element.
  let trueStart: Int
  let trueEnd: Int
  /// Of one element with what belongs to it besides its data.
  let start: Int
  let end: Int

  init(_ datatype: MPI_Datatype) throws(MPIError) {
    var (lower, extent, trueLower, trueExtent) = (0, 0, 0, 0)
    try check(smpi_Type_get_extent(datatype, &lower, &extent), .MPI_Type_get_extent)
    try check(smpi_Type_get_true_extent(datatype, &trueLower, &trueExtent), .MPI_Type_get_true_extent)
    self.datatype = datatype
    self.extent = extent
    (trueStart, trueEnd) = (trueLower, trueLower &+ trueExtent)
    // A negative extent puts the upper bound below the lower one.
    start = min(lower, lower &+ extent, trueStart)
    end = max(lower, lower &+ extent, trueEnd)
  }

  /// Where `count` of them lie, at least one; nil where no memory is that long.
  func places(_ count: Int, at offset: Int, from start: Int, to end: Int) -> ClosedRange<Int>? {
    let (last, isTooFar) = extent.multipliedReportingOverflow(by: count - 1)
    let (low, isTooLow) = start.addingReportingOverflow(min(0, last))
    let (high, isTooHigh) = end.addingReportingOverflow(max(0, last))
    let (first, isBefore) = offset.addingReportingOverflow(low)
    let (next, isBehind) = offset.addingReportingOverflow(high)
    return isTooFar || isTooLow || isTooHigh || isBefore || isBehind || next < first ? nil : first...next
  }
}

/// Refuses blocks that lead outside of the buffer. Data in place and those at absolute addresses have no bounds to be held against.
///
/// - Throws: ``MPIError`` of class ``ErrorClass/count`` that names the block; of class ``ErrorClass/type`` when its datatype was freed.
func expectWithin(_ layout: [Block], _ view: BufferView, _ symbol: MPISymbol) throws(MPIError) {
  if view.datatype.raw == smpi_MPI_DATATYPE_NULL.raw || view.count > 0 && view.address == smpi_MPI_BOTTOM() { return }
  var room = 0...0
  if view.count > 0 {
    let whole = try Bounds(view.datatype)
    guard let places = whole.places(view.count, at: 0, from: whole.start, to: whole.end) else {
      throw MPIError(.count, "no memory has \(view.count) of the buffer's elements", function: symbol)
    }
    room = places
  }
  var known: Bounds?
  for (number, block) in layout.enumerated() where block.count != 0 {
    guard block.count > 0 else { throw MPIError(.count, "block \(number) has \(elements(block.count))", function: symbol) }
    let datatype = block.datatype.handle
    try expectAlive(datatype.raw != smpi_MPI_DATATYPE_NULL.raw, .type, symbol)
    let bounds = if let known, known.datatype.raw == datatype.raw { known } else { try Bounds(datatype) }
    known = bounds
    // Without data it takes up nothing, wherever it is.
    if bounds.trueEnd == bounds.trueStart { continue }
    guard let places = bounds.places(block.count, at: block.byteOffset, from: bounds.trueStart, to: bounds.trueEnd),
      places.lowerBound >= room.lowerBound, places.upperBound <= room.upperBound
    else {
      throw MPIError(
        .count,
        """
        block \(number), \(elements(block.count)) at byte \(block.byteOffset), does not lie within the buffer's \
        bytes, \(room.lowerBound) to \(room.upperBound)
        """, function: symbol)
    }
  }
}

extension BufferView {
  /// The same memory as bytes, of which blocks say how many.
  @inlinable @inline(__always) var bytes: BufferView {
    let isInPlace = datatype.raw == smpi_MPI_DATATYPE_NULL.raw
    return BufferView(address: address, count: count, datatype: isInPlace ? datatype : smpi_MPI_BYTE)
  }
}

extension BlockPointers {
  /// Where the blocks of a `w` form lie, in bytes; empty where one has gaps, between which another one may lie.
  @usableFromInline
  func bytePlaces(_ number: Int) -> [Range<Int>] { blockBytes(number, counts, displacements, datatypes) }
}

extension KeptBlocks {
  /// Where the blocks of a `w` form lie, in bytes; empty where one has gaps, between which another one may lie.
  @usableFromInline
  func bytePlaces(_ number: Int) -> [Range<Int>] { blockBytes(number, counts, displacements, datatypes) }
}

private func blockBytes(
  _ number: Int, _ counts: UnsafePointer<Int>?, _ offsets: UnsafePointer<Int>?, _ datatypes: UnsafePointer<MPI_Datatype>?
) -> [Range<Int>] {
  guard let counts, let offsets, let datatypes else { return [] }
  return (0..<number).compactMap { block in
    var size: Int32 = 0
    guard counts[block] > 0, smpi_Type_size(datatypes[block], &size) == 0, let bounds = try? Bounds(datatypes[block]),
      bounds.trueEnd - bounds.trueStart == Int(size), counts[block] == 1 || bounds.extent == Int(size),
      let places = bounds.places(counts[block], at: offsets[block], from: bounds.trueStart, to: bounds.trueEnd)
    else { return nil }
    return places.lowerBound..<places.upperBound
  }
}
