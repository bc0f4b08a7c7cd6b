internal import CMPI

extension Status {
  /// Whether the operation was cancelled: then nothing was transferred, and the other fields mean nothing.
  ///
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Test_cancelled`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public var isCancelled: Bool {
    get throws(MPIError) {
      try ensureRunning()
      var raw = raw
      var flag: Int32 = 0
      try check(smpi_Test_cancelled(&raw, &flag), .MPI_Test_cancelled)
      return flag != 0
    }
  }
}
