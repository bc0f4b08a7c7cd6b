public import CMPI

/// A communication under way that uses the caller's own memory, without a copy or an allocation. It cannot outlive the memory.
///
/// ```swift
/// var span = values.mutableSpan
/// let request = try world.irecv(into: &span, source: left)
/// try request.wait()
/// ```
///
/// One that is dropped is completed there and then, for the memory goes away: a receive is cancelled, a send is waited for.
@frozen public struct LentRequest: ~Copyable, ~Escapable {
  @usableFromInline var handle: MPI_Request
  @usableFromInline let isReceive: Bool
  /// MPI was asked to give it up.
  @usableFromInline var wasCancelled = false

  @inlinable @_lifetime(&memory)
  init<Element>(_ memory: inout MutableSpan<Element>, _ handle: MPI_Request) {
    self.handle = handle
    isReceive = true
  }

  @inlinable @_lifetime(copy memory)
  init<Element>(_ memory: borrowing Span<Element>, _ handle: MPI_Request) {
    self.handle = handle
    isReceive = false
  }

  @inlinable deinit { abandon(handle, isToCancel: isReceive && !wasCancelled) }
}

@usableFromInline @inline(never)
func abandon(_ handle: MPI_Request, isToCancel: Bool) {
  guard handle.raw != smpi_MPI_REQUEST_NULL.raw, smpi_is_running() else { return }
  var handle = handle
  if isToCancel { _ = smpi_Cancel(&handle) }
  _ = smpi_Wait(&handle, smpi_MPI_STATUS_IGNORE())
}

extension LentRequest {
  /// Waits until the operation is complete.
  ///
  /// - Returns: what was received, where something was.
  /// - Throws: ``MPIError`` of the operation.
  ///
  /// The corresponding MPI function is `MPI_Wait`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  @inlinable @discardableResult
  public consuming func wait() throws(MPIError) -> Status {
    try ensureRunning()
    if smpi_keeps() { Orphanage.sweep() }
    var status = MPI_Status()
    // What fails to complete is dealt with as one that is dropped.
    var handle = handle
    let code = smpi_Wait(&handle, &status)
    self.handle = handle
    try check(code, .MPI_Wait)
    return Status(raw: status)
  }

  /// The status, if the operation is complete; then there is nothing left to wait for.
  ///
  /// - Throws: ``MPIError`` of the operation.
  ///
  /// The corresponding MPI function is `MPI_Test`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  @inlinable
  public mutating func test() throws(MPIError) -> Status? {
    try ensureRunning()
    var status = MPI_Status()
    var flag: Int32 = 0
    var handle = handle
    let code = smpi_Test(&handle, &flag, &status)
    self.handle = handle
    try check(code, .MPI_Test)
    return flag == 0 ? nil : Status(raw: status)
  }

  /// The status of the operation if it is complete; the request stays as it is, and can be waited for.
  ///
  /// - Throws: ``MPIError`` of the operation.
  ///
  /// The corresponding MPI function is `MPI_Request_get_status`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public borrowing func status() throws(MPIError) -> Status? { try requestStatus(handle) }

  /// Asks MPI to give the operation up; it has to be completed nevertheless. Nothing is asked twice.
  ///
  /// - Throws: ``MPIError``, of class ``ErrorClass/request`` when the operation is seen to be complete.
  ///
  /// The corresponding MPI function is `MPI_Cancel`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public mutating func cancel() throws(MPIError) {
    // Not in place: what is lent cannot be passed on in parts.
    var (handle, wasCancelled) = (handle, wasCancelled)
    defer { self.wasCancelled = wasCancelled }
    try cancelOnce(&handle, &wasCancelled)
  }
}

extension Comm {
  /// Starts a receive into memory of the caller, who has it back when the request is complete.
  ///
  /// - Parameters:
  ///   - memory: where the elements are put; out of reach until then.
  ///   - source: the rank to receive from; any by default.
  ///   - tag: the tag that the message has to have; any by default.
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Irecv`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  @inlinable @_lifetime(&memory)
  public final func irecv<Element: MPIElement>(
    into memory: inout MutableSpan<Element>, source: Int = anySource, tag: Int = anyTag
  ) throws(MPIError) -> LentRequest {
    let pointer = memory.withUnsafeMutableBufferPointer { $0 }
    var request = try irecv(into: pointer, source: source, tag: tag)
    let handle = request.handle
    request.raw = smpi_MPI_REQUEST_NULL
    return LentRequest(&memory, handle)
  }

  /// Starts a send from memory of the caller, which cannot be changed until the request is complete.
  ///
  /// - Parameters:
  ///   - memory: the elements to send.
  ///   - dest: the rank of the receiver.
  ///   - tag: the tag that the receiver selects by.
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Isend`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  @inlinable @_lifetime(copy memory)
  public final func isend<Element: MPIElement>(_ memory: Span<Element>, dest: Int, tag: Int = 0) throws(MPIError) -> LentRequest {
    let pointer = memory.withUnsafeBufferPointer { $0 }
    var request = try isend(pointer, dest: dest, tag: tag)
    let handle = request.handle
    request.raw = smpi_MPI_REQUEST_NULL
    return LentRequest(memory, handle)
  }

  /// Starts a receive of up to `count` elements.
  ///
  /// - Parameters:
  ///   - type: `[Double].self`, for example.
  ///   - count: how many elements there are at most.
  ///   - source: the rank to receive from; any by default.
  ///   - tag: the tag that the message has to have; any by default.
  /// - Returns: the request, which hands out an array of what was received.
  /// - Throws: ``MPIError``, of class ``ErrorClass/count`` or ``ErrorClass/noMem`` when there cannot be so many.
  ///
  /// The corresponding MPI function is `MPI_Irecv`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  @inlinable
  public final func irecv<Element: MPIElement>(
    _ type: [Element].Type, count: Int, source: Int = anySource, tag: Int = anyTag
  ) throws(MPIError) -> Request<[Element]> {
    // What MPI writes needs no value before.
    try irecv(into: try room(count, .MPI_Irecv), source: source, tag: tag)
  }
}
