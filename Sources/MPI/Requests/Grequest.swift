internal import CMPI
import Synchronization

/// An operation of the program's own that looks like a communication to whoever waits for it.
///
/// ```swift
/// let operation = try Grequest()
/// startWork { try operation.complete() }
/// try operation.request().wait()
/// ```
///
/// Its closures run within the call that completes, frees or cancels the request, in the thread that makes that call: they must not wait
/// for other requests. When one throws, so does that call: of an ``MPIError`` MPI hands on the class, of any other error
/// ``ErrorClass/other``, and the text is the library's. A request that is dropped is cancelled; an operation that is dropped before it is complete is cancelled.
public final class Grequest: Sendable {
  /// What the status of an operation says once it is complete.
  public struct Outcome: Sendable {
    /// The rank that its data came from.
    public var source = anySource
    /// The tag of its data.
    public var tag = anyTag
    /// The number of bytes that there are.
    public var bytes = 0
    /// Whether the operation was cancelled.
    public var isCancelled = false

    /// What a status says of an operation without data.
    public init() {}
  }

  private struct State: Sendable {
    var isComplete = false
    var isHandedOut = false
  }

  private final class Actions: Sendable {
    let query: @Sendable () throws -> Outcome
    let free: @Sendable () -> Void
    private let cancel: @Sendable (Bool) throws -> Void
    private let wasCancelled = Atomic(false)

    init(
      query: @escaping @Sendable () throws -> Outcome, free: @escaping @Sendable () -> Void, cancel: @escaping @Sendable (Bool) throws -> Void
    ) {
      self.query = query
      self.free = free
      self.cancel = cancel
    }

    /// A request that was cancelled may be dropped, which cancels it as well.
    func cancelOnce(_ isComplete: Bool) throws {
      if !wasCancelled.exchange(true, ordering: .acquiringAndReleasing) { try cancel(isComplete) }
    }
  }

  private let handle: MPI_Request
  private let state = Mutex(State())

  /// Starts an operation.
  ///
  /// - Parameters:
  ///   - query: says what the status is, when somebody waits or tests; if it throws, so does that call.
  ///   - free: called once, when nobody waits for it any more.
  ///   - cancel: called once, when somebody cancels the request; told whether the operation is complete already.
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Grequest_start`, in the chapter “External Interfaces” of MPI 5.0.
  public init(
    query: @escaping @Sendable () throws -> Outcome = { Outcome() }, free: @escaping @Sendable () -> Void = {},
    cancel: @escaping @Sendable (_ isComplete: Bool) throws -> Void = { _ in }
  ) throws(MPIError) {
    try ensureRunning()
    let actions = Unmanaged.passRetained(Actions(query: query, free: free, cancel: cancel))
    var handle = smpi_MPI_REQUEST_NULL
    let code = smpi_Grequest_start(
      { Grequest.query($0, $1) }, { Grequest.free($0) }, { Grequest.cancel($0, $1) }, actions.toOpaque(), &handle)
    if code != 0 { actions.release() }
    try check(code, .MPI_Grequest_start)
    self.handle = handle
  }

  deinit {
    guard smpi_is_running() else { return }
    let state = state.withLock { $0 }
    var handle = handle
    if !state.isComplete {
      _ = smpi_Cancel(&handle)
      // Nobody is left who could complete it.
      _ = smpi_Grequest_complete(handle)
    }
    if !state.isHandedOut { _ = smpi_Request_free(&handle) }
  }

  /// The request to wait for; there is one.
  ///
  /// - Throws: ``MPIError`` of class ``ErrorClass/request`` when it was handed out before.
  public func request() throws(MPIError) -> Request<Void> {
    let isFirst = state.withLock { state in
      defer { state.isHandedOut = true }
      return !state.isHandedOut
    }
    guard isFirst else { throw MPIError(.request, "the request of this operation was handed out before", function: .MPI_Grequest_start) }
    return Request(handle: handle, held: (), isReceive: true)
  }

  /// Marks the operation as complete, from any thread that may call MPI; whoever waits for the request goes on.
  ///
  /// - Throws: ``MPIError``, of class ``ErrorClass/request`` when it is complete already.
  ///
  /// The corresponding MPI function is `MPI_Grequest_complete`, in the chapter “External Interfaces” of MPI 5.0.
  public func complete() throws(MPIError) {
    try ensureRunning()
    let isFirst = state.withLock { state in
      defer { state.isComplete = true }
      return !state.isComplete
    }
    guard isFirst else { throw MPIError(.request, "the operation is complete already", function: .MPI_Grequest_complete) }
    try check(smpi_Grequest_complete(handle), .MPI_Grequest_complete)
  }

  // What MPI calls.

  private static func actions(_ state: UnsafeMutableRawPointer?) -> Actions? {
    state.map { Unmanaged<Actions>.fromOpaque($0).takeUnretainedValue() }
  }

  private static func query(_ state: UnsafeMutableRawPointer?, _ status: UnsafeMutablePointer<MPI_Status>?) -> Int32 {
    guard let actions = actions(state), let status else { return smpi_MPI_ERR_OTHER }
    let outcome: Outcome
    do { outcome = try actions.query() } catch { return code(of: error) }
    status.pointee.MPI_SOURCE = Int32(clamping: outcome.source)
    status.pointee.MPI_TAG = Int32(clamping: outcome.tag)
    let code = smpi_Status_set_elements_x(status, smpi_MPI_BYTE, outcome.bytes)
    return code != 0 ? code : smpi_Status_set_cancelled(status, outcome.isCancelled ? 1 : 0)
  }

  private static func free(_ state: UnsafeMutableRawPointer?) -> Int32 {
    guard let state else { return 0 }
    Unmanaged<Actions>.fromOpaque(state).takeRetainedValue().free()
    return 0
  }

  private static func cancel(_ state: UnsafeMutableRawPointer?, _ isComplete: Int32) -> Int32 {
    do { try actions(state)?.cancelOnce(isComplete != 0) } catch { return code(of: error) }
    return 0
  }

  /// What MPI hands on of an error: it knows its own.
  private static func code(of error: any Error) -> Int32 {
    guard let error = error as? MPIError, error.code > 0 else { return smpi_MPI_ERR_OTHER }
    return error.code
  }
}
