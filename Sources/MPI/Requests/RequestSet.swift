internal import CMPI
import Synchronization

/// Several communications under way, of any types, that are completed together.
///
/// ```swift
/// var set = RequestSet()
/// let left = set.add(try world.irecv([Double].self, count: n, source: rank - 1))
/// let right = set.add(try world.irecv([Float].self, count: n, source: rank + 1))
/// try set.waitAll()
/// let numbers = try set.take(left)
/// ```
///
/// Members are known by their place, in the order in which they were added, or by their key. A set that is dropped treats its members as
/// ``Request`` does. It can be sent to another task or actor when nobody else has what its members hold.
public struct RequestSet: ~Copyable {
  /// A member of a set, by which its buffers are taken out.
  public struct Key<Value>: Hashable, Sendable {
    let set: UInt64
    /// The member's place in the set.
    public let index: Int
  }

  private static let counter = Atomic<UInt64>(0)
  private var identity = RequestSet.counter.add(1, ordering: .relaxed).newValue
  var handles: [MPI_Request] = []
  private var members: [Member] = []

  /// An empty set.
  public init() {}

  deinit {
    for (handle, member) in zip(handles, members) where !isNull(handle) {
      Orphanage.adopt(handle, isToCancel: member.isToCancel, keeping: member)
    }
  }
}

private func isNull(_ handle: MPI_Request) -> Bool { handle.raw == smpi_MPI_REQUEST_NULL.raw }

/// What a set keeps for a request.
private class Member {
  let isReceive: Bool
  /// MPI was asked to give it up.
  var wasCancelled: Bool
  /// Complete: the status, or what went wrong.
  var outcome: Result<Status, MPIError>?

  init(isReceive: Bool, wasCancelled: Bool, outcome: Result<Status, MPIError>?) {
    self.isReceive = isReceive
    self.wasCancelled = wasCancelled
    self.outcome = outcome
  }

  /// Whether it is cancelled when nobody wants it any more.
  var isToCancel: Bool { isReceive && !wasCancelled }

  func finish(_ status: MPI_Status) throws(MPIError) {}
}

private final class Holder<Value>: Member {
  var value: Value?
  let finishing: Request<Value>.Finish?
  let kept: AnyObject?

  init(_ request: consuming Request<Value>) {
    var outcome: Result<Status, MPIError>?
    // MPI does not report again what is complete already.
    if isNull(request.raw) {
      do throws(MPIError) { outcome = .success(try request.complete()) } catch { outcome = .failure(error) }
    }
    value = request.held.take()
    finishing = request.finish
    kept = request.kept
    super.init(isReceive: request.isReceive, wasCancelled: request.wasCancelled, outcome: outcome)
    request.raw = smpi_MPI_REQUEST_NULL
  }

  override func finish(_ status: MPI_Status) throws(MPIError) {
    guard let finishing, var value = value.take() else { return }
    defer { self.value = value }
    try finishing(&value, status)
  }
}

extension RequestSet {
  /// The number of members, complete or not.
  public var count: Int { handles.count }

  /// The number of members that are not complete yet, as far as the set has seen.
  public var activeCount: Int { members.count { $0.outcome == nil } }

  /// Adds a request. One that is complete is so in the set as well; it is not reported again.
  ///
  /// - Returns: a key to take its buffers out with when it is complete.
  @discardableResult
  public mutating func add<Value>(_ request: consuming Request<Value>) -> Key<Value> {
    handles.append(request.raw)
    members.append(Holder(request))
    return Key(set: identity, index: handles.count - 1)
  }

  /// Takes out the buffers of a member that is complete.
  ///
  /// - Throws: ``MPIError``: that of the operation if it failed; of class ``ErrorClass/request`` when the key belongs to another set,
  ///   the member is not complete, or its buffers were taken before.
  public mutating func take<Value>(_ key: Key<Value>) throws(MPIError) -> Value {
    let holder = try holder(key)
    _ = try holder.outcome?.get()
    return try taken(holder, key.index)
  }

