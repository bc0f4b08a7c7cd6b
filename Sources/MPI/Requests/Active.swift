public import CMPI

/// A run of a persistent operation. While it exists, the operation and its buffers are out of reach.
///
/// One that is dropped is completed when the operation is used next: a receive is cancelled, anything else is waited for.
@frozen public struct Active: ~Copyable, ~Escapable {
  @usableFromInline let state: Unmanaged<PersistentState>

  @inlinable @_lifetime(&operation)
  init<Value>(_ operation: inout Prequest<Value>) { state = Unmanaged.passUnretained(operation.state) }
}

extension Active {
  /// Waits until the run is over; the buffers are at hand again.
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
    let code = state._withUnsafeGuaranteedRef { state in
      // Some libraries wait forever for a persistent collective that is over.
      guard state.isActive else {
        status = state.finished
        return 0 as Int32
      }
      let code = smpi_Wait(&state.handle, &status)
      if code == 0 { state.isActive = false } else { state.failed() }
      return code
    }
    try check(code, .MPI_Wait)
    return Status(raw: status)
  }

  /// The status, if the run is over; then there is nothing left to wait for.
  ///
  /// - Throws: ``MPIError`` of the operation.
  ///
  /// The corresponding MPI function is `MPI_Test`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  @inlinable
  public borrowing func test() throws(MPIError) -> Status? {
    try ensureRunning()
    var status = MPI_Status()
    var flag: Int32 = 0
    let code = state._withUnsafeGuaranteedRef { state in
      guard state.isActive else {
        (status, flag) = (state.finished, 1)
        return 0 as Int32
      }
      let code = smpi_Test(&state.handle, &flag, &status)
      if code != 0 {
        state.failed()
      } else if flag != 0 {
        state.isActive = false
        state.finished = status
      }
      return code
    }
    try check(code, .MPI_Test)
    return flag == 0 ? nil : Status(raw: status)
  }

  /// The status of the run if it is over; it stays as it is, and has to be waited for.
  ///
  /// - Throws: ``MPIError`` of the operation.
  ///
  /// The corresponding MPI function is `MPI_Request_get_status`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public borrowing func status() throws(MPIError) -> Status? { try requestStatus(state._withUnsafeGuaranteedRef { $0.handle }) }

  /// Asks MPI to give the run up; it has to be completed nevertheless. Nothing is asked twice.
  ///
  /// - Throws: ``MPIError``, of class ``ErrorClass/request`` when the run is seen to be over.
  ///
  /// The corresponding MPI function is `MPI_Cancel`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public borrowing func cancel() throws(MPIError) {
    try ensureRunning()
    try state.takeUnretainedValue().cancel()
  }
}
