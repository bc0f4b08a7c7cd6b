internal import CMPI
import Synchronization

/// Several persistent operations of any types that are started and completed together, as in an exchange of halos.
///
/// ```swift
/// var halo = PersistentSet()
/// let west = halo.add(try grid.sendInit([Double](repeating: 0, count: n), dest: left))
/// let east = halo.add(try grid.recvInit(into: [Double](repeating: 0, count: n), source: right))
/// for _ in 0..<steps {
///   var edge = try halo.elements(west)
///   for i in edge.indices { edge[i] = field[i] }
///   let active = try halo.start()
///   computeInterior()
///   try active.waitAll()
///   let ghosts = try halo.elements(east)
///   for i in ghosts.indices { field[n + i] = ghosts[i] }
/// }
/// ```
///
/// It can be sent to another task or actor when nobody else has what its members hold.
public struct PersistentSet: ~Copyable {
  /// A member of a set, by which its elements are found.
  public struct Key<Value>: Hashable, Sendable {
    let set: UInt64
    /// The member's place in the set.
    public let index: Int
  }

  private static let counter = Atomic<UInt64>(0)
  private let identity = PersistentSet.counter.add(1, ordering: .relaxed).newValue
  fileprivate let runs = Runs()

  /// An empty set.
  public init() {}
}

/// One operation, of a type that the set does not know.
private class AnyPersistent {
  let state: PersistentState

  init(_ state: PersistentState) { self.state = state }
}

private final class Persistent<Value>: AnyPersistent {
  var operation: Prequest<Value>

  init(_ operation: consuming Prequest<Value>) {
    let state = operation.state
    self.operation = operation
    super.init(state)
  }
}

/// The handles of a set, side by side as MPI takes them.
final class Runs {
  // A set is used by one at a time: it cannot be copied.
  @exclusivity(unchecked) fileprivate var members: [AnyPersistent] = []
  @exclusivity(unchecked) fileprivate var handles: [MPI_Request] = []
  @exclusivity(unchecked) fileprivate var isActive = false
  // Room for what MPI writes, as long as the set: a loop of runs makes no memory.
  @exclusivity(unchecked) fileprivate var statuses: [Status] = []
  @exclusivity(unchecked) fileprivate var found: [MPI_Status] = []
  @exclusivity(unchecked) fileprivate var places: [Int32] = []

  /// Makes room for another member.
  fileprivate func append(_ handle: MPI_Request, _ member: AnyPersistent) {
    handles.append(handle)
    members.append(member)
    statuses.append(Status())
    found.append(MPI_Status())
    places.append(0)
  }

  fileprivate func settle() {
    guard isActive else { return }
    for member in members { member.state.settle() }
    isActive = false
  }

  /// Notes what became of all, whose statuses were found by place.
  fileprivate func complete(_ code: Int32, _ symbol: MPISymbol) throws(MPIError) {
    // What was complete before has an empty one now.
    for i in found.indices where members[i].state.isActive { statuses[i] = Status(raw: found[i]) }
    guard code != 0 else {
      for member in members { member.state.isActive = false }
      isActive = false
      return
    }
    let whole = MPIError(code: code, from: symbol)
    guard whole.errorClass == .inStatus else {
      for i in members.indices { complete(i, code) }
      settleFailed()
      throw whole
    }
    // One library says that there are errors in the statuses, and has put none there, of persistent collectives that are complete.
    for (i, status) in found.enumerated() { complete(i, status.MPI_ERROR) }
    settleFailed()
    var failures: [MPIError.Failure] = []
    for (i, status) in found.enumerated() where status.MPI_ERROR != 0 && status.MPI_ERROR != smpi_MPI_ERR_PENDING {
      failures.append(.init(index: i, error: MPIError(code: status.MPI_ERROR, from: symbol)))
    }
    try RequestSet.fail(failures)
  }

  fileprivate var isAnyActive: Bool {
    for i in members.indices where members[i].state.isActive { return true }
    return false
  }

  /// Notes whether any of them still runs.
  fileprivate func settleFailed() { isActive = isAnyActive }

  /// Notes that one member's run is over, or has failed.
  fileprivate func complete(_ index: Int, _ code: Int32, _ status: MPI_Status? = nil) {
    guard members.indices.contains(index) else { return }
    if let status { statuses[index] = Status(raw: status) }
    // Some libraries free an operation that fails.
    members[index].state.handle = handles[index]
    if code == 0 { members[index].state.isActive = false } else { members[index].state.failed() }
  }
}

