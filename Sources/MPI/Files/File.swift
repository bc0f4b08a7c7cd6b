public import CMPI

/// A file that the processes of a communicator opened together.
public final class File: @unchecked Sendable {
  /// The handle, for the raw tier; the null handle after ``close()``.
  ///
  /// No check for exclusive access: it is written once, when it is freed, and using an object while it is freed is an error anyway.
  @exclusivity(unchecked) public internal(set) var handle: MPI_File

  @usableFromInline let isOwned: Bool

  /// An object for a handle of the raw tier.
  ///
  /// - Parameters:
  ///   - handle: the handle.
  ///   - owned: whether somebody has to close it; an object never does that by itself.
  public init(handle: MPI_File, owned: Bool = false) {
    self.handle = handle
    isOwned = owned
  }

  deinit {
    if isOwned && handle.raw != smpi_MPI_FILE_NULL.raw { Leaks.report("a file", madeBy: .MPI_File_open, call: "close()") }
  }
}

extension File {
  /// Closes the file on all processes that opened it, writing out what is pending. Collective.
  ///
  /// Requests and split collectives on it have to be complete. With `deleteOnClose` among the modes, the file is removed.
  ///
  /// - Throws: ``MPIError``, of class ``ErrorClass/file`` when it was closed already.
  ///
  /// The corresponding MPI function is `MPI_File_close`, in the chapter “I/O” of MPI 5.0.
  public func close() throws(MPIError) {
    try ensureRunning()
    let closed = Int(bitPattern: handle.raw)
    guard handle.raw != smpi_MPI_FILE_NULL.raw else { throw MPIError(.file, "the file was closed already", function: .MPI_File_close) }
    try check(smpi_File_close(&handle), .MPI_File_close)
    FileHandlers.kept[closed] = nil
  }
}
