internal import CMPI
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A message whose parts are sent one by one, as they become ready, again and again.
///
/// ```swift
/// var message = try world.psendInit(Double.self, partitions: 4, count: 1000, dest: 1)
/// try message.start()
/// for i in 0..<4 { try message.ready(i) { part in fill(&part, i) } }
/// try message.wait()
/// ```
public struct PartitionedSend<Element: MPIElement>: ~Copyable, @unchecked Sendable {
  fileprivate let operation: PartitionedOperation<Element>
}

/// A message whose parts are received one by one, as they arrive, again and again.
///
/// ```swift
/// var message = try world.precvInit(Double.self, partitions: 4, count: 1000, source: 0)
/// try message.start()
/// while try !message.arrived(0) {}
/// try message.withPartition(0) { part in use(part) }
/// try message.wait()
/// ```
public struct PartitionedReceive<Element: MPIElement>: ~Copyable, @unchecked Sendable {
  fileprivate let operation: PartitionedOperation<Element>
}

/// What both directions share: the memory, and the request.
private final class PartitionedOperation<Element: MPIElement> {
  private let memory: PartitionMemory
  let partitions: Int
  let count: Int
  let state: PersistentState
  /// Partitions that were declared ready, or have arrived, in this run.
  let ready: Mutex<[Bool]>

  typealias Start = (UnsafeMutableRawPointer?, Int32, Int, UnsafeMutablePointer<MPI_Request>) -> Int32

  init(partitions: Int, count: Int, _ symbol: MPISymbol, _ prepare: Start) throws(MPIError) {
    try ensureRunning()
    guard partitions >= 0 && count >= 0 else {
      throw MPIError(.count, "\(partitions) partitions of \(count) elements: neither can be negative", function: symbol)
    }
    let number = try narrow(partitions, "number of partitions", symbol)
    let (elements, isTooMuch) = partitions.multipliedReportingOverflow(by: count)
    let (bytes, isFarTooMuch) = elements.multipliedReportingOverflow(by: MemoryLayout<Element>.stride)
    guard !isTooMuch && !isFarTooMuch else {
      throw MPIError(.count, "\(partitions) partitions of \(count) elements are more than memory can hold", function: symbol)
    }
    try ensureRoom(partitions, 1, symbol)
    let memory = PartitionMemory(try systemMemory(bytes, alignment: MemoryLayout<Element>.alignment, isZero: true, symbol))
    var handle = smpi_MPI_REQUEST_NULL
    try check(prepare(memory.room.baseAddress, number, count, &handle), symbol)
    self.memory = memory
    self.partitions = partitions
    self.count = count
    // MPI does not let it be cancelled, in whatever direction.
    state = PersistentState(handle, isReceive: false, kept: nil)
    ready = Mutex([Bool](repeating: false, count: partitions))
  }

  deinit { state.end(keeping: memory) }

  func start() throws(MPIError) {
    try ensureRunning()
    guard !state.isActive else { throw MPIError(.request, "the operation is active already; wait for it first", function: .MPI_Start) }
    try check(smpi_Start(&state.handle), .MPI_Start)
    state.begin()
    wasStarted = true
    ready.withLock { ready in for i in ready.indices { ready[i] = false } }
  }

  func wait() throws(MPIError) -> Status {
    try ensureRunning()
    guard state.isActive else { throw MPIError(.request, "the operation is not active; start it first", function: .MPI_Wait) }
    var status = MPI_Status()
    let code = smpi_Wait(&state.handle, &status)
    if code == 0 { state.isActive = false } else { state.failed() }
    try check(code, .MPI_Wait)
    return Status(raw: status)
  }

  func test() throws(MPIError) -> Status? {
    try ensureRunning()
    guard state.isActive else { throw MPIError(.request, "the operation is not active; start it first", function: .MPI_Test) }
    var status = MPI_Status()
    var flag: Int32 = 0
    let code = smpi_Test(&state.handle, &flag, &status)
    if code != 0 { state.failed() } else if flag != 0 { state.isActive = false }
    try check(code, .MPI_Test)
    return flag == 0 ? nil : Status(raw: status)
  }

