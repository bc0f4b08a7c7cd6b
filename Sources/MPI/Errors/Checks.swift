// What every wrapper does with a return code. The failing sides are kept out of line, so that a call that succeeds pays one comparison.
public import CMPI

/// Throws what a function returned, unless it is `MPI_SUCCESS`, which is 0 in every library.
///
/// A call whose error a closure has handled may return that too, and failed all the same.
@inlinable @inline(__always)
func check(_ code: Int32, _ symbol: MPISymbol) throws(MPIError) {
  if smpi_handled_may_succeed() {
    if smpi_outcome(code) != 0 { try settle(code, symbol) }
  } else if code != 0 {
    throw failure(code, symbol)
  }
}

@usableFromInline @inline(never)
func settle(_ code: Int32, _ symbol: MPISymbol) throws(MPIError) {
  if code != 0 { throw failure(code, symbol) }
  try throwWaiting(symbol)
}

/// Throws the error of a closure that this thread's call has run, if there is one.
func throwWaiting(_ symbol: MPISymbol) throws(MPIError) {
  guard let waiting = ThrownError.take() else { return }
  // A handler that was called on purpose, and lets the error be, is no failure.
  let isOnPurpose = [.MPI_Comm_call_errhandler, .MPI_Win_call_errhandler, .MPI_File_call_errhandler, .MPI_Session_call_errhandler].contains(symbol)
  if waiting.isThrown || !isOnPurpose { throw MPIError(waiting.error, from: symbol) }
}

/// Refuses an object that was freed: libraries treat null handles each in its way, and some of them end the job.
@inlinable @inline(__always)
func expectAlive(_ isAlive: Bool, _ errorClass: ErrorClass, _ symbol: MPISymbol) throws(MPIError) {
  if !isAlive { throw freed(errorClass, symbol) }
}

@usableFromInline @inline(never)
func freed(_ errorClass: ErrorClass, _ symbol: MPISymbol) -> MPIError {
  if !symbol.isAvailable { return failure(SMPI_UNAVAILABLE, symbol) }
  let what =
    switch errorClass {
    case .type: "datatype"
    case .comm: "communicator"
    case .group: "group"
    case .request: "request"
    case .op: "operation"
    case .win: "window"
    case .file: "file"
    default: "object"
    }
  return MPIError(errorClass, "the \(what) was freed; nothing can be done with it any more", function: symbol)
}

@usableFromInline @inline(never)
func failure(_ code: Int32, _ symbol: MPISymbol) -> MPIError { MPIError(code: code, from: symbol) }

/// Throws where the library lacks a function or a constant, whose shim has no error code to say so.
@inlinable
func require(_ symbol: MPISymbol) throws(MPIError) {
  if !symbol.isAvailable { throw failure(SMPI_UNAVAILABLE, symbol) }
}

/// Starts MPI on its first use.
///
/// Debug builds check the thread, too, where the library lets only one call it.
///
/// - Throws: ``MPIError`` of class ``ErrorClass/finalized`` when MPI was ended already.
@inlinable @inline(__always)
func ensureRunning() throws(MPIError) {
  if !smpi_is_running() { try Runtime.start() }
  #if DEBUG
    if smpi_is_one_thread() { try Runtime.checkThread() }
  #endif
}

/// A count, rank or tag as C's `int`.
///
/// - Parameter symbol: the function that it is for, which an error names; so do the other checks.
///
/// - Throws: ``MPIError`` of class ``ErrorClass/arg`` when it does not fit.
@inlinable @inline(__always)
func narrow(_ value: Int, _ what: StaticString, _ symbol: MPISymbol?) throws(MPIError) -> Int32 {
  guard let narrow = Int32(exactly: value) else { throw tooLarge(value, what, symbol) }
  return narrow
}

/// What a library without large counts says of a number of bytes: none that C's `int` holds may be right.
func widen(_ value: Int32, _ symbol: MPISymbol) throws(MPIError) -> Int {
  guard value != smpi_MPI_UNDEFINED else {
    throw MPIError(.count, "the number is above \(Int32.max), which this library has no function for: take fewer elements", function: symbol)
  }
  return Int(value)
}

@usableFromInline @inline(never)
func tooLarge(_ value: Int, _ what: StaticString, _ symbol: MPISymbol?) -> MPIError {
  MPIError(.arg, "the \(what) is \(value), which C's int cannot hold", function: symbol)
}
