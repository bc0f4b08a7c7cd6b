internal import CMPI

extension Comm {
  /// Whether the communicator is one of a single group; see ``isInter``.
  ///
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Comm_test_inter`, in the chapter “Groups, Contexts, Communicators, and Caching” of MPI 5.0.
  public final var isIntra: Bool { get throws(MPIError) { try !isInter } }

  /// Another communicator of the same processes, as ``dup()`` makes it.
  ///
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Comm_dup`, in the chapter “Groups, Contexts, Communicators, and Caching” of MPI 5.0.
  public final func clone() throws(MPIError) -> Self { try dup() }
}
