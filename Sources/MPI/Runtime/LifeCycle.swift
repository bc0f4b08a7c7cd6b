// Starting and ending MPI by hand, and what it says of its state.
internal import CMPI

/// Starts MPI, and throws where that fails. Without this call the first use of MPI starts it, and a start that fails ends the process.
///
/// Collective: all processes that were launched together start it, and may wait for each other. When somebody else, such as a library in C, has
/// started MPI, it is adopted: its error handlers are replaced by those of ``rc``, and put back at the end.
///
/// - Parameter threadLevel: the level of thread support to ask for; the one of ``rc`` when absent.
/// - Returns: the level that the library gives, which may be another.
/// - Throws: ``MPIError``, of class ``ErrorClass/other`` when MPI was started here already, and of class ``ErrorClass/finalized`` when it was ended.
///
/// The corresponding MPI function is `MPI_Init_thread`, in the chapter “MPI Environmental Management” of MPI 5.0.
@discardableResult
public func initialize(threadLevel: ThreadLevel? = nil) throws(MPIError) -> ThreadLevel {
  let required: Int32?
  if let threadLevel { required = try threadLevel.constant } else { required = nil }
  var provided: Int32 = 0
  try Runtime.initialize(nil, nil, required, &provided)
  return try ThreadLevel(constant: provided)
}

/// Ends MPI. Without this call MPI ends when the process exits. Nothing of it can be used afterwards, and it cannot be started again.
///
/// Collective, and may wait for all connected processes; one that waits for long says so on standard error. May be called from any thread with
/// the libraries that allow it. What belongs to the call's objects is freed first, and requests that were dropped before they were complete are
/// told.
///
/// - Throws: ``MPIError`` of class ``ErrorClass/finalized`` when MPI does not run.
///
/// The corresponding MPI function is `MPI_Finalize`, in the chapter “MPI Environmental Management” of MPI 5.0.
public func finalize() throws(MPIError) { try Runtime.finalize() }

/// Whether MPI was started, by this library or by somebody else; it stays so after the end. Does not start MPI.
///
/// The corresponding MPI function is `MPI_Initialized`, in the chapter “MPI Environmental Management” of MPI 5.0.
public var isInitialized: Bool {
  var flag: Int32 = 0
  return smpi_Initialized(&flag) == 0 && flag != 0
}

/// Whether MPI was ended. Does not start MPI.
///
/// The corresponding MPI function is `MPI_Finalized`, in the chapter “MPI Environmental Management” of MPI 5.0.
public var isFinalized: Bool {
  var flag: Int32 = 0
  return smpi_Finalized(&flag) == 0 && flag != 0
}

/// The level of thread support that the library gives. Starts MPI.
///
/// May be asked by any thread.
///
/// - Throws: ``MPIError``.
///
/// The corresponding MPI function is `MPI_Query_thread`, in the chapter “MPI Environmental Management” of MPI 5.0.
public var threadLevel: ThreadLevel {
  get throws(MPIError) {
    var provided: Int32 = 0
    try Runtime.queryThread(&provided)
    return try ThreadLevel(constant: provided)
  }
}

/// Whether the calling thread is the one that started MPI, which alone may call it at the level `funneled`. Starts MPI.
///
/// May be asked by any thread.
///
/// - Throws: ``MPIError``.
///
/// The corresponding MPI function is `MPI_Is_thread_main`, in the chapter “MPI Environmental Management” of MPI 5.0.
public var isThreadMain: Bool {
  get throws(MPIError) {
    var flag: Int32 = 0
    try Runtime.isThreadMain(&flag)
    return flag != 0
  }
}

/// Passes a request to a profiling tool that intercepts the calls of MPI; without one it has no effect. Does not start MPI.
///
/// - Parameter level: 0 turns profiling off, 1 is the normal level, 2 flushes what was collected; other values are up to the tool.
/// - Throws: ``MPIError`` of class ``ErrorClass/arg`` when the level does not fit C's `int`.
///
/// The corresponding MPI function is `MPI_Pcontrol`, in the chapter “MPI Environmental Management” of MPI 5.0.
public func pcontrol(_ level: Int) throws(MPIError) {
  try check(smpi_Pcontrol(try narrow(level, "level", .MPI_Pcontrol)), .MPI_Pcontrol)
}

extension Comm {
  /// Ends the processes of the communicator, and with most libraries the whole job. Does not return.
  ///
  /// Any rank can call it alone. Files may stay open and output unwritten, and nothing that waits for the exit of the process runs.
  ///
  /// - Parameter errorcode: the exit status, of which most systems keep 8 bits.
  ///
  /// The corresponding MPI function is `MPI_Abort`, in the chapter “MPI Environmental Management” of MPI 5.0.
  public final func abort(errorcode: Int = 1) -> Never { Runtime.abort(handle, Int32(truncatingIfNeeded: errorcode)) }
}
