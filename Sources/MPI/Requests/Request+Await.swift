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
  /// - Throws: ``MPIError`` of the operation, of class ``ErrorClass/finalized`` when MPI ends meanwhile; `CancellationError` when it was
  ///   cancelled.
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
  /// - Throws: ``MPIError`` of the operation, of class ``ErrorClass/finalized`` when MPI ends meanwhile; `CancellationError` when it was
  ///   cancelled.
  ///
  /// The corresponding MPI function is `MPI_Test`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public consuming func value(_ status: inout Status) async throws -> Value {
    try ensureRunning()
    if let ending {
      status = try ending.get()
      guard let value = held.take() else { throw handedOut(.MPI_Test) }
      return value
    }
    if held == nil { throw handedOut(.MPI_Test) }
    let pending = Pending([raw], cancels: [isReceive && !wasCancelled])
    // From here on the operation is completed by whoever completes awaited requests.
    raw = smpi_MPI_REQUEST_NULL
    await Progress.complete(pending)
    if pending.isAbandoned {
      Orphanage.leak((held, kept))
      throw awaitedTooLong()
    }
    // Not null where the call has failed and the operation goes on: the buffers are kept then.
    raw = pending.handles[0]
    wasCancelled = wasCancelled || pending.wasCancelled
    try pending.settle { () throws(MPIError) in try check(pending.code, .MPI_Test) }
    status = Status(raw: pending.statuses[0])
    if isReceive, Task.isCancelled, try status.isCancelled { throw CancellationError() }
    return try handOut(status.raw, .MPI_Test)
  }
}

func awaitedTooLong() -> MPIError {
  MPIError(.finalized, "MPI was finalized before the awaited operation was complete", function: .MPI_Test)
}
