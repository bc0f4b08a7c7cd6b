public import CMPI

/// A communication under way, with the buffers that MPI uses meanwhile.
///
/// The buffers come back from ``wait()``, or from ``test()`` once it is complete; until then nobody else can change them.
///
/// ```swift
/// let request = try world.irecv([Double].self, count: 100, source: 0)
/// compute()
/// let received = try request.wait()
/// ```
///
/// A request that is dropped frees nothing that MPI may still touch: a receive is cancelled, and what cannot be cancelled goes on by
/// itself, with its buffers, until it is complete. Such requests are noticed when MPI is finalized.
@frozen public struct Request<Value>: ~Copyable {
  @usableFromInline typealias Finish = (inout Value, MPI_Status) throws(MPIError) -> Void

  /// The null handle once the operation is complete.
  @usableFromInline var raw: MPI_Request
  /// The buffers; `nil` once they were handed out.
  @usableFromInline var held: Value?
  @usableFromInline let isReceive: Bool
  /// MPI was asked to give it up: asked again, one library crashes.
  @usableFromInline var wasCancelled = false
  /// What became of an operation that is complete, while its buffers are here, or where it failed.
  @usableFromInline var ending: Ending?
  /// What is done to the buffers when the operation is complete.
  @usableFromInline let finish: Finish?
  /// What else MPI reads: arrays of counts, an operation.
  @usableFromInline let kept: AnyObject?

  @inlinable @inline(__always)
  init(handle: MPI_Request, held: consuming Value, isReceive: Bool = false, finish: Finish? = nil, kept: AnyObject? = nil) {
    raw = handle
    self.held = held
    self.isReceive = isReceive
    self.finish = finish
    self.kept = kept
  }

  /// A request of the raw tier, and what it uses.
  ///
  /// - Parameters:
  ///   - handle: the handle; nobody else may complete it.
  ///   - value: what has to be kept until it is complete.
  @inlinable public init(handle: MPI_Request, keeping value: consuming Value) { self.init(handle: handle, held: value) }

  @inlinable deinit {
    if raw.raw != smpi_MPI_REQUEST_NULL.raw { Orphanage.adopt(raw, isToCancel: isReceive && !wasCancelled, keeping: (held, kept)) }
  }
}

/// What became of an operation. MPI tells it once, and forgets it with the request.
@usableFromInline
final class Ending: Sendable {
  @usableFromInline let status: Status
  @usableFromInline let error: MPIError?

  @usableFromInline @inline(never)
  init(_ status: MPI_Status, _ error: MPIError? = nil) {
    self.status = Status(raw: status)
    self.error = error
  }

  /// - Throws: the error of the operation if it failed.
  @usableFromInline @inline(never)
  func get() throws(MPIError) -> Status {
    if let error { throw error }
    return status
  }
}

/// Between threads it moves with its buffers.
extension Request: @unchecked Sendable where Value: Sendable {}

extension Request {
  /// The handle, for the raw tier; the null handle once the operation is complete.
  @inlinable public var handle: MPI_Request { raw }

  /// Waits until the operation is complete, and hands back its buffers; a message that was received is shortened to its
  /// length, also in an ``Exchange``.
  ///
  /// What ``complete()`` has left in the request, it hands out; what ``test()`` has thrown, it throws again.
  ///
  /// - Returns: the buffers: the array that was sent or filled, an ``Exchange`` of two, nothing for a barrier.
  /// - Throws: ``MPIError`` of the operation; of class ``ErrorClass/request`` when ``test()`` or ``take()`` has handed them out before.
  ///
  /// The corresponding MPI function is `MPI_Wait`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  @discardableResult @inlinable @inline(__always)
  public consuming func wait() throws(MPIError) -> Value {
    try ensureRunning()
    if smpi_keeps() { Orphanage.sweep() }
    if let ending {
      _ = try ending.get()
      guard let value = held.take() else { throw handedOut(.MPI_Wait) }
      return value
    }
    if finish == nil {
      if held == nil { throw handedOut(.MPI_Wait) }
      try check(smpi_Wait(&raw, smpi_MPI_STATUS_IGNORE()), .MPI_Wait)
      guard let value = held.take() else { throw handedOut(.MPI_Wait) }
      return value
    }
    if held == nil { throw handedOut(.MPI_Wait) }
    var status = MPI_Status()
    try check(smpi_Wait(&raw, &status), .MPI_Wait)
    return try handOut(status, .MPI_Wait)
  }