extension PersistentSet {
  /// The number of members.
  public var count: Int { runs.members.count }

  /// Adds an operation.
  ///
  /// - Returns: a key to find its elements with.
  @discardableResult
  public mutating func add<Value>(_ operation: consuming Prequest<Value>) -> Key<Value> {
    runs.settle()
    runs.append(operation.handle, Persistent(operation))
    return Key(set: identity, index: runs.members.count - 1)
  }

  /// Starts all members.
  ///
  /// - Returns: the run; wait for it to have the elements again.
  /// - Throws: ``MPIError``. Members that were started all the same are waited for when the set is used next.
  ///
  /// The corresponding MPI function is `MPI_Startall`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  @_lifetime(&self)
  public mutating func start() throws(MPIError) -> ActiveSet {
    try ensureRunning()
    runs.settle()
    let count = try narrow(runs.handles.count, "number of requests", .MPI_Startall)
    for member in runs.members where member.state.isGone { throw operationIsGone() }
    // If some of them cannot be started, others may be: all are completed before they are used again.
    runs.isActive = true
    for member in runs.members { member.state.begin() }
    let code = smpi_Startall(count, &runs.handles)
    if code != 0 { for i in runs.members.indices { runs.complete(i, code) } }
    try check(code, .MPI_Startall)
    return ActiveSet(&self)
  }

  /// The elements of a member, between two runs: those it sends from or receives into.
  ///
  /// - Throws: ``MPIError`` of class ``ErrorClass/request`` when the key belongs to another set.
  @_lifetime(&self)
  public mutating func elements<Value: SpannedBuffer>(_ key: Key<Value>) throws(MPIError) -> MutableSpan<Value.Element> {
    let view = try member(key).operation.held.isolatedView()
    return span(view)
  }

  /// The elements that a member with two buffers sends from, between two runs.
  ///
  /// - Throws: ``MPIError`` of class ``ErrorClass/request`` when the key belongs to another set.
  @_lifetime(&self)
  public mutating func sendElements<Send: SpannedBuffer, Receive>(
    _ key: Key<Exchange<Send, Receive>>
  ) throws(MPIError) -> MutableSpan<Send.Element> {
    let view = try member(key).operation.held.send.isolatedView()
    return span(view)
  }

  /// The elements that a member with two buffers receives into, between two runs.
  ///
  /// - Throws: ``MPIError`` of class ``ErrorClass/request`` when the key belongs to another set.
  @_lifetime(&self)
  public mutating func receiveElements<Send, Receive: SpannedBuffer>(
    _ key: Key<Exchange<Send, Receive>>
  ) throws(MPIError) -> MutableSpan<Receive.Element> {
    let view = try member(key).operation.held.receive.isolatedView()
    return span(view)
  }

  private func member<Value>(_ key: Key<Value>) throws(MPIError) -> Persistent<Value> {
    guard key.set == identity, runs.members.indices.contains(key.index), let member = runs.members[key.index] as? Persistent<Value> else {
      throw MPIError(.request, "the key belongs to another set of persistent operations")
    }
    runs.settle()
    return member
  }

  @_lifetime(&self)
  private mutating func span<Element>(_ view: BufferView) -> MutableSpan<Element> {
    let memory = UnsafeMutableBufferPointer(start: view.address?.assumingMemoryBound(to: Element.self), count: view.count)
    return _overrideLifetime(MutableSpan(_unsafeElements: memory), mutating: &self)
  }
}

/// A run of all operations of a set. While it exists, the set and the buffers are out of reach.
///
/// One that is dropped is completed when the set is used next.
public struct ActiveSet: ~Copyable, ~Escapable {
  private let runs: Runs

  @_lifetime(&set)
  init(_ set: inout PersistentSet) { runs = set.runs }

