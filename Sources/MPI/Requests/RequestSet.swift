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
/// ``Request`` does.
public struct RequestSet: ~Copyable, @unchecked Sendable {
  /// A member of a set, by which its buffers are taken out.
  public struct Key<Value>: Hashable, Sendable {
    let set: UInt64
    /// The member's place in the set.
    public let index: Int
  }

  private static let counter = Atomic<UInt64>(0)
  private let identity = RequestSet.counter.add(1, ordering: .relaxed).newValue
  private var handles: [MPI_Request] = []
  private var members: [Member] = []

  /// An empty set.
  public init() {}

  deinit {
    for (handle, member) in zip(handles, members) where handle.raw != smpi_MPI_REQUEST_NULL.raw {
      Orphanage.adopt(handle, isReceive: member.isReceive, keeping: member)
    }
  }
}

/// What a set keeps for a request.
private class Member {
  let isReceive: Bool
  /// Complete: the status, or what went wrong.
  var outcome: Result<Status, MPIError>?

  init(isReceive: Bool) { self.isReceive = isReceive }

  func finish(_ status: MPI_Status) throws(MPIError) {}
}

private final class Holder<Value>: Member {
  var value: Value?
  let finishing: Request<Value>.Finish?
  let kept: AnyObject?

  init(_ request: consuming Request<Value>) {
    value = request.held.take()
    finishing = request.finish
    kept = request.kept
    super.init(isReceive: request.isReceive)
    request.raw = smpi_MPI_REQUEST_NULL
  }

  override func finish(_ status: MPI_Status) throws(MPIError) {
    guard var value = value.take() else { return }
    try finishing?(&value, status)
    self.value = value
  }
}

extension RequestSet {
  /// The number of members, complete or not.
  public var count: Int { handles.count }

  /// The number of members that are not complete yet, as far as the set has seen.
  public var activeCount: Int { members.count { $0.outcome == nil } }

