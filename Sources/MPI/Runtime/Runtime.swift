internal import CMPI
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The life cycle of MPI: started once by whoever needs it first, or adopted from whoever has started it, and ended with the process.
@usableFromInline
enum Runtime {
  enum Phase {
    case idle
    /// `owned` when this binding initialized MPI; otherwise somebody else did, and will finalize it.
    case running(owned: Bool)
    case finalized
  }

  static let phase = Mutex(Phase.idle)

  // MARK: Start

  /// Starts MPI on first use, from any thread; a start that fails says so in one line and ends the process.
  ///
  /// - Throws: ``MPIError`` of class ``ErrorClass/finalized`` when MPI was ended already, of class ``ErrorClass/other`` when ``rc`` says that
  ///   the first use shall not start it.
  @usableFromInline @inline(never)
  static func start() throws(MPIError) {
    enum Outcome {
      case runs
      case refused(MPIError)
      case failed(MPIError)
    }
    let outcome: Outcome = phase.withLock { phase in
      switch phase {
      case .running: return smpi_is_running() ? .runs : .refused(finalizedError)
      case .finalized: return .refused(finalizedError)
      case .idle:
        do throws(MPIError) {
          if !rc.initialize {
            guard try isInitializedBySomebody() else { return .refused(notInitializedError) }
          }
          try begin(&phase, nil, nil, nil, nil)
          return .runs
        } catch { return error.errorClass == .finalized ? .refused(error) : .failed(error) }
      }
    }
    switch outcome {
    case .runs: return
    case .refused(let error): throw error
    case .failed(let error): fail("MPI cannot be started: \(error)")
    }
  }

  /// `MPI_Init`.
  static func initialize(
    _ argc: UnsafeMutablePointer<Int32>?, _ argv: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>?
  ) throws(MPIError) {
    try initialize(argc, argv, smpi_MPI_THREAD_SINGLE, nil)
  }

  /// `MPI_Init_thread`.
  static func initialize(
    _ argc: UnsafeMutablePointer<Int32>?, _ argv: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>?, _ required: Int32?,
    _ provided: UnsafeMutablePointer<Int32>?
  ) throws(MPIError) {
    let problem: MPIError? = phase.withLock { phase in
      switch phase {
      case .running:
        return smpi_is_running() ? MPIError(.other, "MPI is initialized already", function: .MPI_Init_thread) : finalizedError
      case .finalized: return finalizedError
      case .idle:
        do throws(MPIError) { try begin(&phase, argc, argv, required, provided) } catch { return error }
        return nil
      }
    }
    if let problem { throw problem }
  }

  static var finalizedError: MPIError {
    MPIError(.finalized, "MPI was finalized, or is not initialized; nothing of it can be used now")
  }

  private static var notInitializedError: MPIError {
    MPIError(.other, "MPI is not initialized, and rc.initialize says that its first use does not do that: call initialize() before")
  }

  private static func isInitializedBySomebody() throws(MPIError) -> Bool {
    var initialized: Int32 = 0
    try check(smpi_Initialized(&initialized), .MPI_Initialized)
    return initialized != 0
  }

  /// Initializes MPI, or adopts one that somebody else has initialized.
  ///
  /// - Parameter required: the thread level to ask for; the one of ``rc`` when `nil`.
  private static func begin(
    _ phase: inout Phase, _ argc: UnsafeMutablePointer<Int32>?,
    _ argv: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>?, _ required: Int32?, _ provided: UnsafeMutablePointer<Int32>?
  ) throws(MPIError) {
    try LibraryCheck.run()
    var finalized: Int32 = 0
    try check(smpi_Finalized(&finalized), .MPI_Finalized)
    if finalized != 0 {
      phase = .finalized
      throw finalizedError
    }
    let settings = RuntimeConfiguration.state.withLock { state in
      state.areFixed = true
      return state.effective
    }
    var isRunning = false
    defer { if !isRunning { RuntimeConfiguration.state.withLock { $0.areFixed = false } } }
    smpi_note_handlers()
    let isOwned = try !isInitializedBySomebody()
    var given: Int32 = 0
    if isOwned {
      let level = try settings.threads ? settings.threadLevel.constant : smpi_MPI_THREAD_SINGLE
      try check(smpi_Init_thread(argc, argv, required ?? level, &given), .MPI_Init_thread)
      smpi_keep_output_lines()
    } else {
      try check(smpi_Query_thread(&given), .MPI_Query_thread)
    }
    provided?.pointee = given
    // After the initialization: what the library registers for the exit has to run after our finalization.
    if smpi_at_exit({ status in Runtime.processExits(status) }) != 0 {
      fail("MPI cannot be finalized at exit: the C library takes no more exit handlers")
    }
    isRunning = true
    smpi_set_one_thread(given < smpi_MPI_THREAD_SERIALIZED)
    smpi_set_running(true)
    phase = .running(owned: isOwned)
    try check(smpi_set_policy(settings.errors.boundary), .MPI_Comm_set_errhandler)
    try check(smpi_at_finalize({ Runtime.finalizeBegins() }), .MPI_Comm_set_attr)
    Notice.introduce()
    keepLastWords()
    // All processes are here: whoever starts MPI starts it for all.
    if isOwned && settings.largeObjects { withNotice(ofStart) { Twin.start() } }
    if isOwned { checkLauncher() }
  }

  // MARK: End

  private static let finalizers = Mutex<[@Sendable () -> Void]>([])

  /// Runs a closure at the beginning of `MPI_Finalize`, whoever calls that, while MPI can still be used: the place to free what is cached. The
  /// last one that was registered runs first.
  static func beforeFinalize(_ body: @escaping @Sendable () -> Void) { finalizers.withLock { $0.append(body) } }

