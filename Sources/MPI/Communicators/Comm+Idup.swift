internal import CMPI

/// The place where MPI writes the handle of a communicator that is being made.
private final class CommRoom {
  let handle = UnsafeMutablePointer<MPI_Comm>.allocate(capacity: 1)

  init() { handle.initialize(to: smpi_MPI_COMM_NULL) }

  deinit { handle.deallocate() }
}

/// Communicators of a known class, for methods whose result is one of the same.
public protocol Communicator: Comm {}

extension Comm: Communicator {}

extension Communicator {
  /// Starts to duplicate the communicator, with its attributes as far as their keys say, and without its hints.
  ///
  /// Collective: every process of the group has to call it. Returns at once; the request hands out the duplicate.
  ///
  /// - Returns: the request; the communicator cannot be used before it is complete.
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Comm_idup`, in the chapter “Groups, Contexts, Communicators, and Caching” of MPI 5.0.
  public func idup() throws(MPIError) -> Request<Self> {
    try ensureRunning()
    try expectAlive(handle.raw != smpi_MPI_COMM_NULL.raw, .comm, .MPI_Comm_idup)
    let room = CommRoom()
    var request = smpi_MPI_REQUEST_NULL
    try check(smpi_Comm_idup(handle, room.handle, &request), .MPI_Comm_idup)
    return duplicate(request, room)
  }

  /// Starts to duplicate the communicator with hints of its own.
  ///
  /// Collective: every process of the group has to call it. Returns at once; the request hands out the duplicate.
  ///
  /// - Parameter info: the hints of the duplicate.
  /// - Returns: the request; the communicator cannot be used before it is complete.
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Comm_idup_with_info`, in the chapter “Groups, Contexts, Communicators, and Caching” of MPI
  /// 5.0.
  public func idup(info: Info) throws(MPIError) -> Request<Self> {
    try ensureRunning()
    try expectAlive(handle.raw != smpi_MPI_COMM_NULL.raw, .comm, .MPI_Comm_idup_with_info)
    let room = CommRoom()
    var request = smpi_MPI_REQUEST_NULL
    try check(smpi_Comm_idup_with_info(handle, hints(info), room.handle, &request), .MPI_Comm_idup_with_info)
    return duplicate(request, room)
  }

  private func duplicate(_ request: MPI_Request, _ room: CommRoom) -> Request<Self> {
    let finish: Request<Self>.Finish = { (comm, _) throws(MPIError) in
      comm.handle = room.handle.pointee
      try Self.errhandlers.keepInherited(comm)
      comm.made(by: .MPI_Comm_idup)
    }
    return Request(handle: request, held: Self(duplicating: self), finish: finish, kept: room)
  }
}