  /// Whether it was ever started.
  private(set) var wasStarted = false

  func checkStarted(_ partition: Int, _ symbol: MPISymbol) throws(MPIError) {
    guard (0..<partitions).contains(partition) else {
      throw MPIError(.arg, "there is no partition \(partition); there are \(partitions)", function: symbol)
    }
    guard wasStarted else { throw MPIError(.request, "the operation was never started", function: symbol) }
  }

  func checkActive(_ partition: Int, _ symbol: MPISymbol) throws(MPIError) {
    guard (0..<partitions).contains(partition) else {
      throw MPIError(.arg, "there is no partition \(partition); there are \(partitions)", function: symbol)
    }
    guard state.isActive else { throw MPIError(.request, "the operation is not active; start it first", function: symbol) }
  }

  /// Claims partitions for a sender, of whom there may be several at a time: all of them, or none.
  func claim(_ partitions: some Collection<Int>, _ symbol: MPISymbol) throws(MPIError) {
    for partition in partitions { try checkActive(partition, symbol) }
    let taken: Int? = ready.withLock { ready in
      var claimed: [Int] = []
      for partition in partitions {
        guard !ready[partition] else {
          // One that stands in the list twice was claimed here.
          for other in claimed { ready[other] = false }
          return partition
        }
        ready[partition] = true
        claimed.append(partition)
      }
      return nil
    }
    if let taken { throw MPIError(.request, "partition \(taken) was sent already in this run", function: symbol) }
  }

  func claim(_ partition: Int) throws(MPIError) { try claim(CollectionOfOne(partition), .MPI_Pready) }

  /// Lets others send partitions that could not be sent.
  private func release(_ partitions: some Collection<Int>) {
    ready.withLock { ready in for partition in partitions { ready[partition] = false } }
  }

  func send(_ partition: Int) throws(MPIError) {
    try send(CollectionOfOne(partition), .MPI_Pready) { smpi_Pready(Int32(partition), $0) }
  }

  /// Sends partitions that were claimed.
  func send(_ partitions: some Collection<Int>, _ symbol: MPISymbol, _ call: (MPI_Request) -> Int32) throws(MPIError) {
    let code = call(state.handle)
    if code != 0 { release(partitions) }
    try check(code, symbol)
  }

  func part(_ i: Int) -> UnsafeMutableBufferPointer<Element> {
    let start = memory.room.baseAddress?.assumingMemoryBound(to: Element.self)
    return UnsafeMutableBufferPointer(start: start.map { $0 + i * count }, count: count)
  }
}

/// The memory of all partitions, zero at first.
private final class PartitionMemory {
  let room: UnsafeMutableRawBufferPointer

  init(_ room: UnsafeMutableRawBufferPointer) { self.room = room }

  deinit { free(room.baseAddress) }
}

extension PartitionedSend {
  /// The number of partitions.
  public var partitions: Int { operation.partitions }

  /// Starts a run: the partitions can be filled and sent.
  ///
  /// - Throws: ``MPIError`` of class ``ErrorClass/request`` when a run is active already.
  ///
  /// The corresponding MPI function is `MPI_Start`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public mutating func start() throws(MPIError) { try operation.start() }

  /// Fills a partition and sends it.
  ///
  /// - Parameters:
  ///   - partition: its number, from 0.
  ///   - fill: writes the elements. Several threads may fill partitions at a time.
  /// - Throws: ``MPIError`` of class ``ErrorClass/request`` when no run is active, or the partition was sent in this one; what `fill` throws.
  ///
  /// The corresponding MPI function is `MPI_Pready`, in the chapter “Partitioned Communication” of MPI 5.0.
  public borrowing func ready(_ partition: Int, _ fill: (inout MutableSpan<Element>) throws -> Void) throws {
    try operation.claim(partition)
    var span = MutableSpan(_unsafeElements: operation.part(partition))
    // A partition that could not be filled is sent nevertheless: the operation would never end without it.
    do { try fill(&span) } catch {
      // What the closure threw is why, and is thrown, whatever becomes of the partition.
      do { try operation.send(partition) } catch let other { Notice.write("a partition whose closure threw an error was not sent: \(other)") }
      throw error
    }
    try operation.send(partition)
  }

