internal import CMPI
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Memory that MPI copies the messages of buffered sends to. It stays with MPI until it is detached.
enum AttachedBuffers {
  /// By communicator; the memory of the whole process under the null handle.
  private static let memory = Mutex([Int: Room]())

  private struct Room: @unchecked Sendable {
    /// `nil` while it is being attached.
    var start: UnsafeMutableRawPointer?
    /// Whether its size is beyond C's `int`.
    var isLarge = false
  }

  static func key(_ comm: MPI_Comm) -> Int { Int(truncatingIfNeeded: comm.raw) }

  /// - Parameters:
  ///   - attach: the call for a size that fits C's `int`.
  ///   - largeSymbol: the function for a larger one.
  ///   - large: its call.
  static func add(
    _ comm: MPI_Comm, _ size: Int, _ symbol: MPISymbol, _ largeSymbol: MPISymbol, _ attach: (UnsafeMutableRawPointer, Int32) -> Int32,
    large: (UnsafeMutableRawPointer, Int) -> Int32
  ) throws(MPIError) {
    try ensureRunning()
    guard size > 0 else { throw MPIError(.arg, "the buffer has \(size) bytes; it needs some", function: symbol) }
    let key = key(comm)
    let isFirst = memory.withLock { rooms in
      if rooms[key] != nil { return false }
      rooms[key] = Room()
      return true
    }
    guard isFirst else { throw MPIError(.buffer, "there is a buffer already; detach it first", function: symbol) }
    do throws(MPIError) {
      guard let start = try systemMemory(size, symbol).baseAddress else { throw MPIError(.noMem, "there is no memory", function: symbol) }
      let small = Int32(exactly: size)
      let code = small.map { attach(start, $0) } ?? large(start, size)
      if code != 0 { free(start) }
      try check(code, small == nil ? largeSymbol : symbol)
      let room = Room(start: start, isLarge: small == nil)
      memory.withLock { $0[key] = room }
    } catch {
      memory.withLock { _ = $0.removeValue(forKey: key) }
      throw error
    }
  }

  /// Whether a communicator has memory.
  static func has(_ comm: MPI_Comm) -> Bool {
    let key = key(comm)
    return memory.withLock { $0[key]?.start != nil }
  }

  /// - Parameters:
  ///   - detach: waits until the messages in the buffer have left it.
  ///   - large: the same for one whose size is beyond C's `int`.
  static func remove(
    _ comm: MPI_Comm, _ symbol: MPISymbol, _ detach: (UnsafeMutablePointer<UnsafeMutableRawPointer?>, UnsafeMutablePointer<Int32>) -> Int32,
    large: (UnsafeMutablePointer<UnsafeMutableRawPointer?>, UnsafeMutablePointer<Int>) -> Int32
  ) throws(MPIError) {
    try ensureRunning()
    let key = key(comm)
    guard has(comm) else {
      throw MPIError(.buffer, "no buffer is attached; attachBuffer comes first", function: symbol)
    }
    var address: UnsafeMutableRawPointer?
    var size: Int32 = 0
    var wide = 0
    let isLarge = memory.withLock { $0[key]?.isLarge == true }
    try check(isLarge ? large(&address, &wide) : detach(&address, &size), symbol)
    free(memory.withLock { $0.removeValue(forKey: key) }?.start)
  }
}

/// Gives MPI memory for the messages of buffered sends (`bsend`): their sizes, and ``bsendOverhead`` for each.
///
/// - Parameter size: the number of bytes.
/// - Throws: ``MPIError``, of class ``ErrorClass/buffer`` when there is such memory already, ``ErrorClass/noMem`` when there is not so much.
///
/// The corresponding MPI function is `MPI_Buffer_attach`, in the chapter “Point-to-Point Communication” of MPI 5.0.
public func attachBuffer(size: Int) throws(MPIError) {
  try AttachedBuffers.add(smpi_MPI_COMM_NULL, size, .MPI_Buffer_attach, .MPI_Buffer_attach_c) {
    smpi_Buffer_attach($0, $1)
  } large: {
    smpi_Buffer_attach_c($0, $1)
  }
}

