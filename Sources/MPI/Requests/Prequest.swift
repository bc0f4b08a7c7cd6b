public import CMPI

/// A communication that is prepared once and started again and again, with its buffers.
///
/// Between two runs the buffers are at hand; while one runs, the ``Active`` value that ``start()`` returns keeps everybody else away
/// from them, by the compiler.
///
/// ```swift
/// var halo = try world.sendInit([0.0, 0.0], dest: right)
/// for step in 0..<steps {
///   var edge = halo.elements()
///   edge[0] = Double(step)
///   let active = try halo.start()
///   compute()
///   try active.wait()
/// }
/// ```
@frozen public struct Prequest<Value>: ~Copyable {
  @usableFromInline let state: PersistentState
  /// Unique: nobody else has a copy, so that changes are made in the memory that MPI knows.
  @usableFromInline var held: Value

  @inlinable
  init(handle: MPI_Request, held: consuming Value, isReceive: Bool = false, kept: AnyObject? = nil) {
    state = PersistentState(handle, isReceive: isReceive, kept: kept)
    self.held = held
  }

  deinit { state.end(keeping: held) }
}

/// Between threads it moves with its buffers.
extension Prequest: @unchecked Sendable where Value: Sendable {}

/// What the runs of a persistent operation share.
@usableFromInline
final class PersistentState: @unchecked Sendable {
  @usableFromInline @exclusivity(unchecked) var handle: MPI_Request
  /// Started, and not seen to be complete.
  @usableFromInline @exclusivity(unchecked) var isActive = false
  /// MPI was asked to give up the run that is active.
  @usableFromInline @exclusivity(unchecked) var wasCancelled = false
  /// What a test has found of the run that it has ended.
  @usableFromInline @exclusivity(unchecked) var finished = MPI_Status()
  @usableFromInline let isReceive: Bool
  private let kept: AnyObject?

  @usableFromInline
  init(_ handle: MPI_Request, isReceive: Bool, kept: AnyObject?) {
    self.handle = handle
    self.isReceive = isReceive
    self.kept = kept
  }

  /// Completes a run that was dropped.
  @usableFromInline @inline(never)
  func settle() {
    guard isActive, smpi_is_running() else { return }
    // Whatever went wrong in a run that nobody waited for, there is nobody to tell.
    let code = ThrownError.dropping {
      if isReceive && !wasCancelled { _ = smpi_Cancel(&handle) }
      return smpi_Wait(&handle, smpi_MPI_STATUS_IGNORE())
    }
    if code == 0 { isActive = false } else { failed() }
  }

  /// Notes that a run begins.
  @inlinable @inline(__always)
  func begin() {
    isActive = true
    wasCancelled = false
  }

  /// Asks MPI to give up the run that is active.
  func cancel() throws(MPIError) {
    guard isActive else { throw MPIError(.request, "the run is over, and cannot be cancelled any more", function: .MPI_Cancel) }
    try cancelOnce(&handle, &wasCancelled)
  }

  /// Whether the library has freed the operation, as some do when it fails.
  @inlinable var isGone: Bool { handle.raw == smpi_MPI_REQUEST_NULL.raw }

  /// Finds out whether a run is over after a call that failed: most errors end it, but not all.
  @usableFromInline @inline(never)
  func failed() {
    var flag: Int32 = 0
    // An operation that is not active is complete at once.
    _ = ThrownError.dropping { smpi_Test(&handle, &flag, smpi_MPI_STATUS_IGNORE()) }
    isActive = flag == 0
    finished = MPI_Status()
  }

  /// Frees the operation; one that is still running goes on with its buffers.
  @usableFromInline
  func end<Held>(keeping held: Held) {
    guard handle.raw != smpi_MPI_REQUEST_NULL.raw else { return }
    guard smpi_is_running() else {
      // After the end of MPI nobody can tell whether the memory is still used.
      if isActive { Orphanage.leak((held, kept)) }
      return
    }
    if isActive { return Orphanage.adopt(handle, isToCancel: isReceive && !wasCancelled, isPersistent: true, keeping: (held, kept)) }
    _ = smpi_Request_free(&handle)
  }
}

@usableFromInline @inline(never)
func operationIsGone() -> MPIError {
  MPIError(.request, "the library has freed the operation when it failed; prepare another one", function: .MPI_Start)
}

extension Prequest {
  /// Starts a run.
  ///
  /// - Returns: the run; wait for it to have the buffers again.
  /// - Throws: ``MPIError``, of class ``ErrorClass/request`` where a run has failed and the library has freed the operation then.
  ///
  /// The corresponding MPI function is `MPI_Start`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  @inlinable @_lifetime(&self)
  public mutating func start() throws(MPIError) -> Active {
    try ensureRunning()
    if state.isActive { state.settle() }
    if state.isGone { throw operationIsGone() }
    try check(smpi_Start(&state.handle), .MPI_Start)
    state.begin()
    return Active(&self)
  }

  /// The handle, for the raw tier.
  public var handle: MPI_Request { state.handle }
}

/// Memory whose elements can be changed in place: arrays.
public protocol SpannedBuffer<Element>: OwnedReceiveBuffer {
  /// The elements.
  @_lifetime(&self)
  mutating func elementSpan() -> MutableSpan<Element>
}

extension Array: SpannedBuffer where Element: MPIElement {
  /// The elements.
  @inlinable @_lifetime(&self) public mutating func elementSpan() -> MutableSpan<Element> { mutableSpan }
}

extension ContiguousArray: SpannedBuffer where Element: MPIElement {
  /// The elements.
  @inlinable @_lifetime(&self) public mutating func elementSpan() -> MutableSpan<Element> { mutableSpan }
}

extension Prequest where Value: SpannedBuffer {
  /// The elements that are sent from or received into, between two runs.
  @inlinable @_lifetime(&self)
  public mutating func elements() -> MutableSpan<Value.Element> {
    if state.isActive { state.settle() }
    return held.elementSpan()
  }
}

extension Prequest {
  /// The elements that are sent from, between two runs.
  @inlinable @_lifetime(&self)
  public mutating func sendElements<Send: SpannedBuffer, Receive>() -> MutableSpan<Send.Element> where Value == Exchange<Send, Receive> {
    if state.isActive { state.settle() }
    return held.send.elementSpan()
  }

  /// The elements that are received into, between two runs.
  @inlinable @_lifetime(&self)
  public mutating func receiveElements<Send, Receive: SpannedBuffer>() -> MutableSpan<Receive.Element> where Value == Exchange<Send, Receive> {
    if state.isActive { state.settle() }
    return held.receive.elementSpan()
  }
}
