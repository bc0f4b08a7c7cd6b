public import CMPI

/// A communicator: a group of processes, and a context of its own for their messages.
///
/// Every rank of the group has an object for it. Methods that communicate throw ``MPIError``.
public class Comm: @unchecked Sendable {
  /// The handle, for the raw tier; the null handle after `free()`.
  ///
  /// No check for exclusive access: it is written once, when it is freed, and using an object while it is freed is an error anyway.
  @exclusivity(unchecked) public internal(set) final var handle: MPI_Comm

  /// The rank of this process in the group, from 0.
  ///
  /// The corresponding MPI function is `MPI_Comm_rank`, in the chapter “Groups, Contexts, Communicators, and Caching” of MPI 5.0.
  public final let rank: Int

  /// The number of processes in the group; of the local group, where there are two.
  ///
  /// The corresponding MPI function is `MPI_Comm_size`, in the chapter “Groups, Contexts, Communicators, and Caching” of MPI 5.0.
  public final let size: Int

  /// The number of processes that a collective exchanges blocks with: of the group, or of the other group where there are two.
  public final let peerCount: Int

  /// Whether there are two groups, each of which may send another amount.
  @usableFromInline final let hasTwoGroups: Bool

  /// The function that made it, when that has to be freed.
  final var origin: MPISymbol?

  deinit {
    if origin != nil && handle.raw != smpi_MPI_COMM_NULL.raw {
      Leaks.report("a communicator of \(size) processes", madeBy: origin, call: "free() or disconnect()")
    }
  }

  /// An object for a communicator of the raw tier. It does not own the handle.
  ///
  /// - Throws: ``MPIError`` when the handle is no communicator.
  public required init(handle: MPI_Comm) throws(MPIError) {
    try ensureRunning()
    var rank: Int32 = 0
    var size: Int32 = 0
    try check(smpi_Comm_rank(handle, &rank), .MPI_Comm_rank)
    try check(smpi_Comm_size(handle, &size), .MPI_Comm_size)
    self.handle = handle
    self.rank = Int(rank)
    self.size = Int(size)
    var isInter: Int32 = 0
    try check(smpi_Comm_test_inter(handle, &isInter), .MPI_Comm_test_inter)
    if isInter != 0 { try check(smpi_Comm_remote_size(handle, &size), .MPI_Comm_remote_size) }
    peerCount = Int(size)
    hasTwoGroups = isInter != 0
    try Self.errhandlers.keepInherited(self)
  }

  /// An object for a callback, which cannot throw. What the library does not tell is nobody.
  init(unowned handle: MPI_Comm) {
    self.handle = handle
    var rank = smpi_MPI_PROC_NULL
    var size: Int32 = 0
    var peers: Int32 = 0
    var isInter: Int32 = 0
    _ = smpi_Comm_rank(handle, &rank)
    _ = smpi_Comm_size(handle, &size)
    if smpi_Comm_test_inter(handle, &isInter) != 0 || isInter == 0 || smpi_Comm_remote_size(handle, &peers) != 0 { peers = size }
    self.rank = Int(rank)
    self.size = Int(size)
    peerCount = Int(peers)
    hasTwoGroups = isInter != 0
  }

  /// An object of the right class for a callback; nil for the null handle.
  static func unowned(_ handle: MPI_Comm) -> Comm? {
    guard handle.raw != smpi_MPI_COMM_NULL.raw else { return nil }
    var isInter: Int32 = 0
    return smpi_Comm_test_inter(handle, &isInter) == 0 && isInter != 0 ? Intercomm(unowned: handle) : Intracomm(unowned: handle)
  }

  /// A communicator that will have the processes of another one, and has no handle yet.
  required init(duplicating other: Comm) {
    handle = smpi_MPI_COMM_NULL
    rank = other.rank
    size = other.size
    peerCount = other.peerCount
    hasTwoGroups = other.hasTwoGroups
  }
}

/// A communicator of one group, within which everybody can send to everybody.
public class Intracomm: Comm, @unchecked Sendable {}

extension Comm {
  /// Notes which function made the communicator, which somebody has to free.
  @discardableResult
  final func made(by symbol: MPISymbol) -> Self {
    origin = symbol
    return self
  }

  /// All processes of the job. Starts MPI on first use; a start that fails ends the process with one line that says why.
  ///
  /// Keep it in a local constant in hot loops: `let world = Comm.world`.
  public static let world = predefined(smpi_MPI_COMM_WORLD, "Comm.world")

  /// This process alone.
  public static let selfComm = predefined(smpi_MPI_COMM_SELF, "Comm.selfComm")

  private static func predefined(_ handle: MPI_Comm, _ name: StaticString) -> Intracomm {
    do throws(MPIError) { return try Intracomm(handle: handle) } catch { Runtime.fail("\(name) cannot be used: \(error)") }
  }
}

extension Comm {
  /// Frees the communicator. Collective; messages under way on it are still completed, and memory for buffered sends that was attached to it is
  /// detached, which waits until they have left. Afterwards only ``rank`` and ``size`` are left.
  ///
  /// - Throws: ``MPIError``, of class ``ErrorClass/comm`` when it was freed already or is predefined.
  ///
  /// The corresponding MPI function is `MPI_Comm_free`, in the chapter “Groups, Contexts, Communicators, and Caching” of MPI 5.0.
  public final func free() throws(MPIError) {
    try ensureRunning()
    guard handle.raw != smpi_MPI_COMM_WORLD.raw && handle.raw != smpi_MPI_COMM_SELF.raw && handle.raw != smpi_MPI_COMM_NULL.raw else {
      throw MPIError(.comm, "a predefined communicator, or one that was freed already, cannot be freed", function: .MPI_Comm_free)
    }
    try detachLastBuffer()
    try check(smpi_Comm_free(&handle), .MPI_Comm_free)
  }

  /// Frees the communicator once all messages under way on it are complete, and ends the connection where it was the last one between its
  /// processes. Collective; waits for the others. Afterwards only ``rank`` and ``size`` are left.
  ///
  /// - Throws: ``MPIError``, of class ``ErrorClass/comm`` when it was freed already or is predefined.
  ///
  /// The corresponding MPI function is `MPI_Comm_disconnect`, in the chapter “Process Initialization, Creation, and Management” of MPI 5.0.
  public final func disconnect() throws(MPIError) {
    try ensureRunning()
    guard handle.raw != smpi_MPI_COMM_WORLD.raw && handle.raw != smpi_MPI_COMM_SELF.raw && handle.raw != smpi_MPI_COMM_NULL.raw else {
      throw MPIError(.comm, "a predefined communicator, or one that was freed already, cannot be disconnected", function: .MPI_Comm_disconnect)
    }
    try detachLastBuffer()
    try check(smpi_Comm_disconnect(&handle), .MPI_Comm_disconnect)
  }

  /// The next communicator can have the same handle.
  private func detachLastBuffer() throws(MPIError) { if AttachedBuffers.has(handle) { try detachBuffer() } }
}
