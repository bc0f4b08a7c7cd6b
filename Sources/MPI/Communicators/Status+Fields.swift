internal import CMPI

extension Status {
  /// The error code of an operation among several of which one has failed: 0 when it is complete, that of class ``ErrorClass/pending`` when it is
  /// not. Calls for one operation throw its error, and leave this alone.
  ///
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Status_get_error`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public var error: Int {
    get throws(MPIError) {
      try ensureRunning()
      var raw = raw
      var code: Int32 = 0
      try check(smpi_Status_get_error(&raw, &code), .MPI_Status_get_error)
      return Int(code)
    }
  }

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
