public import CMPI
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A session: a use of MPI of its own within a program, which needs no start of MPI for all.
///
/// ```swift
/// let session = try Session()
/// let group = try session.group("mpi://WORLD")
/// let comm = try Intracomm.createFromGroup(group, stringtag: "org.example.solver")
/// …
/// try comm.free()
/// try session.finalize()
/// ```
/// Needs a library with MPI 4.0.
public final class Session: @unchecked Sendable {
  /// The handle, for the raw tier; the null handle after ``finalize()``.
  ///
  /// No check for exclusive access: it is written once, when it is freed, and using an object while it is freed is an error anyway.
  @exclusivity(unchecked) public internal(set) var handle: MPI_Session

  @usableFromInline let isOwned: Bool

  /// The memory for buffered sends that MPI has.
  private let attached = Mutex<AttachedMemory?>(nil)

  private struct AttachedMemory: @unchecked Sendable {
    let bytes: UnsafeMutableRawBufferPointer
  }

  /// An object for a handle of the raw tier.
  ///
  /// - Parameters:
  ///   - handle: the handle.
  ///   - owned: whether somebody has to finalize it; an object never does that by itself.
  public init(handle: MPI_Session, owned: Bool = false) {
    self.handle = handle
    isOwned = owned
  }

  /// Opens a session. Local; any number may be open.
  ///
  /// - Parameters:
  ///   - info: hints, above all `thread_level`, such as `MPI_THREAD_MULTIPLE`.
  ///   - errhandler: what happens when the call fails, and later ones on the session.
  /// - Throws: ``MPIError``, also where the library lacks the function.
  ///
  /// The corresponding MPI function is `MPI_Session_init`, in the chapter “Process Initialization, Creation, and Management” of MPI 5.0.
  public convenience init(info: Info? = nil, errhandler: Errhandler = .errorsReturn) throws(MPIError) {
    var handle = smpi_MPI_SESSION_NULL
    try check(smpi_Session_init(hints(info), errhandler.raw, &handle), .MPI_Session_init)
    self.init(handle: handle, owned: true)
    // Some libraries use the handler for this call alone.
    try setErrhandler(errhandler)
  }

  /// Closes the session. Collective where others were reached through it: communicators, windows and files that came from it have to be
  /// freed before.
  ///
  /// - Throws: ``MPIError``, also where the library lacks the function.
  ///
  /// The corresponding MPI function is `MPI_Session_finalize`, in the chapter “Process Initialization, Creation, and Management” of MPI 5.0.
  public func finalize() throws(MPIError) {
    try require(.MPI_Session_finalize)
    let closed = Int(truncatingIfNeeded: handle.raw)
    guard handle.raw != smpi_MPI_SESSION_NULL.raw else {
      throw MPIError(.session, "the session was closed already", function: .MPI_Session_finalize)
    }
    try check(smpi_Session_finalize(&handle), .MPI_Session_finalize)
    SessionHandlers.kept[closed] = nil
    free(attached.withLock { $0.take() }?.bytes.baseAddress)
  }

  /// Gives MPI memory for the messages of buffered sends on communicators of the session that have none of their own.
  ///
  /// - Parameter size: the number of bytes: the messages, and ``bsendOverhead`` for each.
  /// - Throws: ``MPIError``, of class ``ErrorClass/buffer`` when there is such memory already.
  ///
  /// The corresponding MPI function is `MPI_Session_attach_buffer`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public func attachBuffer(size: Int) throws(MPIError) {
    let bytes = try narrow(size, "size of the buffer", .MPI_Session_attach_buffer)
    guard size > 0 else { throw MPIError(.arg, "the buffer has \(size) bytes; it needs some", function: .MPI_Session_attach_buffer) }
    let memory = AttachedMemory(bytes: try systemMemory(size, .MPI_Session_attach_buffer))
    let code = smpi_Session_attach_buffer(handle, memory.bytes.baseAddress, bytes)
    if code != 0 { free(memory.bytes.baseAddress) }
    try check(code, .MPI_Session_attach_buffer)
    attached.withLock { $0 = memory }
  }

  /// Takes back the memory for buffered sends. Waits until the messages in it have left.
  ///
  /// - Throws: ``MPIError``, of class ``ErrorClass/buffer`` when there is none.
  ///
  /// The corresponding MPI function is `MPI_Session_detach_buffer`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public func detachBuffer() throws(MPIError) {
    guard attached.withLock({ $0 != nil }) else {
      throw MPIError(.buffer, "no buffer is attached; attachBuffer comes first", function: .MPI_Session_detach_buffer)
    }
    var address: UnsafeMutableRawPointer?
    var size: Int32 = 0
    try check(smpi_Session_detach_buffer(handle, &address, &size), .MPI_Session_detach_buffer)
    free(attached.withLock { $0.take() }?.bytes.baseAddress)
  }

  /// Waits until all messages in the memory for buffered sends have left it.
  ///
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Session_flush_buffer`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public func flushBuffer() throws(MPIError) { try check(smpi_Session_flush_buffer(handle), .MPI_Session_flush_buffer) }

  /// Starts to wait until all messages that are in the memory for buffered sends now have left it.
  ///
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Session_iflush_buffer`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public func iflushBuffer() throws(MPIError) -> Request<Void> {
    var request = smpi_MPI_REQUEST_NULL
    try check(smpi_Session_iflush_buffer(handle, &request), .MPI_Session_iflush_buffer)
    return Request(handle: request, held: ())
  }
}
