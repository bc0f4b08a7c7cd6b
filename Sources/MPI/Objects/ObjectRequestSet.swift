internal import CMPI

/// Several objects that are being sent and received, of any types.
///
/// ```swift
/// var set = ObjectRequestSet()
/// let names = try set.add(world.irecv(object: [String].self, source: 1))
/// let limits = try set.add(world.irecv(object: Limits.self, source: 2))
/// try set.waitAll()
/// print(try set.take(names), try set.take(limits))
/// ```
public struct ObjectRequestSet: ~Copyable {
  /// A member, by which its object is taken out.
  public struct Key<Value>: Sendable {
    fileprivate let transfer: ObjectTransfer
    fileprivate let decode: @Sendable () throws -> Value
    /// The member's place in the set.
    public let index: Int
  }

  private var transfers: [ObjectTransfer] = []
  /// Whether the place was returned by ``waitAny()``.
  private var isTaken: [Bool] = []

  /// An empty set.
  public init() {}

  deinit {
    guard smpi_is_running() else { return }
    for transfer in transfers where !transfer.advance() { transfer.abandon() }
  }
}

extension ObjectRequestSet {
  /// The number of members, complete or not.
  public var count: Int { transfers.count }

  /// Adds a request.
  ///
  /// - Returns: a key to take its object out with.
  /// - Throws: ``MPIError`` of class ``ErrorClass/request`` when its object was handed out before.
  @discardableResult
  public mutating func add<Value>(_ request: consuming ObjectRequest<Value>) throws(MPIError) -> Key<Value> {
    let (transfer, decode) = try request.taken()
    transfers.append(transfer)
    isTaken.append(false)
    nonisolated(unsafe) let decoding = decode
    return Key(transfer: transfer, decode: { try decoding() }, index: transfers.count - 1)
  }

  /// Waits until all objects have come or left.
  ///
  /// - Throws: the error of the first member that failed, when all are over: ``take(_:)`` throws that of each.
  ///
  /// The corresponding MPI function is `MPI_Waitall`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public mutating func waitAll() throws {
    try ensureRunning()
    for transfer in transfers { transfer.complete() }
    for transfer in transfers { try transfer.settleOutcome() }
  }

  /// Whether all objects have come or left.
  ///
  /// - Throws: the error of the first member that failed, when all are over.
  ///
  /// The corresponding MPI function is `MPI_Testall`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public mutating func testAll() throws -> Bool {
    try ensureRunning()
    var areOver = true
    for transfer in transfers where !transfer.advance() { areOver = false }
    if areOver { for transfer in transfers { try transfer.settleOutcome() } }
    return areOver
  }

  /// Waits until one more object has come or left whose place this has not returned before.
  ///
  /// - Returns: the place of the member; nil when all were returned.
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Waitany`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public mutating func waitAny() throws(MPIError) -> Int? {
    try ensureRunning()
    guard isTaken.contains(false) else { return nil }
    var patience = Patience()
    while true {
      for index in transfers.indices where !isTaken[index] && transfers[index].advance() {
        isTaken[index] = true
        return index
      }
      patience.pause()
    }
  }

  /// Takes out the object of a member that is complete, decoding it.
  ///
  /// - Throws: ``MPIError`` of class ``ErrorClass/request`` when it is not complete, a member of another set, or was taken out before; the error
  ///   of the operation; what is wrong with the object.
  public func take<Value>(_ key: Key<Value>) throws -> Value {
    try expectComplete(key)
    try key.transfer.settleOutcome()
    guard key.transfer.handOut() else { throw handedOut(.MPI_Waitall) }
    return try key.decode()
  }

  /// The source and the tag of a member that is complete.
  ///
  /// - Throws: ``MPIError`` of class ``ErrorClass/request`` when it is not complete, or a member of another set.
  public func status<Value>(_ key: Key<Value>) throws(MPIError) -> Status {
    try expectComplete(key)
    return Status(raw: key.transfer.status)
  }

  private func expectComplete<Value>(_ key: Key<Value>) throws(MPIError) {
    guard transfers.indices.contains(key.index), transfers[key.index] === key.transfer else {
      throw MPIError(.request, "the key belongs to another set of requests")
    }
    guard key.transfer.advance() else { throw MPIError(.request, "request \(key.index) of the set is not complete: wait for it first") }
  }
}
