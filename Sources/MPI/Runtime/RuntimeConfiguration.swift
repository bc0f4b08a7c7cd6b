import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// How MPI is started and ended, and what becomes of errors. To be set before the first use of MPI:
/// ```swift
/// rc.threadLevel = .funneled
/// rc.errors = .fatal
/// print(Comm.world.rank)   // starts MPI
/// ```
/// Environment variables (`SWIFT_MPI_RC_THREAD_LEVEL`, …) win over what is set in code, so that one who starts a program can change it.
public let rc = RuntimeConfiguration()

/// The type of ``rc``, which alone has one.
///
/// Of the settings, `initialize`, `threads`, `threadLevel`, `largeObjects` and `errors` are read when MPI starts. Setting one of them later has no
/// effect and is reported on standard error; ``callAsFunction(initialize:threads:threadLevel:finalize:fastReduce:recvMprobe:largeObjects:errors:)`` throws in that case. The
/// others may change at any time.
///
/// Boolean variables take `yes` and `no`, `on` and `off`, `true` and `false`, `y` and `n`, `1` and `0`, in any case. A value that means nothing
/// is reported on standard error, and ignored.
public struct RuntimeConfiguration: Sendable {
  struct State: Sendable {
    var settings = Settings()
    let environment: EnvironmentSettings
    /// Whether MPI was started by them.
    var areFixed = false

    var effective: Settings { environment.applied(to: settings) }
  }

  static let state: Mutex<State> = {
    let environment = EnvironmentSettings { name in getenv(name).map { String(cString: $0) } }
    for complaint in environment.complaints { Notice.write(complaint) }
    return Mutex(State(environment: environment))
  }()

  init() {}

  /// Whether the first use of MPI starts it; otherwise ``initialize(threadLevel:)`` has to, or somebody else. `true` by default.
  ///
  /// The environment variable is `SWIFT_MPI_RC_INITIALIZE`.
  public var initialize: Bool {
    get { self[\.initialize] }
    nonmutating set { set(\.initialize, newValue, "initialize") }
  }

  /// Whether ``threadLevel`` is asked for; otherwise `single` is. `true` by default.
  ///
  /// The environment variable is `SWIFT_MPI_RC_THREADS`.
  public var threads: Bool {
    get { self[\.threads] }
    nonmutating set { set(\.threads, newValue, "threads") }
  }

  /// The level of thread support to ask for. The library may give another, which `MPI.threadLevel` tells. `multiple` by default.
  ///
  /// The environment variable is `SWIFT_MPI_RC_THREAD_LEVEL`, with the values `single`, `funneled`, `serialized` and `multiple`.
  public var threadLevel: ThreadLevel {
    get { self[\.threadLevel] }
    nonmutating set { set(\.threadLevel, newValue, "threadLevel") }
  }

  /// Whether MPI is finalized when the process exits; `nil`, the default, for: if it was started by this library.
  ///
  /// Where it is, a process whose exit status is not 0 aborts its job instead, if it has other ranks.
  ///
  /// The environment variable is `SWIFT_MPI_RC_FINALIZE`, with the further value `none`.
  public var finalize: Bool? {
    get { self[\.finalize] }
    nonmutating set { set(\.finalize, newValue, "finalize", isLate: true) }
  }

  /// Whether reductions of objects go along a tree; otherwise each rank's value goes to all, and is reduced in the order of ranks. `true` by
  /// default.
  ///
  /// The environment variable is `SWIFT_MPI_RC_FAST_REDUCE`.
  public var fastReduce: Bool {
    get { self[\.fastReduce] }
    nonmutating set { set(\.fastReduce, newValue, "fastReduce", isLate: true) }
  }

  /// Whether the parts of large objects are received by matched probes; `false` is for libraries where those are broken, and takes plain probes. Either
  /// way their lengths are compared with what was announced before memory is taken. `true` by default.
  ///
  /// The environment variable is `SWIFT_MPI_RC_RECV_MPROBE`.
  public var recvMprobe: Bool {
    get { self[\.recvMprobe] }
    nonmutating set { set(\.recvMprobe, newValue, "recvMprobe", isLate: true) }
  }

  /// Whether `MPI_COMM_WORLD` is made ready for large objects as MPI starts, which takes all its processes. `true` by default.
  ///
  /// Set it to `false` on all ranks in a job where some processes run programs without this library: those that have it would wait for the
  /// others. Communicators then need ``Comm/prepareForLargeObjects()`` before large objects.
  ///
  /// The environment variable is `SWIFT_MPI_RC_LARGE_OBJECTS`.
  public var largeObjects: Bool {
    get { self[\.largeObjects] }
    nonmutating set { set(\.largeObjects, newValue, "largeObjects") }
  }

  /// What happens when a call of MPI fails. `exception` by default.
  ///
  /// The environment variable is `SWIFT_MPI_RC_ERRORS`, with the values `exception`, `default`, `abort` and `fatal`.
  public var errors: ErrorPolicy {
    get { self[\.errors] }
    nonmutating set { set(\.errors, newValue, "errors") }
  }

  /// Sets several at once; what is not given stays.
  ///
  /// - Parameters:
  ///   - initialize: see ``initialize``.
  ///   - threads: see ``threads``.
  ///   - threadLevel: see ``threadLevel``.
  ///   - finalize: see ``finalize``; `.some(nil)` for its default.
  ///   - fastReduce: see ``fastReduce``.
  ///   - recvMprobe: see ``recvMprobe``.
  ///   - largeObjects: see ``largeObjects``.
  ///   - errors: see ``errors``.
  /// - Throws: ``MPIError`` of class ``ErrorClass/other`` when one is given that has no effect any more, because MPI was started; nothing is
  ///   set then.
  public func callAsFunction(
    initialize: Bool? = nil, threads: Bool? = nil, threadLevel: ThreadLevel? = nil, finalize: Bool?? = nil, fastReduce: Bool? = nil,
    recvMprobe: Bool? = nil, largeObjects: Bool? = nil, errors: ErrorPolicy? = nil
  ) throws(MPIError) {
    let isDone = Self.state.withLock { state in
      if state.areFixed && (initialize != nil || threads != nil || threadLevel != nil || largeObjects != nil || errors != nil) { return false }
      if let initialize { state.settings.initialize = initialize }
      if let threads { state.settings.threads = threads }
      if let threadLevel { state.settings.threadLevel = threadLevel }
      if let finalize { state.settings.finalize = finalize }
      if let fastReduce { state.settings.fastReduce = fastReduce }
      if let recvMprobe { state.settings.recvMprobe = recvMprobe }
      if let largeObjects { state.settings.largeObjects = largeObjects }
      if let errors { state.settings.errors = errors }
      return true
    }
    if !isDone { throw MPIError(.other, "MPI was started: what rc says of that has to be set before the first use of MPI") }
  }

  private subscript<T: Sendable>(path: KeyPath<Settings, T> & Sendable) -> T { Self.state.withLock { $0.effective[keyPath: path] } }

  private func set<T: Sendable>(_ path: WritableKeyPath<Settings, T> & Sendable, _ value: T, _ name: StaticString, isLate: Bool = false) {
    let isDone = Self.state.withLock { state in
      if state.areFixed && !isLate { return false }
      state.settings[keyPath: path] = value
      return true
    }
    if !isDone { Notice.write("rc.\(name) cannot be set any more: MPI was started. Set it before the first use of MPI") }
  }
}