  /// Takes out the buffers of a member that is complete, also of one that failed: they hold whatever MPI has left there.
  ///
  /// - Throws: ``MPIError`` of class ``ErrorClass/request`` when the key belongs to another set, the member is not complete, or its
  ///   buffers were taken before.
  public mutating func recover<Value>(_ key: Key<Value>) throws(MPIError) -> Value { try taken(try holder(key), key.index) }

  private func holder<Value>(_ key: Key<Value>) throws(MPIError) -> Holder<Value> {
    guard key.set == identity, members.indices.contains(key.index), let holder = members[key.index] as? Holder<Value> else {
      throw MPIError(.request, "the key belongs to another set of requests, or to members that were removed")
    }
    guard holder.outcome != nil else { throw MPIError(.request, "request \(key.index) of the set is not complete: wait for it first") }
    return holder
  }

  private func taken<Value>(_ holder: Holder<Value>, _ index: Int) throws(MPIError) -> Value {
    guard let value = holder.value.take() else { throw MPIError(.request, "the buffers of request \(index) of the set were taken before") }
    return value
  }

  /// Forgets all members, which have to be complete; the set can be filled anew. Their keys are no longer good.
  ///
  /// - Throws: ``MPIError`` of class ``ErrorClass/request`` when one is not complete.
  public mutating func removeAll() throws(MPIError) {
    if let index = members.firstIndex(where: { $0.outcome == nil }) {
      throw MPIError(.request, "request \(index) of the set is not complete: wait for it first")
    }
    handles.removeAll(keepingCapacity: true)
    members.removeAll(keepingCapacity: true)
    identity = RequestSet.counter.add(1, ordering: .relaxed).newValue
  }

  /// The status of a member that is complete.
  ///
  /// - Throws: ``MPIError``: that of the operation if it failed; of class ``ErrorClass/request`` when it is not complete.
  public func status(_ index: Int) throws(MPIError) -> Status {
    guard members.indices.contains(index), let outcome = members[index].outcome else {
      throw MPIError(.request, "request \(index) of the set is not complete, or there is none")
    }
    return try outcome.get()
  }

