// Counts of elements and blocks, checked before MPI is called.
public import CMPI

/// Whether the library has a function.
@inlinable @inline(__always)
func has(_ symbol: MPISymbol) -> Bool { smpi_has(Int32(symbol.number)) }

/// The length of each of `blocks` equal blocks that fill a buffer.
///
/// - Throws: ``MPIError`` of class ``ErrorClass/count`` when they do not fill it evenly.
@inlinable @inline(__always)
func blockLength(_ view: BufferView, _ blocks: Int, _ what: StaticString, _ symbol: MPISymbol) throws(MPIError) -> Int {
  if blocks == 1 || view.count == 0 { return view.count }
  guard blocks > 0, view.count % blocks == 0 else { throw uneven(view.count, blocks, what, symbol) }
  return view.count / blocks
}

@usableFromInline @inline(never)
func uneven(_ count: Int, _ blocks: Int, _ what: StaticString, _ symbol: MPISymbol) -> MPIError {
  MPIError(.count, "\(what) has \(elements(count)), which are not \(blocks) equal blocks, one for each process", function: symbol)
}

/// A number of elements in words.
func elements(_ count: Int) -> String { "\(count) \(count == 1 ? "element" : "elements")" }

/// Refuses blocks that are not one for each process.
@inlinable
func expectBlocks(_ blocks: Int, _ processes: Int, _ symbol: MPISymbol) throws(MPIError) {
  if blocks != processes { throw wrongBlocks(blocks, processes, symbol) }
}

@usableFromInline @inline(never)
func wrongBlocks(_ blocks: Int, _ processes: Int, _ symbol: MPISymbol) -> MPIError {
  MPIError(
    .count, "there \(blocks == 1 ? "is 1 block" : "are \(blocks) blocks") for \(processes == 1 ? "1 process" : "\(processes) processes")",
    function: symbol)
}

/// The count and the datatype that both buffers of a reduction share.
@frozen @usableFromInline
struct Reduction {
  @usableFromInline var count: Int
  @usableFromInline var datatype: MPI_Datatype

  @inlinable init(count: Int, datatype: MPI_Datatype) {
    self.count = count
    self.datatype = datatype
  }
}

/// What a reduction works on: taken from the buffer that is sent, or from the other one when that is in place.
///
/// - Parameters:
///   - blocks: how many blocks of the shared count the sent data are.
///   - isReceiving: whether this process gets a result, and with it the receive buffer means anything.
/// - Throws: ``MPIError`` when the buffers have different lengths or elements.
@inlinable @inline(__always)
func sharedCount(
  _ send: BufferView, blocks: Int, _ receive: BufferView, isReceiving: Bool, _ symbol: MPISymbol
) throws(MPIError) -> Reduction {
  if send.datatype.raw == smpi_MPI_DATATYPE_NULL.raw {
    return Reduction(count: try blockLength(receive, blocks, "the buffer in place", symbol), datatype: receive.datatype)
  }
  let count = try blockLength(send, blocks, "the send buffer", symbol)
  if isReceiving {
    guard receive.count == count else { throw differentLengths(count, receive.count, symbol) }
    guard receive.datatype.raw == send.datatype.raw else { throw differentElements(symbol) }
  }
  return Reduction(count: count, datatype: send.datatype)
}

/// What a reduction works on whose result is dealt out, `counts[rank]` elements to each.
///
/// - Throws: ``MPIError`` when the buffers are not as long as the counts say, or have different elements.
@inlinable
func sharedCounts(
  _ send: BufferView, _ counts: [Int], _ receive: BufferView, rank: Int, _ symbol: MPISymbol
) throws(MPIError) -> Reduction {
  let total = try sum(of: counts, symbol)
  if send.datatype.raw == smpi_MPI_DATATYPE_NULL.raw {
    guard receive.count == total else { throw differentLengths(total, receive.count, symbol) }
    return Reduction(count: total, datatype: receive.datatype)
  }
  guard send.count == total else { throw wrongLength(send.count, total, "the send buffer", symbol) }
  guard receive.count == counts[rank] else { throw differentLengths(counts[rank], receive.count, symbol) }
  guard receive.datatype.raw == send.datatype.raw else { throw differentElements(symbol) }
  return Reduction(count: total, datatype: send.datatype)
}

/// The sum of counts, none of which can be negative.
@inlinable
func sum(of counts: [Int], _ symbol: MPISymbol) throws(MPIError) -> Int {
  var (total, isWrong) = (0, false)
  for count in counts {
    let (sum, isTooMuch) = total.addingReportingOverflow(count)
    total = sum
    isWrong = isWrong || isTooMuch || count < 0
  }
  if isWrong { throw wrongCounts(counts, symbol) }
  return total
}