  /// Adds a request.
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
    guard key.set == identity, let holder = members[key.index] as? Holder<Value> else {
      throw MPIError(.request, "the key belongs to another set of requests")
    }
    guard let outcome = holder.outcome else { throw MPIError(.request, "request \(key.index) of the set is not complete: wait for it first") }
    _ = try outcome.get()
    guard let value = holder.value.take() else { throw MPIError(.request, "the buffers of request \(key.index) of the set were taken before") }
    return value
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
    try ensureRunning()
    var statuses = room()
    let code = smpi_Waitall(try narrow(handles.count, "number of requests"), &handles, &statuses)
    try settle(code, Array(handles.indices), statuses, .MPI_Waitall)
  }

  /// Waits until a member is complete.
  ///
  /// - Returns: its place and its status; `nil` when none is active.
  /// - Throws: ``MPIError`` of the member that failed.
  ///
  /// The corresponding MPI function is `MPI_Waitany`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public mutating func waitAny() throws(MPIError) -> (index: Int, status: Status)? {
    try ensureRunning()
    var index: Int32 = 0
    var status = MPI_Status()
    let code = smpi_Waitany(try narrow(handles.count, "number of requests"), &handles, &index, &status)
    return try settleOne(code, index, status, .MPI_Waitany)
  }

  /// Waits until at least one member is complete.
  ///
  /// - Returns: places and statuses of those that became complete; `nil` when none is active.
  /// - Throws: ``MPIError``; when members have failed, the first of their errors, with all in ``MPIError/failures``.
  ///
  /// The corresponding MPI function is `MPI_Waitsome`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public mutating func waitSome() throws(MPIError) -> [(index: Int, status: Status)]? {
    try ensureRunning()
    var count: Int32 = 0
    var indices = [Int32](repeating: 0, count: handles.count)
    var statuses = room()
    let code = smpi_Waitsome(try narrow(handles.count, "number of requests"), &handles, &count, &indices, &statuses)
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
    let code = smpi_Testall(try narrow(handles.count, "number of requests"), &handles, &flag, &statuses)
    if code == 0 && flag == 0 { return false }
    try settle(code, Array(handles.indices), statuses, .MPI_Testall)
    return true
  }

  /// A member that is complete now.
  ///
  /// - Returns: its place and its status; `nil` when all active ones are under way, or none is active.
  /// - Throws: ``MPIError`` of the member that failed.
  ///
  /// The corresponding MPI function is `MPI_Testany`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public mutating func testAny() throws(MPIError) -> (index: Int, status: Status)? {
    try ensureRunning()
    var index: Int32 = 0
    var flag: Int32 = 0
    var status = MPI_Status()
    let code = smpi_Testany(try narrow(handles.count, "number of requests"), &handles, &index, &flag, &status)
    return code == 0 && flag == 0 ? nil : try settleOne(code, index, status, .MPI_Testany)
  }

  /// The members that are complete now.
  ///
  /// - Returns: places and statuses of those that became complete, none when all are under way; `nil` when none is active.
  /// - Throws: ``MPIError``; when members have failed, the first of their errors, with all in ``MPIError/failures``.
  ///
  /// The corresponding MPI function is `MPI_Testsome`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public mutating func testSome() throws(MPIError) -> [(index: Int, status: Status)]? {
    try ensureRunning()
    var count: Int32 = 0
    var indices = [Int32](repeating: 0, count: handles.count)
    var statuses = room()
    let code = smpi_Testsome(try narrow(handles.count, "number of requests"), &handles, &count, &indices, &statuses)
    return try settleSome(code, count, indices, statuses, .MPI_Testsome)
  }

  /// Asks MPI to give all members up that are under way; they have to be completed nevertheless.
  ///
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Cancel`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public mutating func cancelAll() throws(MPIError) {
    try ensureRunning()
    for i in handles.indices where handles[i].raw != smpi_MPI_REQUEST_NULL.raw { try check(smpi_Cancel(&handles[i]), .MPI_Cancel) }
  }
}

extension RequestSet {
  private func room() -> [MPI_Status] { [MPI_Status](repeating: MPI_Status(), count: handles.count) }

  /// Notes what became of one member.
  private func settle(_ index: Int, _ status: MPI_Status, _ code: Int32, _ symbol: MPISymbol) -> MPIError? {
    let member = members[index]
    guard member.outcome == nil else { return nil }
    do throws(MPIError) {
      try check(code, symbol)
      try member.finish(status)
      member.outcome = .success(Status(raw: status))
      return nil
    } catch {
      member.outcome = .failure(error)
      return error
    }
  }

  /// Notes what became of several members; the errors of each stand in the statuses if the library says that it put them there.
  private mutating func settle(_ code: Int32, _ indices: [Int], _ statuses: [MPI_Status], _ symbol: MPISymbol) throws(MPIError) {
    var failures: [MPIError.Failure] = []
    if code == 0 {
      for (i, index) in indices.enumerated() {
        if let error = settle(index, statuses[i], 0, symbol) { failures.append(.init(index: index, error: error)) }
      }
    } else {
      let whole = MPIError(code: code, from: symbol)
      guard whole.errorClass == .inStatus else { throw whole }
      for (i, index) in indices.enumerated() where statuses[i].MPI_ERROR != smpi_MPI_ERR_PENDING {
        if let error = settle(index, statuses[i], statuses[i].MPI_ERROR, symbol) { failures.append(.init(index: index, error: error)) }
      }
    }
    if let first = failures.first { throw MPIError(first.error, failures: failures) }
  }

  private mutating func settleOne(
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

  private mutating func settleSome(
    _ code: Int32, _ count: Int32, _ indices: [Int32], _ statuses: [MPI_Status], _ symbol: MPISymbol
  ) throws(MPIError) -> [(index: Int, status: Status)]? {
    if count == smpi_MPI_UNDEFINED {
      try check(code, symbol)
      return nil
    }
    let done = indices.prefix(Int(count)).map { Int($0) }
    try settle(code, done, statuses, symbol)
    return zip(done, statuses).map { (index: $0, status: Status(raw: $1)) }
  }
}
