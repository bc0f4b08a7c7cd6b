import MPI

/// The place of this process among all, whose neighbours are to the left and to the right; the last one's right neighbour is rank 0.
struct Ring {
  let rank = Int32(Comm.world.rank)
  let size = Int32(Comm.world.size)
  var right: Int32 { (rank + 1) % size }
  var left: Int32 { (rank + size - 1) % size }
}

/// Memory that stays where it is while MPI works on it. The caller deallocates it.
func memory<T>(_ values: [T]) -> UnsafeMutableBufferPointer<T> {
  let buffer = UnsafeMutableBufferPointer<T>.allocate(capacity: max(values.count, 1))
  _ = buffer.initialize(from: values)
  return UnsafeMutableBufferPointer(rebasing: buffer[..<values.count])
}

/// Memory for a number of equal values.
func memory<T>(_ value: T, count: Int) -> UnsafeMutableBufferPointer<T> { memory([T](repeating: value, count: count)) }

/// The text that a function of the raw tier writes, of at most so many bytes.
func string(
  _ capacity: Int32, _ fill: (UnsafeMutablePointer<CChar>, UnsafeMutablePointer<Int32>) throws(MPIError) -> Void
) throws(MPIError) -> String {
  let buffer = memory(CChar(0), count: Int(capacity) + 1)
  defer { buffer.deallocate() }
  var length: Int32 = 0
  try fill(buffer.baseAddress!, &length)
  return String(cString: buffer.baseAddress!)
}

/// A value that a function of the raw tier stores.
func value<T>(_ initial: T, _ store: (UnsafeMutablePointer<T>) throws(MPIError) -> Void) throws(MPIError) -> T {
  var value = initial
  try store(&value)
  return value
}

/// Waits for a request.
@discardableResult
func complete(_ request: inout MPI_Request) throws(MPIError) -> Status {
  var status = MPI_Status()
  try MPI_Wait(&request, &status)
  return Status(raw: status)
}

/// Waits for a request of requests at once.
func completeAll(_ requests: inout [MPI_Request]) throws(MPIError) {
  try MPI_Waitall(Int32(requests.count), &requests, MPI_STATUSES_IGNORE)
}

/// Handles are compared by their bits.
func isSame<T>(_ a: T, _ b: T) -> Bool {
  withUnsafeBytes(of: a) { a in withUnsafeBytes(of: b) { b in a.elementsEqual(b) } }
}
