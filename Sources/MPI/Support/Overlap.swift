// What MPI leaves to the caller: memory that is read and memory that is written must not overlap. Debug builds look.
internal import CMPI

/// Refuses, in debug builds, a buffer that is sent and received into at once.
///
/// - Parameter isSignificant: whether both buffers mean anything on this process.
@inlinable @inline(__always)
func expectApart(_ send: BufferView, _ receive: BufferView, _ symbol: MPISymbol, isSignificant: Bool = true) throws(MPIError) {
  #if DEBUG
    if isSignificant { try refuseOverlap(send, nil, receive, nil, symbol) }
  #endif
}

/// The same where what is received are blocks.
@inlinable @inline(__always)
func expectApart(
  _ send: BufferView, _ receive: BufferView, _ received: @autoclosure () -> [Range<Int>], _ symbol: MPISymbol, isSignificant: Bool = true
) throws(MPIError) {
  #if DEBUG
    if isSignificant { try refuseOverlap(send, nil, receive, received(), symbol) }
  #endif
}

/// The same where what is sent are blocks.
@inlinable @inline(__always)
func expectApart(
  _ send: BufferView, _ sent: @autoclosure () -> [Range<Int>], _ receive: BufferView, _ symbol: MPISymbol, isSignificant: Bool = true
) throws(MPIError) {
  #if DEBUG
    if isSignificant { try refuseOverlap(send, sent(), receive, nil, symbol) }
  #endif
}

/// The same where both are blocks.
@inlinable @inline(__always)
func expectApart(
  _ send: BufferView, _ sent: @autoclosure () -> [Range<Int>], _ receive: BufferView, _ received: @autoclosure () -> [Range<Int>],
  _ symbol: MPISymbol, isSignificant: Bool = true
) throws(MPIError) {
  #if DEBUG
    if isSignificant { try refuseOverlap(send, sent(), receive, received(), symbol) }
  #endif
}

/// - Parameters:
///   - sent: the blocks that are sent; the whole buffer when there are none.
///   - received: the blocks that are received; the whole buffer when there are none.
/// - Throws: ``MPIError`` of class ``ErrorClass/buffer``.
@usableFromInline
func refuseOverlap(
  _ send: BufferView, _ sent: [Range<Int>]?, _ receive: BufferView, _ received: [Range<Int>]?, _ symbol: MPISymbol
) throws(MPIError) {
  guard let from = places(send, sent), let to = places(receive, received) else { return }
  for one in from {
    for other in to where one.overlaps(other) {
      throw MPIError(.buffer, "the send buffer and the receive buffer overlap; pass .inPlace where MPI takes it, or a copy", function: symbol)
    }
  }
}

/// The addresses that blocks take up; nil where the buffer has gaps, between which another one may lie.
private func places(_ view: BufferView, _ blocks: [Range<Int>]?) -> [Range<Int>]? {
  // Data in place have no datatype; those at absolute addresses have no address.
  guard let address = view.address, view.count > 0, view.datatype.raw != smpi_MPI_DATATYPE_NULL.raw else { return nil }
  var size: Int32 = 0
  var (lower, extent) = (0, 0)
  guard smpi_Type_size(view.datatype, &size) == 0, smpi_Type_get_extent(view.datatype, &lower, &extent) == 0, lower == 0, extent == Int(size) else {
    return nil
  }
  let start = Int(bitPattern: address)
  return (blocks ?? [0..<view.count]).filter { !$0.isEmpty }.map { (start + $0.lowerBound * extent)..<(start + $0.upperBound * extent) }
}

extension BlockPointers {
  /// Where the blocks lie; none where they mean nothing.
  @usableFromInline
  func places(_ number: Int) -> [Range<Int>] { blockPlaces(number, counts, displacements, smallCounts, smallDisplacements) }
}

extension KeptBlocks {
  /// Where the blocks lie; none where they mean nothing.
  @usableFromInline
  func places(_ number: Int) -> [Range<Int>] { blockPlaces(number, counts, displacements, smallCounts, smallDisplacements) }
}

private func blockPlaces(
  _ number: Int, _ counts: UnsafePointer<Int>?, _ starts: UnsafePointer<Int>?, _ smallCounts: UnsafePointer<Int32>?,
  _ smallStarts: UnsafePointer<Int32>?
) -> [Range<Int>] {
  func place(_ start: Int, _ count: Int) -> Range<Int> { start..<max(start, start &+ count) }
  if let counts, let starts { return (0..<number).map { place(starts[$0], counts[$0]) } }
  guard let smallCounts, let smallStarts else { return [] }
  return (0..<number).map { place(Int(smallStarts[$0]), Int(smallCounts[$0])) }
}