  /// Sends a partition as it is.
  ///
  /// - Parameter partition: its number, from 0.
  /// - Throws: ``MPIError`` of class ``ErrorClass/request`` when no run is active, or the partition was sent in this one.
  ///
  /// The corresponding MPI function is `MPI_Pready`, in the chapter “Partitioned Communication” of MPI 5.0.
  public borrowing func ready(_ partition: Int) throws(MPIError) {
    try operation.claim(partition)
    try operation.send(partition)
  }

  /// Sends adjacent partitions as they are: `message.ready(0..<4)`.
  ///
  /// - Parameter partitions: their numbers, from 0.
  /// - Throws: ``MPIError`` of class ``ErrorClass/request`` when no run is active, or one of them was sent in this one; then none is sent.
  ///
  /// The corresponding MPI function is `MPI_Pready_range`, in the chapter “Partitioned Communication” of MPI 5.0.
  public borrowing func ready(_ partitions: Range<Int>) throws(MPIError) {
    if partitions.isEmpty { return try operation.claim([], .MPI_Pready_range) }
    try operation.claim(partitions, .MPI_Pready_range)
    try operation.send(partitions, .MPI_Pready_range) { smpi_Pready_range(Int32(partitions.lowerBound), Int32(partitions.upperBound - 1), $0) }
  }

  /// Sends several partitions as they are.
  ///
  /// - Parameter partitions: their numbers, from 0, in any order, each once.
  /// - Throws: ``MPIError`` of class ``ErrorClass/request`` when no run is active, or one of them was sent in this one; then none is sent.
  ///
  /// The corresponding MPI function is `MPI_Pready_list`, in the chapter “Partitioned Communication” of MPI 5.0.
  public borrowing func ready(_ partitions: [Int]) throws(MPIError) {
    try operation.claim(partitions, .MPI_Pready_list)
    let list = partitions.map { Int32(truncatingIfNeeded: $0) }
    try operation.send(partitions, .MPI_Pready_list) { smpi_Pready_list(Int32(truncatingIfNeeded: list.count), list, $0) }
  }

  /// Waits until all partitions have been sent.
  ///
  /// - Throws: ``MPIError``, of class ``ErrorClass/request`` when no run is active or a partition is not ready: it would never end.
  ///
  /// The corresponding MPI function is `MPI_Wait`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public mutating func wait() throws(MPIError) {
    if operation.state.isActive, let missing = operation.ready.withLock({ $0.firstIndex(of: false) }) {
      throw MPIError(.request, "partition \(missing) is not ready; the operation cannot be complete before it is", function: .MPI_Wait)
    }
    _ = try operation.wait()
  }

  /// Whether all partitions have been sent; then there is nothing left to wait for.
  ///
  /// - Throws: ``MPIError``, of class ``ErrorClass/request`` when no run is active.
  ///
  /// The corresponding MPI function is `MPI_Test`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public mutating func test() throws(MPIError) -> Bool { try operation.test() != nil }
}

extension PartitionedReceive {
  /// The number of partitions.
  public var partitions: Int { operation.partitions }

  /// Starts a run.
  ///
  /// - Throws: ``MPIError`` of class ``ErrorClass/request`` when a run is active already.
  ///
  /// The corresponding MPI function is `MPI_Start`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public mutating func start() throws(MPIError) { try operation.start() }

  /// Whether a partition has arrived.
  ///
  /// - Parameter partition: its number, from 0.
  /// - Throws: ``MPIError``, of class ``ErrorClass/request`` when the operation was never started.
  ///
  /// The corresponding MPI function is `MPI_Parrived`, in the chapter “Partitioned Communication” of MPI 5.0.
  public borrowing func arrived(_ partition: Int) throws(MPIError) -> Bool {
    try operation.checkStarted(partition, .MPI_Parrived)
    guard operation.state.isActive else { return true }
    var flag: Int32 = 0
    try check(smpi_Parrived(operation.state.handle, Int32(partition), &flag), .MPI_Parrived)
    if flag != 0 { operation.ready.withLock { $0[partition] = true } }
    return flag != 0
  }