  /// Waits until the operation is complete, and leaves its buffers in the request: ``take()`` hands them out, also when this throws.
  ///
  /// - Returns: what was received: from whom, with which tag, how much.
  /// - Throws: ``MPIError`` of the operation, however often it is called; of class ``ErrorClass/request`` when ``test()`` has handed the
  ///   buffers out before.
  ///
  /// The corresponding MPI function is `MPI_Wait`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public mutating func complete() throws(MPIError) -> Status {
    try ensureRunning()
    if smpi_keeps() { Orphanage.sweep() }
    if let ending { return try ending.get() }
    if held == nil { throw handedOut(.MPI_Wait) }
    var status = MPI_Status()
    let code = smpi_Wait(&raw, &status)
    if code != 0 { throw failed(code, .MPI_Wait) }
    held = try handOut(status, .MPI_Wait)
    ending = Ending(status)
    return Status(raw: status)
  }

  /// Hands back the buffers of an operation that is complete: after ``complete()``, or after ``test()`` has thrown.
  ///
  /// - Returns: the buffers. Those of an operation that failed hold whatever MPI has left there.
  /// - Throws: ``MPIError`` of class ``ErrorClass/request`` while the operation is under way, or when they were handed out before.
  public mutating func take() throws(MPIError) -> Value {
    guard raw.raw == smpi_MPI_REQUEST_NULL.raw else { throw MPIError(.request, "the operation is under way: wait for it first") }
    guard let value = held.take() else { throw handedOut(.MPI_Wait) }
    return value
  }

  /// Waits until the operation is complete, and hands back its buffers and its status.
  ///
  /// - Parameter status: what was received: from whom, with which tag, how much.
  /// - Returns: the buffers.
  /// - Throws: ``MPIError`` of the operation; of class ``ErrorClass/request`` when ``test()`` or ``take()`` has handed them out before.
  ///
  /// The corresponding MPI function is `MPI_Wait`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  @discardableResult @inlinable
  public consuming func wait(_ status: inout Status) throws(MPIError) -> Value {
    try ensureRunning()
    if smpi_keeps() { Orphanage.sweep() }
    if let ending {
      status = try ending.get()
      guard let value = held.take() else { throw handedOut(.MPI_Wait) }
      return value
    }
    if held == nil { throw handedOut(.MPI_Wait) }
    try check(smpi_Wait(&raw, &status.raw), .MPI_Wait)
    return try handOut(status.raw, .MPI_Wait)
  }

  /// Hands back the buffers if the operation is complete.
  ///
  /// - Returns: the buffers, once; `nil` while the operation is under way.
  /// - Throws: ``MPIError`` of the operation; of class ``ErrorClass/request`` when the buffers were handed out before.
  ///
  /// The corresponding MPI function is `MPI_Test`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  @inlinable
  public mutating func test() throws(MPIError) -> Value? {
    var status = Status()
    return try test(&status)
  }

  /// Hands back the buffers and the status if the operation is complete.
  ///
  /// - Parameter status: set when it is complete.
  /// - Returns: the buffers, once; `nil` while the operation is under way.
  /// - Throws: ``MPIError`` of the operation; of class ``ErrorClass/request`` when the buffers were handed out before.
  ///
  /// The corresponding MPI function is `MPI_Test`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  @inlinable
  public mutating func test(_ status: inout Status) throws(MPIError) -> Value? {
    try ensureRunning()
    if let ending {
      status = try ending.get()
      guard let value = held.take() else { throw handedOut(.MPI_Test) }
      return value
    }
    if held == nil { throw handedOut(.MPI_Test) }
    var flag: Int32 = 0
    let code = smpi_Test(&raw, &flag, &status.raw)
    if code != 0 { throw failed(code, .MPI_Test) }
    return flag == 0 ? nil : try handOut(status.raw, .MPI_Test)
  }

  /// The status of the operation if it is complete; the request stays as it is, and can be waited for.
  ///
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Request_get_status`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public borrowing func status() throws(MPIError) -> Status? {
    if let ending { return try ending.get() }
    return try requestStatus(raw)
  }

  /// Asks MPI to give the operation up. It has to be completed nevertheless; its status says whether it was cancelled.
  ///
  /// Receives can be cancelled everywhere, sends hardly anywhere, collectives never. Nothing is asked twice.
  ///
  /// - Throws: ``MPIError``, of class ``ErrorClass/request`` when the operation is seen to be complete.
  ///
  /// The corresponding MPI function is `MPI_Cancel`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public mutating func cancel() throws(MPIError) { try cancelOnce(&raw, &wasCancelled) }

  /// Lets the operation go on by itself; its buffers are kept until it is complete.
  ///
  /// It is the counterpart of `MPI_Request_free`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public consuming func detach() {
    Orphanage.adopt(raw, isToCancel: false, keeping: (held, kept))
    raw = smpi_MPI_REQUEST_NULL
  }

  @inlinable
  mutating func handOut(_ status: MPI_Status, _ symbol: MPISymbol) throws(MPIError) -> Value {
    guard let value = held.take() else { throw handedOut(symbol) }
    return try finished(value, status)
  }

  @inlinable
  mutating func finished(_ value: consuming Value, _ status: MPI_Status) throws(MPIError) -> Value {
    guard let finish else { return value }
    do throws(MPIError) { try finish(&value, status) } catch {
      held = value
      ending = Ending(status, error)
      throw error
    }
    return value
  }

  /// The error of a call that was to complete the operation; one that has ended it is that of the operation from now on.
  @usableFromInline @inline(never)
  mutating func failed(_ code: Int32, _ symbol: MPISymbol) -> MPIError {
    let error = MPIError(code: code, from: symbol)
    if raw.raw == smpi_MPI_REQUEST_NULL.raw { ending = Ending(MPI_Status(), error) }
    return error
  }
}

/// Asks MPI once to give up an operation that is not seen to be complete.
func cancelOnce(_ handle: inout MPI_Request, _ wasCancelled: inout Bool) throws(MPIError) {
  try ensureRunning()
  guard handle.raw != smpi_MPI_REQUEST_NULL.raw else {
    throw MPIError(.request, "the operation is complete, and cannot be cancelled any more", function: .MPI_Cancel)
  }
  if wasCancelled { return }
  try check(smpi_Cancel(&handle), .MPI_Cancel)
  wasCancelled = true
}

/// The status of a request that is complete, and stays as it is.
func requestStatus(_ handle: MPI_Request) throws(MPIError) -> Status? {
  try ensureRunning()
  var flag: Int32 = 0
  var status = MPI_Status()
  try check(smpi_Request_get_status(handle, &flag, &status), .MPI_Request_get_status)
  return flag == 0 ? nil : Status(raw: status)
}

@usableFromInline @inline(never)
func handedOut(_ symbol: MPISymbol) -> MPIError {
  MPIError(.request, "the request is complete, and its buffers were handed out before", function: symbol)
}

extension Request where Value: OwnedReceiveBuffer {
  /// Shortens what was received to its length.
  @inlinable
  static func shorten(_ value: inout Value, _ status: MPI_Status) throws(MPIError) {
    value.shorten(to: try receivedCount(status, value.stableView))
  }

  /// Shortens what was sent and then overwritten to what came; from nobody comes nothing, which leaves it as it is.
  @inlinable
  static func shortenReplaced(_ value: inout Value, _ status: MPI_Status) throws(MPIError) {
    if status.MPI_SOURCE != smpi_MPI_PROC_NULL { try shorten(&value, status) }
  }
}

extension Request {
  /// Shortens what was received while something else was sent.
  @inlinable
  static func shortenReceived<Send, Receive: OwnedReceiveBuffer>(_ value: inout Value, _ status: MPI_Status) throws(MPIError)
  where Value == Exchange<Send, Receive> {
    value.receive.shorten(to: try receivedCount(status, value.receive.stableView))
  }
}

/// The number of elements that were received into a buffer, with one that was received in part.
@usableFromInline
func receivedCount(_ status: MPI_Status, _ view: BufferView) throws(MPIError) -> Int {
  var status = status
  // No more comes than there is room for.
  if view.count <= Int(Int32.max) || !MPISymbol.MPI_Get_count_c.isAvailable {
    var count: Int32 = 0
    try check(smpi_Get_count(&status, view.datatype, &count), .MPI_Get_count)
    if count != smpi_MPI_UNDEFINED { return Int(count) }
  } else {
    var count = 0
    try check(smpi_Get_count_c(&status, view.datatype, &count), .MPI_Get_count_c)
    if count != Int(smpi_MPI_UNDEFINED) { return count }
  }
  // A part of an element at the end, or more than C's `int` holds.
  var bytes = 0
  var size: Int32 = 0
  try check(smpi_Get_elements_x(&status, smpi_MPI_BYTE, &bytes), .MPI_Get_elements_x)
  try check(smpi_Type_size(view.datatype, &size), .MPI_Type_size)
  guard bytes >= 0, size > 0 else { return view.count }
  return min(view.count, (bytes + Int(size) - 1) / Int(size))
}