/// Takes back the memory for buffered sends. Waits until the messages in it have left.
///
/// - Throws: ``MPIError``, of class ``ErrorClass/buffer`` when there is none.
///
/// The corresponding MPI function is `MPI_Buffer_detach`, in the chapter “Point-to-Point Communication” of MPI 5.0.
public func detachBuffer() throws(MPIError) {
  try AttachedBuffers.remove(smpi_MPI_COMM_NULL, .MPI_Buffer_detach) {
    smpi_Buffer_detach($0, $1)
  } large: {
    smpi_Buffer_detach_c($0, $1)
  }
}

/// Waits until all messages in the memory for buffered sends have left it.
///
/// - Throws: ``MPIError``.
///
/// The corresponding MPI function is `MPI_Buffer_flush`, in the chapter “Point-to-Point Communication” of MPI 5.0.
public func flushBuffer() throws(MPIError) {
  try ensureRunning()
  try check(smpi_Buffer_flush(), .MPI_Buffer_flush)
}

/// Starts to wait until all messages in the memory for buffered sends have left it.
///
/// - Returns: the request, which is complete when they have.
/// - Throws: ``MPIError``.
///
/// The corresponding MPI function is `MPI_Buffer_iflush`, in the chapter “Point-to-Point Communication” of MPI 5.0.
public func iflushBuffer() throws(MPIError) -> Request<Void> {
  try ensureRunning()
  var request = smpi_MPI_REQUEST_NULL
  try check(smpi_Buffer_iflush(&request), .MPI_Buffer_iflush)
  return Request(handle: request, held: ())
}

/// The bytes that each buffered send needs beyond its message.
///
/// The corresponding constant is `MPI_BSEND_OVERHEAD`, in the chapter “Point-to-Point Communication” of MPI 5.0.
public var bsendOverhead: Int { Int(smpi_MPI_BSEND_OVERHEAD) }

extension Comm {
  /// Gives MPI memory for the messages of buffered sends on this communicator.
  ///
  /// - Parameter size: the number of bytes: the messages, and ``bsendOverhead`` for each.
  /// - Throws: ``MPIError``, of class ``ErrorClass/buffer`` when there is such memory already.
  ///
  /// The corresponding MPI function is `MPI_Comm_attach_buffer`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public final func attachBuffer(size: Int) throws(MPIError) {
    let handle = handle
    try AttachedBuffers.add(handle, size, .MPI_Comm_attach_buffer, .MPI_Comm_attach_buffer_c) {
      smpi_Comm_attach_buffer(handle, $0, $1)
    } large: {
      smpi_Comm_attach_buffer_c(handle, $0, $1)
    }
  }

  /// Takes back the memory for buffered sends on this communicator. Waits until the messages in it have left.
  ///
  /// - Throws: ``MPIError``, of class ``ErrorClass/buffer`` when there is none.
  ///
  /// The corresponding MPI function is `MPI_Comm_detach_buffer`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public final func detachBuffer() throws(MPIError) {
    let handle = handle
    try AttachedBuffers.remove(handle, .MPI_Comm_detach_buffer) {
      smpi_Comm_detach_buffer(handle, $0, $1)
    } large: {
      smpi_Comm_detach_buffer_c(handle, $0, $1)
    }
  }

  /// Waits until all messages in the memory for buffered sends on this communicator have left it.
  ///
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Comm_flush_buffer`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public final func flushBuffer() throws(MPIError) {
    try ensureRunning()
    try check(smpi_Comm_flush_buffer(handle), .MPI_Comm_flush_buffer)
  }
  /// Starts to wait until all messages in the memory for buffered sends on this communicator have left it.
  ///
  /// - Returns: the request, which is complete when they have.
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Comm_iflush_buffer`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public final func iflushBuffer() throws(MPIError) -> Request<Void> {
    try ensureRunning()
    var request = smpi_MPI_REQUEST_NULL
    try check(smpi_Comm_iflush_buffer(handle, &request), .MPI_Comm_iflush_buffer)
    return Request(handle: request, held: ())
  }
}
