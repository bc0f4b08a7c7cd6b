internal import CMPI

/// An object that is being sent or received.
///
/// ```swift
/// let request = try world.irecv(object: Configuration.self, source: 0)
/// compute()
/// let configuration = try request.wait()
/// ```
/// A request that is dropped goes on by itself: a receive that has not met its message is cancelled.
///
/// A large object comes in several messages, of which the later ones have to be asked for. Every wait for an object does that for all of
/// them, and so does a thread of the library where MPI gives ``ThreadLevel/multiple``; where it does not, wait for objects before you block
/// in something else that depends on them.
public struct ObjectRequest<Value>: ~Copyable, @unchecked Sendable {
  /// Nil once the value was handed out.
  private var transfer: ObjectTransfer?
  private var decode: () throws -> Value

  init(_ transfer: ObjectTransfer, _ decode: @escaping () throws -> Value) {
    self.transfer = transfer
    self.decode = decode
  }

  deinit {
    // After the end of MPI nothing can be asked any more.
    if let transfer, smpi_is_running(), !transfer.advance() { transfer.abandon() }
  }
}

extension ObjectRequest {
  /// Waits until the object has come or left.
  ///
  /// - Returns: the object that was received; nothing for a send.
  /// - Throws: ``MPIError`` of the operation; `CancellationError` when it was cancelled; what is wrong with the object.
  ///
  /// The corresponding MPI function is `MPI_Wait`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public consuming func wait() throws -> Value {
    var status = Status()
    return try wait(&status)
  }

  /// Waits until the object has come or left, and tells who sent it.
  ///
  /// - Parameter status: set to the source and the tag of what was received, also when it cannot be decoded.
  /// - Returns: the object that was received; nothing for a send.
  /// - Throws: ``MPIError`` of the operation; `CancellationError` when it was cancelled; what is wrong with the object.
  ///
  /// The corresponding MPI function is `MPI_Wait`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public consuming func wait(_ status: inout Status) throws -> Value {
    try ensureRunning()
    guard let transfer else { throw handedOut(.MPI_Wait) }
    transfer.complete()
    return try handOut(transfer, &status)
  }

  /// Hands out the object if it has come.
  ///
  /// - Returns: the object that was received, nothing for a send; nil while it is under way.
  /// - Throws: ``MPIError`` of the operation, of class ``ErrorClass/request`` when it was handed out before; `CancellationError` when it was
  ///   cancelled; what is wrong with the object.
  ///
  /// The corresponding MPI function is `MPI_Test`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public mutating func test() throws -> Value? {
    var status = Status()
    return try test(&status)
  }

  /// Hands out the object if it has come, and tells who sent it.
  ///
  /// - Parameter status: set when it has come.
  /// - Returns: the object that was received, nothing for a send; nil while it is under way.
  /// - Throws: ``MPIError`` of the operation, of class ``ErrorClass/request`` when it was handed out before; `CancellationError` when it was
  ///   cancelled; what is wrong with the object.
  ///
  /// The corresponding MPI function is `MPI_Test`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public mutating func test(_ status: inout Status) throws -> Value? {
    try ensureRunning()
    guard let transfer else { throw handedOut(.MPI_Test) }
    ObjectProgress.drive()
    return transfer.advance() ? try handOut(transfer, &status) : nil
  }

  /// The source and the tag of the object when all of it has come; the request stays as it is.
  ///
  /// - Throws: ``MPIError``, of class ``ErrorClass/request`` when the object was handed out before.
  ///
  /// The corresponding MPI function is `MPI_Request_get_status`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public borrowing func status() throws(MPIError) -> Status? {
    try ensureRunning()
    guard let transfer else { throw handedOut(.MPI_Request_get_status) }
    ObjectProgress.drive()
    return transfer.advance() ? Status(raw: transfer.status) : nil
  }

  /// Asks MPI to give a receive up that has not met its message. It has to be waited for nevertheless, and throws `CancellationError` then.
  ///
  /// What has met its message, or is sent, goes on.
  ///
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Cancel`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public mutating func cancel() throws(MPIError) {
    try ensureRunning()
    transfer?.cancel()
    _ = transfer?.advance()
  }

  private mutating func handOut(_ transfer: ObjectTransfer, _ status: inout Status) throws -> Value {
    let decode = self.decode
    // What was received is not kept longer than the request needs it.
    self.transfer = nil
    self.decode = { throw handedOut(.MPI_Wait) }
    status.raw = transfer.status
    try transfer.settleOutcome()
    return try decode()
  }

  /// Takes the parts for a set.
  consuming func taken() throws(MPIError) -> (ObjectTransfer, () throws -> Value) {
    guard let transfer = self.transfer.take() else { throw handedOut(.MPI_Wait) }
    return (transfer, decode)
  }
}

extension ObjectRequest where Value: Sendable {
  /// Waits until the object has come or left without holding a thread.
  ///
  /// Cancelling the Swift task cancels a receive that has not met its message.
  ///
  /// - Returns: the object that was received; nothing for a send.
  /// - Throws: ``MPIError`` of the operation; `CancellationError` when it was cancelled; what is wrong with the object.
  ///
  /// The corresponding MPI function is `MPI_Test`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public consuming func value() async throws -> Value {
    try ensureRunning()
    guard let transfer else { throw handedOut(.MPI_Test) }
    await withTaskCancellationHandler {
      var turns = 0
      while smpi_is_running(), !transfer.advance() {
        ObjectProgress.drive()
        turns += 1
        await Progress.pause(turns)
      }
    } onCancel: {
      transfer.cancel()
    }
    if !transfer.isComplete { try ensureRunning() }
    var status = Status()
    return try handOut(transfer, &status)
  }
}
