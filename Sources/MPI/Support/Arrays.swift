// Swift arrays as C takes them, for the length of a call.
public import CMPI

/// Gives a mutable array to a closure.
@inlinable
func withPointer<Element, R>(_ array: inout [Element], _ body: (UnsafeMutablePointer<Element>?) throws(MPIError) -> R) throws(MPIError) -> R {
  var span = array.mutableSpan
  return try span.withUnsafeMutableBufferPointer { (buffer) throws(MPIError) in try body(buffer.baseAddress) }
}

/// Numbers as C's `int`.
@inlinable
func narrow(_ values: [Int], _ what: StaticString, _ symbol: MPISymbol) throws(MPIError) -> [Int32] {
  var narrowed: [Int32] = []
  narrowed.reserveCapacity(values.count)
  for value in values { narrowed.append(try narrow(value, what, symbol)) }
  return narrowed
}

/// Writes numbers as C's `int`.
@inlinable
func narrowed(_ values: [Int], into room: UnsafeMutablePointer<Int32>, _ what: StaticString, _ symbol: MPISymbol) throws(MPIError) {
  for (i, value) in values.enumerated() { room[i] = try narrow(value, what, symbol) }
}

/// Numbers as an array of C's `int`, in temporary memory.
@inlinable
func withNarrow<R>(
  _ values: [Int], _ what: StaticString, _ symbol: MPISymbol, _ body: (UnsafePointer<Int32>?) throws(MPIError) -> R
) throws(MPIError) -> R {
  try withUnsafeTemporaryAllocation(of: Int32.self, capacity: values.count) { (room) throws(MPIError) in
    if let base = room.baseAddress { try narrowed(values, into: base, what, symbol) }
    return try body(UnsafePointer(room.baseAddress))
  }
}

/// Numbers as an array of C's `int` where all of them fit, and as they are.
@inlinable
func withEither<R>(_ values: [Int], _ body: (UnsafePointer<Int32>?, UnsafePointer<Int>?) throws(MPIError) -> R) throws(MPIError) -> R {
  try withWide(values) { (wide) throws(MPIError) in
    guard values.allSatisfy({ Int32(exactly: $0) != nil }) else { return try body(nil, wide) }
    return try withConstants(values.map { Int32(truncatingIfNeeded: $0) }) { (small) throws(MPIError) in
      // An empty array may have no address; what tells "does not fit" apart is that there are values.
      try body(small ?? UnsafePointer(bitPattern: MemoryLayout<Int32>.alignment), wide)
    }
  }
}

/// Numbers as they are.
@inlinable
func withWide<R>(_ values: [Int], _ body: (UnsafePointer<Int>?) throws(MPIError) -> R) throws(MPIError) -> R {
  try values.span.withUnsafeBufferPointer { (buffer) throws(MPIError) in try body(buffer.baseAddress) }
}

/// Constants of MPI, logical values included.
@inlinable
func withConstants<R>(_ values: [Int32], _ body: (UnsafePointer<Int32>?) throws(MPIError) -> R) throws(MPIError) -> R {
  try values.span.withUnsafeBufferPointer { (buffer) throws(MPIError) in try body(buffer.baseAddress) }
}

/// Handles of datatypes.
@inlinable
func withHandles<R>(_ values: [MPI_Datatype], _ body: (UnsafePointer<MPI_Datatype>?) throws(MPIError) -> R) throws(MPIError) -> R {
  try values.span.withUnsafeBufferPointer { (buffer) throws(MPIError) in try body(buffer.baseAddress) }
}

/// Weights of edges; none is an unweighted graph.
@inlinable
func withWeights<R>(_ values: [Int]?, _ symbol: MPISymbol, _ body: (UnsafePointer<Int32>?) throws(MPIError) -> R) throws(MPIError) -> R {
  guard let values else { return try body(smpi_MPI_UNWEIGHTED()) }
  // A graph with weights in which this process has no edge is not an unweighted one.
  return values.isEmpty ? try body(smpi_MPI_WEIGHTS_EMPTY()) : try withNarrow(values, "weight", symbol, body)
}

/// Ranges of ranks, as triplets.
@inlinable
func withTriples<R>(
  _ values: [(first: Int, last: Int, stride: Int)], _ symbol: MPISymbol, _ body: (UnsafeMutablePointer<(Int32, Int32, Int32)>?) throws(MPIError) -> R
) throws(MPIError) -> R {
  var triples: [(Int32, Int32, Int32)] = []
  for value in values {
    triples.append(
      (try narrow(value.first, "first rank", symbol), try narrow(value.last, "last rank", symbol), try narrow(value.stride, "stride", symbol)))
  }
  return try withPointer(&triples, body)
}

/// What a call writes into room for so many elements.
@inlinable
func withRoom<Element: MPIElement>(
  _ count: Int, _ body: (UnsafeMutableBufferPointer<Element>) throws(MPIError) -> Void
) throws(MPIError) -> [Element] {
  var result: [Element] = try room(count)
  var span = result.mutableSpan
  try span.withUnsafeMutableBufferPointer { (room) throws(MPIError) in try body(room) }
  return result
}

/// Room for elements that MPI writes; what they are before means nothing.
///
/// - Throws: ``MPIError`` of class ``ErrorClass/count`` when the count is negative or beyond all memory, of class ``ErrorClass/noMem`` when
///   there is not so much.
@inlinable
func room<Element: MPIElement>(_ count: Int, _ symbol: MPISymbol? = nil) throws(MPIError) -> [Element] {
  // What is small is not asked for twice. A negative count is a large one here.
  if UInt(bitPattern: count) > UInt(1 << 27) / UInt(MemoryLayout<Element>.stride) { try ensureRoom(count, MemoryLayout<Element>.stride, symbol) }
  return [Element](unsafeUninitializedCapacity: count) { _, initialized in initialized = count }
}

/// Zeros: room for what others decide how much of it MPI writes, so that an error of theirs shows no memory of this process.
///
/// - Throws: as ``room(_:_:)`` does.
@inlinable
func zeros<Element: MPIElement>(_ count: Int) throws(MPIError) -> [Element] {
  var zeros: [Element] = try room(count)
  _ = zeros.withUnsafeMutableBytes { $0.initializeMemory(as: UInt8.self, repeating: 0) }
  return zeros
}

/// What a call writes into room for one element.
@inlinable
func withRoomForOne<Element: MPIElement>(_ body: (UnsafeMutableBufferPointer<Element>) throws(MPIError) -> Void) throws(MPIError) -> Element {
  let room = UnsafeMutableBufferPointer<Element>.allocate(capacity: 1)
  defer { room.deallocate() }
  try body(room)
  return room[0]
}