  /// Reads a partition that has arrived.
  ///
  /// - Parameters:
  ///   - partition: its number, from 0.
  ///   - body: reads the elements.
  /// - Throws: ``MPIError`` of class ``ErrorClass/request`` when it has not arrived; what `body` throws.
  public borrowing func withPartition<R>(_ partition: Int, _ body: (Span<Element>) throws -> R) throws -> R {
    guard (0..<operation.partitions).contains(partition) else {
      throw MPIError(.arg, "there is no partition \(partition); there are \(operation.partitions)", function: .MPI_Parrived)
    }
    guard !operation.state.isActive || operation.ready.withLock({ $0[partition] }) else {
      throw MPIError(.request, "partition \(partition) has not arrived", function: .MPI_Parrived)
    }
    return try body(Span(_unsafeElements: UnsafeBufferPointer(operation.part(partition))))
  }

  /// Waits until all partitions have arrived.
  ///
  /// - Returns: what was received.
  /// - Throws: ``MPIError``, of class ``ErrorClass/request`` when no run is active.
  ///
  /// The corresponding MPI function is `MPI_Wait`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  @discardableResult
  public mutating func wait() throws(MPIError) -> Status { try operation.wait() }

  /// The status, if all partitions have arrived; then there is nothing left to wait for.
  ///
  /// - Throws: ``MPIError``, of class ``ErrorClass/request`` when no run is active.
  ///
  /// The corresponding MPI function is `MPI_Test`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public mutating func test() throws(MPIError) -> Status? { try operation.test() }
}

extension Comm {
  /// Prepares a send whose parts are released one by one. Its elements are zero at first.
  ///
  /// - Parameters:
  ///   - type: the type of an element.
  ///   - partitions: the number of parts.
  ///   - count: the number of elements of each.
  ///   - dest: the rank of the receiver.
  ///   - tag: the tag that the receiver selects by.
  ///   - info: hints.
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Psend_init`, in the chapter “Partitioned Communication” of MPI 5.0.
  public final func psendInit<Element: MPIElement>(
    _ type: Element.Type, partitions: Int, count: Int, dest: Int, tag: Int = 0, info: Info? = nil
  ) throws(MPIError) -> PartitionedSend<Element> {
    let (cDest, cTag, handle, hints) = (
      try narrow(dest, "dest", .MPI_Psend_init), try narrow(tag, "tag", .MPI_Psend_init), handle, info?.handle ?? smpi_MPI_INFO_NULL
    )
    return PartitionedSend(
      operation: try PartitionedOperation(partitions: partitions, count: count, .MPI_Psend_init) {
        smpi_Psend_init($0, $1, $2, Element.rawDatatype, cDest, cTag, handle, hints, $3)
      })
  }

  /// Prepares a receive whose parts can be used one by one.
  ///
  /// - Parameters:
  ///   - type: the type of an element.
  ///   - partitions: the number of parts; it may differ from the sender's.
  ///   - count: the number of elements of each.
  ///   - source: the rank of the sender; no wildcard.
  ///   - tag: the tag of the message; no wildcard.
  ///   - info: hints.
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Precv_init`, in the chapter “Partitioned Communication” of MPI 5.0.
  public final func precvInit<Element: MPIElement>(
    _ type: Element.Type, partitions: Int, count: Int, source: Int, tag: Int = 0, info: Info? = nil
  ) throws(MPIError) -> PartitionedReceive<Element> {
    let (cSource, cTag, handle, hints) = (
      try narrow(source, "source", .MPI_Precv_init), try narrow(tag, "tag", .MPI_Precv_init), handle, info?.handle ?? smpi_MPI_INFO_NULL
    )
    return PartitionedReceive(
      operation: try PartitionedOperation(partitions: partitions, count: count, .MPI_Precv_init) {
        smpi_Precv_init($0, $1, $2, Element.rawDatatype, cSource, cTag, handle, hints, $3)
      })
  }
}
