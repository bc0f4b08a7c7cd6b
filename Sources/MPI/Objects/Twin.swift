internal import CMPI
import Synchronization

/// Where parts of an object go: a communicator on which nobody else receives, and the rank of the peer in it.
struct Route {
  var comm: MPI_Comm
  var rank: Int32
}

/// Communicators for the parts of objects.
///
/// All processes of the job share one, a duplicate of `MPI_COMM_WORLD`: between messages, a communicator cannot be made, for that takes
/// all its processes. Ranks of other communicators are translated. Those whose processes do not belong to one job get a twin of their own,
/// see ``Comm/prepareForLargeObjects()``.
enum Twin {
  private struct World {
    var comm = smpi_MPI_COMM_NULL
    /// Why there is none.
    var failure: MPIError?
  }

  private static let world = Mutex(World())

  /// Tags below this one are for what is told apart by its order.
  static let firstTag: Int32 = 16
  private static let counter = Atomic<UInt32>(0)
  private static let tagBound: Int32 = {
    var value: UnsafeMutableRawPointer?
    var flag: Int32 = 0
    guard smpi_Comm_get_attr(smpi_MPI_COMM_WORLD, smpi_MPI_TAG_UB, &value, &flag) == 0, flag != 0, let value else { return 32767 }
    return value.load(as: Int32.self)
  }()

  /// A tag for the parts of one object of this process. It comes again when all others were used.
  static func nextTag() -> Int32 {
    let number = counter.add(1, ordering: .relaxed).oldValue
    return firstTag + Int32(number % UInt32(tagBound - firstTag))
  }

  /// Makes the twin of the world. Called by all processes, as MPI starts.
  static func start() {
    let (comm, failure) = duplicateWorld()
    world.withLock { world in
      world.comm = comm
      world.failure = failure
    }
  }

  private static func duplicateWorld() -> (MPI_Comm, MPIError?) {
    var comm = smpi_MPI_COMM_NULL
    do throws(MPIError) { try check(smpi_Comm_dup(smpi_MPI_COMM_WORLD, &comm), .MPI_Comm_dup) } catch { return (smpi_MPI_COMM_NULL, error) }
    return (comm, nil)
  }

  /// The way to a process of a communicator; nil when there is none that both can take.
  static func route(to rank: Int32, of comm: Comm) throws(MPIError) -> Route? {
    let shared = world.withLock { $0.comm }
    if shared.raw != smpi_MPI_COMM_NULL.raw {
      if comm.handle.raw == smpi_MPI_COMM_WORLD.raw { return Route(comm: shared, rank: rank) }
      let translated = try translate(rank, comm)
      if translated != smpi_MPI_UNDEFINED { return Route(comm: shared, rank: translated) }
    }
    return try comm.getAttr(keyval.get()).map { Route(comm: $0.handle, rank: rank) }
  }

  /// The rank in the world of a process of a communicator, of the other group where there are two.
  private static func translate(_ rank: Int32, _ comm: Comm) throws(MPIError) -> Int32 {
    var group = smpi_MPI_GROUP_NULL
    var ranks = smpi_MPI_GROUP_NULL
    if comm.hasTwoGroups {
      try check(smpi_Comm_remote_group(comm.handle, &group), .MPI_Comm_remote_group)
    } else {
      try check(smpi_Comm_group(comm.handle, &group), .MPI_Comm_group)
    }
    defer { _ = smpi_Group_free(&group) }
    try check(smpi_Comm_group(smpi_MPI_COMM_WORLD, &ranks), .MPI_Comm_group)
    defer { _ = smpi_Group_free(&ranks) }
    var (rank, translated) = (rank, smpi_MPI_UNDEFINED)
    try check(smpi_Group_translate_ranks(group, 1, &rank, ranks, &translated), .MPI_Group_translate_ranks)
    return translated
  }

  // MARK: Twins of one communicator

  /// A twin, which is freed with its communicator.
  private final class Own: @unchecked Sendable {
    var handle: MPI_Comm

    init(_ handle: MPI_Comm) { self.handle = handle }
  }

  private static let keyval: Result<Comm.Keyval<Own>, MPIError> = {
    do throws(MPIError) {
      return .success(try Comm.Keyval<Own>(delete: { own in if smpi_is_running() { _ = smpi_Comm_free(&own.handle) } }))
    } catch { return .failure(error) }
  }()

  /// The communicator for collectives of objects, with the ranks of this one. Collective when it is called first.
  static func forCollectives(of comm: Comm) throws(MPIError) -> MPI_Comm {
    if comm.handle.raw == smpi_MPI_COMM_WORLD.raw {
      let shared = world.withLock { $0.comm }
      if shared.raw != smpi_MPI_COMM_NULL.raw { return shared }
    }
    let key = try keyval.get()
    if let own = try comm.getAttr(key) { return own.handle }
    // Not a duplicate: that would copy what the program has attached to it.
    var handle = smpi_MPI_COMM_NULL
    try check(smpi_Comm_split(comm.handle, 0, try narrow(comm.rank, "rank", .MPI_Comm_split), &handle), .MPI_Comm_split)
    try check(smpi_Comm_set_errhandler(handle, smpi_MPI_ERRORS_RETURN), .MPI_Comm_set_errhandler)
    try comm.setAttr(key, Own(handle))
    return handle
  }

  /// What is said where no way leads.
  static func missing(_ count: Int) -> MPIError {
    if let failure = world.withLock({ $0.failure }) {
      return MPIError(
        .comm, "the object takes \(count) bytes or more, and the communicator for what does not fit one message could not be made: \(failure)")
    }
    return MPIError(
      .comm,
      """
      the object takes \(count) bytes or more, which does not fit one message, and this communicator has processes of several jobs, or MPI was started by other \
      means or without rc.largeObjects: call prepareForLargeObjects() on it first, on all its processes
      """)
  }
}

extension Comm {
  /// Makes the communicator ready for large objects between processes that were not started together. Collective; does nothing the second time.
  ///
  /// Objects of more than 8 KiB, or with arrays beyond ``RuntimeConfiguration/outOfBandThreshold``, need it on communicators whose processes
  /// do not all belong to one `Comm.world`, such as those that `spawn` and `connect` make; and on all of them when MPI was not started by this
  /// library, or without ``RuntimeConfiguration/largeObjects``. Elsewhere it is not needed. What it makes is freed with the communicator.
  ///
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Comm_split`, in the chapter “Groups, Contexts, Communicators, and Caching” of MPI 5.0.
  public final func prepareForLargeObjects() throws(MPIError) {
    try ensureRunning()
    try expectAlive(handle.raw != smpi_MPI_COMM_NULL.raw, .comm, .MPI_Comm_split)
    _ = try Twin.forCollectives(of: self)
  }
}
