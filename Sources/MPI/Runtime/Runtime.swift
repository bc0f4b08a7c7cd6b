internal import CMPI
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The life cycle of MPI: started once by whoever needs it first, ended when the process exits.
@usableFromInline
enum Runtime {
  private enum Phase {
    case idle
    /// `owned` when this binding initialized MPI; otherwise somebody else did, and will finalize it.
    case running(owned: Bool)
    case finalized
  }

  private static let phase = Mutex(Phase.idle)

  /// Starts MPI on first use, from any thread; a start that fails says so in one line and ends the process.
  ///
  /// - Throws: ``MPIError`` of class ``ErrorClass/finalized`` when MPI was ended already.
  @usableFromInline @inline(never)
  static func start() throws(MPIError) {
    let problem: MPIError? = phase.withLock { phase in
      switch phase {
      case .running: return nil
      case .finalized: return finalizedError
      case .idle:
        do throws(MPIError) { try begin(&phase, nil, nil, smpi_MPI_THREAD_MULTIPLE, nil) } catch { return error }
        return nil
      }
    }
    guard let problem else { return }
    if problem.errorClass == .finalized { throw problem }
    fail("MPI cannot be started: \(problem)")
  }

  /// `MPI_Init`.
  static func initialize(
    _ argc: UnsafeMutablePointer<Int32>?, _ argv: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>?
  ) throws(MPIError) {
    try initialize(argc, argv, smpi_MPI_THREAD_SINGLE, nil)
  }

  /// `MPI_Init_thread`.
  static func initialize(
    _ argc: UnsafeMutablePointer<Int32>?, _ argv: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>?, _ required: Int32,
    _ provided: UnsafeMutablePointer<Int32>?
  ) throws(MPIError) {
    let problem: MPIError? = phase.withLock { phase in
      switch phase {
      case .running: return MPIError(.other, "MPI is initialized already", function: .MPI_Init_thread)
      case .finalized: return finalizedError
      case .idle:
        do throws(MPIError) { try begin(&phase, argc, argv, required, provided) } catch { return error }
        return nil
      }
    }
    if let problem { throw problem }
  }

  /// `MPI_Finalize`.
  static func finalize() throws(MPIError) {
    let code: Int32? = phase.withLock { phase in
      guard case .running = phase else { return nil }
      return end(&phase)
    }
    guard let code else { throw finalizedError }
    try check(code, .MPI_Finalize)
  }

  /// `MPI_Abort`.
  static func abort(_ comm: MPI_Comm, _ code: Int32) -> Never {
    if smpi_is_running() { _ = smpi_Abort(comm, code) }
    // The library did not end the process, or was not there to.
    _exit(code == 0 ? 1 : code)
  }

  private static var finalizedError: MPIError {
    MPIError(.finalized, "MPI was finalized, or is not initialized; nothing of it can be used now")
  }

  /// Initializes MPI, or adopts one that somebody else has initialized.
  private static func begin(
    _ phase: inout Phase, _ argc: UnsafeMutablePointer<Int32>?,
    _ argv: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>?, _ required: Int32, _ provided: UnsafeMutablePointer<Int32>?
  ) throws(MPIError) {
    try LibraryCheck.run()
    var initialized: Int32 = 0
    var finalized: Int32 = 0
    try check(smpi_Initialized(&initialized), .MPI_Initialized)
    try check(smpi_Finalized(&finalized), .MPI_Finalized)
    if finalized != 0 {
      phase = .finalized
      throw finalizedError
    }
    if initialized == 0 {
      var given: Int32 = 0
      try check(smpi_Init_thread(argc, argv, required, &given), .MPI_Init_thread)
      provided?.pointee = given
      smpi_keep_output_lines()
    }
    // After the initialization: what the library registers for the exit has to run after our finalization.
    if smpi_at_exit({ status in Runtime.processExits(status) }) != 0 {
      fail("MPI cannot be finalized at exit: the C library takes no more exit handlers")
    }
    smpi_set_running(true)
    phase = .running(owned: initialized == 0)
    // Errors come back as codes and are thrown: on world, and on self, which newer libraries use for errors without an object.
    try check(smpi_Comm_set_errhandler(smpi_MPI_COMM_WORLD, smpi_MPI_ERRORS_RETURN), .MPI_Comm_set_errhandler)
    try check(smpi_Comm_set_errhandler(smpi_MPI_COMM_SELF, smpi_MPI_ERRORS_RETURN), .MPI_Comm_set_errhandler)
  }

  private static func end(_ phase: inout Phase) -> Int32 {
    // While MPI can still be asked whether they are complete.
    Progress.stop()
    _ = Orphanage.abandon()
    smpi_set_running(false)
    phase = .finalized
    return smpi_Finalize()
  }

  /// Ends MPI with the process. A process that fails ends its job, whose other ranks would wait for it forever.
  private static func processExits(_ status: Int32) {
    phase.withLockIfAvailable { phase in
      guard case .running(owned: true) = phase else { return }
      var finalized: Int32 = 0
      guard smpi_Finalized(&finalized) == 0, finalized == 0 else { return }
      var size: Int32 = 1
      _ = smpi_Comm_size(smpi_MPI_COMM_WORLD, &size)
      if status != 0 && size > 1 {
        _ = smpi_Abort(smpi_MPI_COMM_WORLD, status)
      } else if end(&phase) != 0 {
        say("MPI_Finalize failed at exit")
      }
    }
  }

  /// Says what is wrong in one line, and ends the process.
  static func fail(_ message: String) -> Never {
    say(message)
    _exit(1)
  }

  static func say(_ message: String) {
    var line = message + "\n"
    line.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while !rest.isEmpty {
        let count = write(STDERR_FILENO, rest.baseAddress, rest.count)
        if count <= 0 { return }
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      }
    }
  }
}