  /// Waits until all operations of the run are complete.
  ///
  /// - Returns: their statuses, in the order in which the operations were added. The set keeps the array for its next run: where it is not
  ///   kept, no run makes one anew.
  /// - Throws: ``MPIError``; when operations have failed, the first of their errors, with all in ``MPIError/failures``.
  ///
  /// The corresponding MPI function is `MPI_Waitall`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  @discardableResult
  public consuming func waitAll() throws(MPIError) -> [Status] {
    try ensureRunning()
    if smpi_keeps() { Orphanage.sweep() }
    let count = try narrow(runs.handles.count, "number of requests", .MPI_Waitsome)
    var failures: [MPIError.Failure] = []
    var unexplained: MPIError?
    // Not MPI_Waitall, for the reason that there is in RequestSet. Whether all are over is known here: asked once more, one library waits
    // forever for a persistent collective that is.
    while runs.isAnyActive {
      var done: Int32 = 0
      let code = smpi_Waitsome(count, &runs.handles, &done, &runs.places, &runs.found)
      // None of the handles is active, as of a library that was told to free one: there is nothing left to wait for.
      if code == 0 && done == smpi_MPI_UNDEFINED {
        for i in runs.members.indices { runs.complete(i, 0) }
        break
      }
      let whole = code == 0 ? nil : MPIError(code: code, from: .MPI_Waitsome)
      if let whole, whole.errorClass != .inStatus {
        for i in runs.members.indices { runs.complete(i, code) }
        runs.settleFailed()
        throw whole
      }
      for i in 0..<Swift.max(0, Int(done)) {
        let place = Int(runs.places[i])
        let status = runs.found[i]
        let code = whole == nil ? 0 : status.MPI_ERROR
        runs.complete(place, code, status)
        if code != 0 { failures.append(.init(index: place, error: MPIError(code: code, from: .MPI_Waitsome))) }
      }
      // One library does not say which operation failed.
      if failures.isEmpty { unexplained = unexplained ?? whole }
    }
    runs.isActive = runs.isAnyActive
    try RequestSet.fail(failures)
    if let unexplained { throw unexplained }
    return runs.statuses
  }

  /// Waits until an operation of the run is complete; its elements stay out of reach until the whole run is.
  ///
  /// - Returns: its place and its status; `nil` when all are complete.
  /// - Throws: ``MPIError`` of the operation.
  ///
  /// The corresponding MPI function is `MPI_Waitany`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public borrowing func waitAny() throws(MPIError) -> (index: Int, status: Status)? {
    try ensureRunning()
    guard runs.isAnyActive else { return nil }
    var index = smpi_MPI_UNDEFINED
    var status = MPI_Status()
    let code = smpi_Waitany(try narrow(runs.handles.count, "number of requests", .MPI_Waitany), &runs.handles, &index, &status)
    runs.complete(Int(index), code, status)
    try check(code, .MPI_Waitany)
    return index == smpi_MPI_UNDEFINED ? nil : (Int(index), Status(raw: status))
  }

  /// An operation of the run that is complete now; its elements stay out of reach until the whole run is.
  ///
  /// - Returns: its place and its status; `nil` when all are under way, or all were reported.
  /// - Throws: ``MPIError`` of the operation.
  ///
  /// The corresponding MPI function is `MPI_Testany`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public borrowing func testAny() throws(MPIError) -> (index: Int, status: Status)? {
    try ensureRunning()
    guard runs.isAnyActive else { return nil }
    var index = smpi_MPI_UNDEFINED
    var flag: Int32 = 0
    var status = MPI_Status()
    let code = smpi_Testany(try narrow(runs.handles.count, "number of requests", .MPI_Testany), &runs.handles, &index, &flag, &status)
    if code != 0 || flag != 0 { runs.complete(Int(index), code, status) }
    try check(code, .MPI_Testany)
    return flag == 0 || index == smpi_MPI_UNDEFINED ? nil : (Int(index), Status(raw: status))
  }

  /// Asks MPI to give up the operation at a place; it has to be completed nevertheless. Nothing is asked twice.
  ///
  /// - Throws: ``MPIError``, of class ``ErrorClass/request`` when there is none at that place, or it is seen to be complete.
  ///
  /// The corresponding MPI function is `MPI_Cancel`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public borrowing func cancel(_ index: Int) throws(MPIError) {
    try ensureRunning()
    guard runs.handles.indices.contains(index) else {
      throw MPIError(.request, "the set has no operation \(index); there are \(runs.handles.count)", function: .MPI_Cancel)
    }
    try runs.members[index].state.cancel()
  }

  /// The statuses, if all operations of the run are complete; then there is nothing left to wait for.
  ///
  /// - Throws: ``MPIError``; when operations have failed, the first of their errors, with all in ``MPIError/failures``.
  ///
  /// The corresponding MPI function is `MPI_Testall`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public borrowing func testAll() throws(MPIError) -> [Status]? {
    try ensureRunning()
    guard runs.isAnyActive else { return runs.statuses }
    var flag: Int32 = 0
    let code = smpi_Testall(try narrow(runs.handles.count, "number of requests", .MPI_Testall), &runs.handles, &flag, &runs.found)
    if code == 0 && flag == 0 { return nil }
    try runs.complete(code, .MPI_Testall)
    return runs.statuses
  }
}