@usableFromInline @inline(never)
func wrongCounts(_ counts: [Int], _ symbol: MPISymbol) -> MPIError {
  let what = counts.first { $0 < 0 }.map { "has \($0) in it, where at least 0 is needed" } ?? "are more together than an Int holds"
  return MPIError(.count, "counts \(what)", function: symbol)
}

@usableFromInline @inline(never)
func differentLengths(_ sent: Int, _ received: Int, _ symbol: MPISymbol) -> MPIError {
  MPIError(.count, "the receive buffer has \(elements(received)) where \(sent) come", function: symbol)
}

@usableFromInline @inline(never)
func differentElements(_ symbol: MPISymbol) -> MPIError {
  MPIError(.type, "the elements of the send buffer and of the receive buffer are not of one type", function: symbol)
}

/// Refuses an array of the wrong length.
@inlinable
func expect(_ count: Int?, _ expected: Int, _ what: StaticString, _ symbol: MPISymbol) throws(MPIError) {
  guard let count, count != expected else { return }
  throw wrongLength(count, expected, what, symbol)
}

/// Refuses a number that is too small.
@inlinable
func expect(_ number: Int, least: Int, _ errorClass: ErrorClass, _ what: StaticString, _ symbol: MPISymbol) throws(MPIError) {
  if number < least { throw tooSmall(number, least, errorClass, what, symbol) }
}

/// Refuses numbers of which one is too small, but for those that mean something else.
@inlinable
func expect(
  _ numbers: [Int], least: Int, or others: [Int] = [], _ errorClass: ErrorClass, _ what: StaticString, _ symbol: MPISymbol
) throws(MPIError) {
  for number in numbers where !others.contains(number) { try expect(number, least: least, errorClass, what, symbol) }
}

@usableFromInline @inline(never)
func tooSmall(_ number: Int, _ least: Int, _ errorClass: ErrorClass, _ what: StaticString, _ symbol: MPISymbol) -> MPIError {
  MPIError(errorClass, "\(what) has \(number) in it, where at least \(least) is needed", function: symbol)
}

/// Refuses a number that is not one of the first so many.
@inlinable
func expect(_ number: Int, below limit: Int, _ what: StaticString, _ symbol: MPISymbol?) throws(MPIError) {
  if number < 0 || number >= limit { throw outOfRange(number, limit, what, symbol) }
}

/// Refuses numbers of which one is not one of the first so many.
@inlinable
func expect(_ numbers: [Int], below limit: Int, _ what: StaticString, _ symbol: MPISymbol) throws(MPIError) {
  for number in numbers { try expect(number, below: limit, what, symbol) }
}

@usableFromInline @inline(never)
func outOfRange(_ number: Int, _ limit: Int, _ what: StaticString, _ symbol: MPISymbol?) -> MPIError {
  let range = limit == .max ? "it has to be 0 or more" : limit > 0 ? "it has to be from 0 to \(limit - 1)" : "there is none"
  return MPIError(.arg, "\(what) is \(number); \(range)", function: symbol)
}

@usableFromInline @inline(never)
func wrongLength(_ count: Int, _ expected: Int, _ what: StaticString, _ symbol: MPISymbol) -> MPIError {
  MPIError(.arg, "\(what) has \(count) \(count == 1 ? "entry" : "entries"), and needs \(expected)", function: symbol)
}

/// As many copies of an array, one after another.
@inlinable
func repeated<Element>(_ elements: [Element], _ times: Int) -> [Element] {
  var all: [Element] = []
  all.reserveCapacity(elements.count * times)
  for _ in 0..<times { all += elements }
  return all
}

/// What one process sends another has to be what that one receives: as many elements, and of one type.
@inlinable @inline(__always)
func expectSameBlocks(
  _ send: BufferView, _ sent: Int, _ receive: BufferView, _ received: Int, _ symbol: MPISymbol, isSignificant: @autoclosure () -> Bool
) throws(MPIError) {
  if (sent != received || send.datatype.raw != receive.datatype.raw) && isSignificant() {
    try expectSameElements(send.datatype, sent, receive.datatype, received, symbol)
  }
}

/// Compares blocks that are not the same at first sight. One type may have several handles, and what a datatype of the program consists of is
/// for MPI to compare.
@usableFromInline @inline(never)
func expectSameElements(
  _ send: MPI_Datatype, _ sent: Int, _ receive: MPI_Datatype, _ received: Int, _ symbol: MPISymbol
) throws(MPIError) {
  if send.raw == receive.raw { throw differentLengths(sent, received, symbol) }
  // Data in place have no datatype, and pass.
  if send.raw == smpi_MPI_DATATYPE_NULL.raw || receive.raw == smpi_MPI_DATATYPE_NULL.raw || sent == 0 && received == 0 { return }
  guard let from = BasicType.kind(of: send), let to = BasicType.kind(of: receive) else { return }
  guard from == to else { throw differentElements(symbol) }
  if sent != received { throw differentLengths(sent, received, symbol) }
}
