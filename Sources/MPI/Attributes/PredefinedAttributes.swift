// What MPI itself says of communicators and windows by attributes.
internal import CMPI

extension Comm {
  /// The largest tag that messages may have; nil on a communicator that does not say.
  ///
  /// The corresponding attribute is `MPI_TAG_UB`, in the chapter “MPI Environmental Management” of MPI 5.0.
  public final var tagUb: Int? { get throws(MPIError) { try number(smpi_MPI_TAG_UB, .MPI_TAG_UB) } }

  /// How many processes can be started in all; nil when nobody knows.
  ///
  /// The corresponding attribute is `MPI_UNIVERSE_SIZE`, in the chapter “Process Initialization, Creation, and Management” of MPI 5.0.
  public final var universeSize: Int? { get throws(MPIError) { try number(smpi_MPI_UNIVERSE_SIZE, .MPI_UNIVERSE_SIZE) } }

  /// The number of the command that started this process, among several that were started at once; nil when nobody knows.
  ///
  /// The corresponding attribute is `MPI_APPNUM`, in the chapter “Process Initialization, Creation, and Management” of MPI 5.0.
  public final var appnum: Int? { get throws(MPIError) { try number(smpi_MPI_APPNUM, .MPI_APPNUM) } }

  /// Whether ``wtime()`` gives the same time in all processes; nil on a communicator that does not say.
  ///
  /// The corresponding attribute is `MPI_WTIME_IS_GLOBAL`, in the chapter “MPI Environmental Management” of MPI 5.0.
  public final var wtimeIsGlobal: Bool? { get throws(MPIError) { try number(smpi_MPI_WTIME_IS_GLOBAL, .MPI_WTIME_IS_GLOBAL).map { $0 != 0 } } }

  /// The rank of the host process, ``procNull`` when there is none; nil where the library does not say.
  ///
  /// The corresponding attribute is `MPI_HOST`, in the chapter “MPI Environmental Management” of MPI 5.0.
  public final var host: Int? { get throws(MPIError) { try number(smpi_MPI_HOST, .MPI_HOST) } }

  /// A rank that can read and write files with the means of its language, ``anySource`` when all can; nil on a communicator that does not say.
  ///
  /// The corresponding attribute is `MPI_IO`, in the chapter “MPI Environmental Management” of MPI 5.0.
  public final var io: Int? { get throws(MPIError) { try number(smpi_MPI_IO, .MPI_IO) } }

  /// The largest error code in use, of added ones as well; nil on a communicator that does not say.
  ///
  /// The corresponding attribute is `MPI_LASTUSEDCODE`, in the chapter “MPI Environmental Management” of MPI 5.0.
  public final var lastUsedCode: Int? { get throws(MPIError) { try number(smpi_MPI_LASTUSEDCODE, .MPI_LASTUSEDCODE) } }
}

extension Win {
  /// The address of this process's memory in the window; nil when there is none.
  ///
  /// The corresponding attribute is `MPI_WIN_BASE`, in the chapter “One-Sided Communications” of MPI 5.0.
  public var base: UnsafeMutableRawPointer? { get throws(MPIError) { try attribute(smpi_MPI_WIN_BASE) } }

  /// The size of this process's memory in the window, in bytes; nil when the window does not say.
  ///
  /// The corresponding attribute is `MPI_WIN_SIZE`, in the chapter “One-Sided Communications” of MPI 5.0.
  public var size: Int? { get throws(MPIError) { try attribute(smpi_MPI_WIN_SIZE)?.load(as: Int.self) } }

  /// The unit of displacements in this process's memory, in bytes; nil when the window does not say.
  ///
  /// The corresponding attribute is `MPI_WIN_DISP_UNIT`, in the chapter “One-Sided Communications” of MPI 5.0.
  public var dispUnit: Int? { get throws(MPIError) { try number(smpi_MPI_WIN_DISP_UNIT, .MPI_WIN_DISP_UNIT) } }

  /// How the window was made; nil when it does not say.
  ///
  /// The corresponding attribute is `MPI_WIN_CREATE_FLAVOR`, in the chapter “One-Sided Communications” of MPI 5.0.
  public var createFlavor: WinFlavor? {
    get throws(MPIError) {
      guard let constant = try number(smpi_MPI_WIN_CREATE_FLAVOR, .MPI_WIN_CREATE_FLAVOR) else { return nil }
      return try WinFlavor(constant: Int32(truncatingIfNeeded: constant))
    }
  }

  /// Whether the memory that other processes see is the memory that this one sees; nil when the window does not say.
  ///
  /// The corresponding attribute is `MPI_WIN_MODEL`, in the chapter “One-Sided Communications” of MPI 5.0.
  public var model: WinModel? {
    get throws(MPIError) {
      guard let constant = try number(smpi_MPI_WIN_MODEL, .MPI_WIN_MODEL) else { return nil }
      return try WinModel(constant: Int32(truncatingIfNeeded: constant))
    }
  }
}
