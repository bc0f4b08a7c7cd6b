internal import CMPI

extension RequestSet {
  /// Waits until all members are complete without holding a thread.
  ///
  /// Cancelling the Swift task cancels the receives that are not matched yet; all members become complete nevertheless, and their statuses
  /// say which were cancelled.
  ///
  /// - Throws: ``MPIError``; when members have failed, the first of their errors, with all in ``MPIError/failures``. Of class
  ///   ``ErrorClass/finalized`` when MPI ends meanwhile.
  ///
  /// The corresponding MPI function is `MPI_Testsome`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public mutating func awaitAll() async throws(MPIError) {
    var failures: [MPIError.Failure] = []
    while true {
      let before = activeCount
      do throws(MPIError) {
        if try await awaitSome() == nil { break }
      } catch {
        // The others are waited for all the same.
        try note(error, among: &failures)
        if activeCount == before { break }
      }
    }
    try RequestSet.fail(failures)
  }

  /// Waits until at least one member is complete without holding a thread.
  ///
  /// - Returns: places and statuses of those that became complete; `nil` when none is active.
  /// - Throws: ``MPIError``; when members have failed, the first of their errors, with all in ``MPIError/failures``. Of class
  ///   ``ErrorClass/finalized`` when MPI ends meanwhile.
  ///
  /// The corresponding MPI function is `MPI_Testsome`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public mutating func awaitSome() async throws(MPIError) -> [(index: Int, status: Status)]? {
    try ensureRunning()
    // Those that are complete already would be passed to MPI in vain, again and again.
    let active = handles.indices.filter { handles[$0].raw != smpi_MPI_REQUEST_NULL.raw }
    if active.isEmpty { return nil }
    let cancels = areToCancel
    let pending = Pending(active.map { handles[$0] }, cancels: active.map { cancels[$0] })
    await Progress.complete(pending)
    if pending.wasCancelled { for index in active where cancels[index] { noteCancelled(index) } }
    for (i, index) in active.enumerated() { handles[index] = pending.handles[i] }
    if pending.isAbandoned { throw awaitedTooLong() }
    // One request is tested by another function, whose error is its own.
    if active.count == 1 {
      return try pending.settle { () throws(MPIError) in
        try settleOne(pending.code, Int32(active[0]), pending.statuses[0], .MPI_Test).map { [$0] }
      }
    }
    let indices = pending.count == smpi_MPI_UNDEFINED ? [] : pending.indices.prefix(Int(pending.count)).map { Int32(active[Int($0)]) }
    return try pending.settle { () throws(MPIError) in
      try settleSome(pending.code, pending.count, indices, pending.statuses, .MPI_Testsome)
    }
  }
}
