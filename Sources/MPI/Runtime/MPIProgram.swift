#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A program whose errors end the whole job, rather than leave its other ranks waiting forever.
///
/// ```swift
/// @main struct Solver: MPIProgram {
///   static func main(world: Intracomm) throws {
///     print("Hello from \(world.rank) of \(world.size)")
///   }
/// }
/// ```
/// An error that ``main(world:)`` throws is written to standard error with the rank and the host, and the job is aborted with the status 1. When it
/// returns, the process exits, which finalizes MPI. For a program that awaits something there is ``AsyncMPIProgram``.
public protocol MPIProgram {
  /// Runs before MPI starts: the place to set what ``rc`` says. Does nothing by default.
  static func configure() throws

  /// The program.
  ///
  /// - Parameter world: all processes of the job.
  static func main(world: Intracomm) throws
}

extension MPIProgram {
  /// Does nothing.
  public static func configure() throws {}

  /// Starts MPI, runs the program, and ends the job when it throws.
  public static func main() {
    do {
      try configure()
      try startProgram()
      try main(world: Comm.world)
    } catch {
      endProgram(error)
    }
  }
}

/// A program that awaits something, and whose errors end the whole job; otherwise as ``MPIProgram``.
///
/// ```swift
/// @main struct Solver: AsyncMPIProgram {
///   static func main(world: Intracomm) async throws {
///     let numbers = try world.irecv([Int].self, count: 10, source: 0)
///     print(try await numbers.value())
///   }
/// }
/// ```
/// Tasks run on threads of their own choosing, so the library has to give the thread level `serialized` or more.
public protocol AsyncMPIProgram {
  /// Runs before MPI starts: the place to set what ``rc`` says. Does nothing by default.
  static func configure() throws

  /// The program.
  ///
  /// - Parameter world: all processes of the job.
  static func main(world: Intracomm) async throws
}

extension AsyncMPIProgram {
  /// Does nothing.
  public static func configure() throws {}

  /// Starts MPI, runs the program, and ends the job when it throws.
  public static func main() async {
    do {
      try configure()
      try startProgram()
      try await main(world: Comm.world)
    } catch {
      endProgram(error)
    }
  }
}

/// Somebody else may have started MPI, or `configure` itself.
private func startProgram() throws(MPIError) {
  if !isInitialized { try initialize() }
}

/// Says what ended the program, and aborts the job.
private func endProgram(_ error: any Error) -> Never {
  Notice.write("\(error)")
  fflush(nil)
  guard isInitialized, !isFinalized else { _exit(1) }
  // Launchers drop what is still on its way when a job is aborted.
  usleep(100_000)
  Runtime.abort(MPI_COMM_WORLD, 1)
}