  /// Waits until all members are complete.
  ///
  /// - Throws: ``MPIError``; when members have failed, the first of their errors, with all in ``MPIError/failures``. The others are complete.
  ///
  /// The corresponding MPI function is `MPI_Waitall`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public mutating func waitAll() throws(MPIError) {
    var failures: [MPIError.Failure] = []
    do throws(MPIError) {
      if try testAll() { return }
    } catch {
      try note(error, among: &failures)
    }
    // Not MPI_Waitall: it may leave the others under way when one fails, and one library's never returns then in a program with threads.
    while true {
      let before = activeCount
      do throws(MPIError) {
        if try waitSome() == nil { break }
      } catch {
        try note(error, among: &failures)
        if activeCount == before { break }
      }
    }
    try RequestSet.fail(failures)
  }

  /// Puts the failures of members aside; an error of the call itself is thrown.
  func note(_ error: MPIError, among failures: inout [MPIError.Failure]) throws(MPIError) {
    if error.failures.isEmpty { throw error }
    failures += error.failures
  }

  static func fail(_ failures: [MPIError.Failure]) throws(MPIError) {
    if !failures.isEmpty { throw first(of: failures) }
  }

  @inline(never)
  private static func first(of failures: [MPIError.Failure]) -> MPIError {
    var each: [MPIError.Failure] = []
    // A library that leaves a member under way whose failure it has told tells it again when the others are waited for.
    for failure in failures.sorted(by: { $0.index < $1.index }) where failure.index != each.last?.index { each.append(failure) }
    return MPIError(each[0].error, failures: each)
  }

  /// Waits until a member is complete.
  ///
  /// - Returns: its place and its status; `nil` when none is active.
  /// - Throws: ``MPIError`` of the member that failed.
  ///
  /// The corresponding MPI function is `MPI_Waitany`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public mutating func waitAny() throws(MPIError) -> (index: Int, status: Status)? {
    try begin()
    var index = smpi_MPI_UNDEFINED
    var status = MPI_Status()
    let code = smpi_Waitany(try narrow(handles.count, "number of requests", .MPI_Waitany), &handles, &index, &status)
    return try settleOne(code, index, status, .MPI_Waitany)
  }

  /// Waits until at least one member is complete.
  ///
  /// - Returns: places and statuses of those that became complete; `nil` when none is active.
  /// - Throws: ``MPIError``; when members have failed, the first of their errors, with all in ``MPIError/failures``.
  ///
  /// The corresponding MPI function is `MPI_Waitsome`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public mutating func waitSome() throws(MPIError) -> [(index: Int, status: Status)]? {
    try begin()
    var count: Int32 = 0
    var indices = [Int32](repeating: 0, count: handles.count)
    var statuses = room()
    let code = smpi_Waitsome(try narrow(handles.count, "number of requests", .MPI_Waitsome), &handles, &count, &indices, &statuses)
    return try settleSome(code, count, indices, statuses, .MPI_Waitsome)
  }

  /// Whether all members are complete.
  ///
  /// - Throws: ``MPIError``; when members have failed, the first of their errors, with all in ``MPIError/failures``.
  ///
  /// The corresponding MPI function is `MPI_Testall`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public mutating func testAll() throws(MPIError) -> Bool {
    try ensureRunning()
    var flag: Int32 = 0
    var statuses = room()
    let code = smpi_Testall(try narrow(handles.count, "number of requests", .MPI_Testall), &handles, &flag, &statuses)
    if code == 0 && flag == 0 { return false }
    try settleAll(code, statuses, .MPI_Testall)
    return true
  }

  /// A member that is complete now.
  ///
  /// - Returns: its place and its status; `nil` when all active ones are under way, or none is active.
  /// - Throws: ``MPIError`` of the member that failed.
  ///
  /// The corresponding MPI function is `MPI_Testany`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public mutating func testAny() throws(MPIError) -> (index: Int, status: Status)? {
    try begin()
    var index = smpi_MPI_UNDEFINED
    var flag: Int32 = 0
    var status = MPI_Status()
    let code = smpi_Testany(try narrow(handles.count, "number of requests", .MPI_Testany), &handles, &index, &flag, &status)
    return code == 0 && flag == 0 ? nil : try settleOne(code, index, status, .MPI_Testany)
  }

  /// The members that are complete now.
  ///
  /// - Returns: places and statuses of those that became complete, none when all are under way; `nil` when none is active.
  /// - Throws: ``MPIError``; when members have failed, the first of their errors, with all in ``MPIError/failures``.
  ///
  /// The corresponding MPI function is `MPI_Testsome`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public mutating func testSome() throws(MPIError) -> [(index: Int, status: Status)]? {
    try begin()
    var count: Int32 = 0
    var indices = [Int32](repeating: 0, count: handles.count)
    var statuses = room()
    let code = smpi_Testsome(try narrow(handles.count, "number of requests", .MPI_Testsome), &handles, &count, &indices, &statuses)
    return try settleSome(code, count, indices, statuses, .MPI_Testsome)
  }

  /// Asks MPI to give up the member at a place; it has to be completed nevertheless. Nothing is asked twice.
  ///
  /// - Throws: ``MPIError``, of class ``ErrorClass/request`` when there is none at that place, or it is complete.
  ///
  /// The corresponding MPI function is `MPI_Cancel`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public mutating func cancel(_ index: Int) throws(MPIError) {
    try ensureRunning()
    guard handles.indices.contains(index), !isNull(handles[index]) else {
      throw MPIError(.request, "request \(index) of the set is complete, or there is none", function: .MPI_Cancel)
    }
    try cancelOnce(&handles[index], &members[index].wasCancelled)
  }

  /// Asks MPI to give all members up that are under way; they have to be completed nevertheless. Nothing is asked twice.
  ///
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Cancel`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public mutating func cancelAll() throws(MPIError) {
    try ensureRunning()
    for i in handles.indices where !isNull(handles[i]) { try cancelOnce(&handles[i], &members[i].wasCancelled) }
  }
}

extension RequestSet {
  private func begin() throws(MPIError) {
    try ensureRunning()
    if smpi_keeps() { Orphanage.sweep() }
  }

  func room() -> [MPI_Status] { [MPI_Status](repeating: MPI_Status(), count: handles.count) }

  /// Whether the members are cancelled when nobody wants them any more, by their places.
  var areToCancel: [Bool] { members.map(\.isToCancel) }

  /// Notes that MPI was asked to give a member up.
  func noteCancelled(_ index: Int) { members[index].wasCancelled = true }

  /// Notes what became of one member, if it is complete: MPI has nulled its handle then.
  private func settle(_ index: Int, _ status: MPI_Status, _ code: Int32, _ symbol: MPISymbol) -> MPIError? {
    let member = members[index]
    guard member.outcome == nil else { return nil }
    do throws(MPIError) {
      try check(code, symbol)
      try member.finish(status)
      member.outcome = .success(Status(raw: status))
      return nil
    } catch {
      if isNull(handles[index]) { member.outcome = .failure(error) }
      return error
    }
  }

  /// Notes what became of several members; the errors of each stand in the statuses if the library says that it put them there.
  private mutating func settle(
    _ code: Int32, _ done: some Collection<(index: Int, status: MPI_Status)>, _ symbol: MPISymbol
  ) throws(MPIError) {
    var failures: [MPIError.Failure] = []
    if code == 0 {
      for (index, status) in done {
        if let error = settle(index, status, 0, symbol) { failures.append(.init(index: index, error: error)) }
      }
    } else {
      let whole = MPIError(code: code, from: symbol)
      guard whole.errorClass == .inStatus else { throw whole }
      for (index, status) in done where status.MPI_ERROR != smpi_MPI_ERR_PENDING {
        if let error = settle(index, status, status.MPI_ERROR, symbol) { failures.append(.init(index: index, error: error)) }
      }
      // Without an entry of its own the error must not be lost.
      if failures.isEmpty { throw whole }
    }
    try RequestSet.fail(failures)
  }

  private mutating func settleAll(_ code: Int32, _ statuses: [MPI_Status], _ symbol: MPISymbol) throws(MPIError) {
    try settle(code, statuses.enumerated().map { (index: $0, status: $1) }, symbol)
  }

  mutating func settleOne(
    _ code: Int32, _ index: Int32, _ status: MPI_Status, _ symbol: MPISymbol
  ) throws(MPIError) -> (index: Int, status: Status)? {
    if index == smpi_MPI_UNDEFINED || !handles.indices.contains(Int(index)) {
      try check(code, symbol)
      return nil
    }
    if let error = settle(Int(index), status, code, symbol) {
      throw MPIError(error, failures: [.init(index: Int(index), error: error)])
    }
    return (Int(index), Status(raw: status))
  }

  mutating func settleSome(
    _ code: Int32, _ count: Int32, _ indices: [Int32], _ statuses: [MPI_Status], _ symbol: MPISymbol
  ) throws(MPIError) -> [(index: Int, status: Status)]? {
    if count == smpi_MPI_UNDEFINED {
      try check(code, symbol)
      return nil
    }
    let done = zip(indices.prefix(Int(count)), statuses).map { (index: Int($0), status: $1) }
    try settle(code, done, symbol)
    return done.map { (index: $0.index, status: Status(raw: $0.status)) }
  }
}