  /// `MPI_Finalize`.
  static func finalize() throws(MPIError) {
    let isMine = phase.withLock { phase in
      guard case .running = phase, smpi_is_running() else { return false }
      phase = .finalized
      return true
    }
    guard isMine else { throw finalizedError }
    try check(end(), .MPI_Finalize)
  }

  /// `MPI_Abort`.
  static func abort(_ comm: MPI_Comm, _ code: Int32) -> Never {
    if smpi_is_running() {
      isAborting.store(true, ordering: .releasing)
      _ = smpi_Abort(comm, code)
    }
    // The library did not end the process, or was not there to.
    _exit(code == 0 ? 1 : code)
  }

  /// Set while the library ends the job, which may run our exit handler.
  private static let isAborting = Atomic<Bool>(false)

  /// Without the lock of ``phase``: within, MPI deletes the attributes of world and self, and their closures may use whatever they like.
  private static func end() -> Int32 { withNotice(ofEnd) { smpi_Finalize() } }

  /// The first thing that finalization does, within it.
  private static func finalizeBegins() {
    let bodies = finalizers.withLock { finalizers in
      defer { finalizers = [] }
      return finalizers
    }
    for body in bodies.reversed() { body() }
    // While MPI can still be asked whether they are complete.
    Progress.stop()
    _ = Orphanage.abandon()
    putBackHandlers()
    smpi_set_running(false)
  }

  private static func putBackHandlers() {
    if smpi_put_back_handlers() != 0 { Notice.write("MPI did not take back the error handlers that it had before") }
  }

  /// Ends MPI with the process. A process that fails ends its job, whose other ranks would wait for it forever.
  private static func processExits(_ status: Int32) {
    if isAborting.load(ordering: .acquiring) { return }
    let mayEnd = phase.withLockIfAvailable { phase in
      guard case .running(let isOwned) = phase, smpi_is_running() else { return false }
      var finalized: Int32 = 0
      guard smpi_Finalized(&finalized) == 0, finalized == 0 else { return false }
      if rc.finalize == false || (rc.finalize == nil && !isOwned) {
        putBackHandlers()
        return false
      }
      phase = .finalized
      return true
    }
    guard mayEnd == true else { return }
    if status != 0 && hasPeers {
      fflush(nil)
      Notice.write("exits with status \(status) while other ranks may wait for it: the job ends")
      isAborting.store(true, ordering: .releasing)
      _ = smpi_Abort(smpi_MPI_COMM_WORLD, status)
    } else if end() != 0 {
      Notice.write("MPI_Finalize failed at exit")
    }
  }

  /// Whether other processes may wait for this one: of its job, or of the one that has started it.
  private static var hasPeers: Bool {
    var size: Int32 = 1
    var parent = smpi_MPI_COMM_NULL
    _ = smpi_Comm_size(smpi_MPI_COMM_WORLD, &size)
    _ = smpi_Comm_get_parent(&parent)
    return size > 1 || parent.raw != smpi_MPI_COMM_NULL.raw
  }

  /// Says what is wrong in one line, and ends the process.
  static func fail(_ message: String) -> Never {
    Notice.write(message)
    _exit(1)
  }

  // MARK: What a process says of itself

  private static func keepLastWords() {
    guard let author = Notice.author else { return }
    author.withCString { smpi_keep_last_words($0, hasPeers ? 1 : 0) }
  }

  private static let patience: Int32 = 5
  private static let ofEnd = "in MPI_Finalize for \(patience) seconds: some other rank has not got there, and may wait for this one"
  private static let ofStart =
    """
    for \(patience) seconds as MPI starts: some other rank has not started it with this library. Where it never will, set rc.largeObjects to \
    false, or SWIFT_MPI_RC_LARGE_OBJECTS=no
    """

  /// The start and the end wait for the other processes: one that takes long says so, for it may wait forever.
  private static func withNotice<Result>(_ text: String, _ body: () -> Result) -> Result {
    guard hasPeers else { return body() }
    return Notice.line("has been waiting \(text)").withCString { line in
      smpi_watch(line, patience)
      defer { smpi_unwatch() }
      return body()
    }
  }

  /// A process that is alone although its launcher has started several was started by the launcher of another MPI.
  private static func checkLauncher() {
    var (launched, number) = (Int32(1), Int32(0))
    guard !hasPeers, let name = smpi_launched(&launched, &number), launched > 1, number == 0 else { return }
    Notice.write(
      """
      every process is rank 0 of 1, though \(String(cString: name)) has started \(launched) of them: \(libraryName) does not know that \
      launcher. Use the mpiexec that came with it
      """)
  }

  // MARK: Threads

  /// `MPI_Query_thread`.
  static func queryThread(_ provided: UnsafeMutablePointer<Int32>) throws(MPIError) {
    if !smpi_is_running() { try start() }
    try check(smpi_Query_thread(provided), .MPI_Query_thread)
  }

  /// `MPI_Is_thread_main`.
  static func isThreadMain(_ flag: UnsafeMutablePointer<Int32>) throws(MPIError) {
    if !smpi_is_running() { try start() }
    try check(smpi_Is_thread_main(flag), .MPI_Is_thread_main)
  }

  /// Debug builds ask before every call, where the library lets only one thread call it.
  @usableFromInline @inline(never)
  static func checkThread() throws(MPIError) {
    var isMain: Int32 = 0
    try isThreadMain(&isMain)
    if isMain != 0 { return }
    throw MPIError(
      .other,
      "only the thread that started MPI may call it: the library gives threads no more than that here. Ask for another level by rc.threadLevel")
  }
}
