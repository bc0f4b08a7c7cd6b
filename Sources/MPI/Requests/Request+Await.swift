internal import CMPI

extension Request where Value: Sendable {
  /// Waits until the operation is complete without holding a thread, and hands back its buffers.
  ///
  /// ```swift
  /// let received = try await world.irecv([Double].self, count: 100, source: 0).value()
  /// ```
  ///
  /// Cancelling the Swift task cancels a receive that is not matched yet; anything else goes on until it is complete, and its memory with it.
  ///
  /// - Returns: the buffers, as from ``wait()``.
  /// - Throws: ``MPIError`` of the operation; `CancellationError` when it was cancelled.
  ///
  /// The corresponding MPI function is `MPI_Test`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public consuming func value() async throws -> Value {
    var status = Status()
    return try await value(&status)
  }

  /// Waits until the operation is complete without holding a thread, and hands back its buffers and its status.
  ///
  /// - Parameter status: what was received: from whom, with which tag, how much.
  /// - Returns: the buffers, as from ``wait()``.
  /// - Throws: ``MPIError`` of the operation; `CancellationError` when it was cancelled.
  ///
  /// The corresponding MPI function is `MPI_Test`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public consuming func value(_ status: inout Status) async throws -> Value {
    try ensureRunning()
    let handle = raw
    let ticket = Progress.ticket()
    let mayCancel = isReceive
    // From here on the operation is completed by whoever completes awaited requests.
    raw = smpi_MPI_REQUEST_NULL
    let outcome = await withTaskCancellationHandler {
      await Progress.complete(handle, ticket: ticket)
    } onCancel: {
      if mayCancel { Progress.cancel(ticket) }
    }
    if mayCancel && Task.isCancelled {
      Progress.forget(ticket)
      var raw = outcome.status
      var isCancelled: Int32 = 0
      if outcome.code == 0, smpi_Test_cancelled(&raw, &isCancelled) == 0, isCancelled != 0 { throw CancellationError() }
    }
    try check(outcome.code, .MPI_Test)
    status = Status(raw: outcome.status)
    return try handOut(outcome.status, .MPI_Test)
  }
}
