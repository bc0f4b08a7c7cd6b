/// Why an MPI could not be found or understood. The description says what was expected and what to do.
public enum ProbeError: Error, Equatable, Sendable {
  /// No usable MPI: every place looked at, with why each failed.
  case notFound(name: String, attempts: [Attempt])
  /// The configuration file cannot be read or says something that makes no sense.
  case configuration(file: String, line: Int?, problem: String)
  /// `mpi.h` does not compile.
  case header(origin: String, diagnostics: [Diagnostic])
  /// The header compiles but is not that of an MPI.
  case incomplete(origin: String, problem: String)
  /// A library file cannot be read.
  case library(path: String, problem: String)
  /// A file cannot be written or a tool that the probe needs fails.
  case tool(what: String, problem: String, remedy: String)

  /// A complaint of the compiler.
  public struct Diagnostic: Equatable, Sendable, CustomStringConvertible {
    /// The file that it is about.
    public var file: String
    /// The line in that file, from 1.
    public var line: Int
    /// The complaint.
    public var message: String

    public var description: String { "\(file):\(line): error: \(message)" }
  }
}

/// One place where an MPI was looked for, in vain.
public struct Attempt: Equatable, Sendable, CustomStringConvertible {
  /// The place, such as "mpicc on the search path".
  public var place: String
  /// The command that was run there, if one was.
  public var command: String?
  /// Why it did not lead to an MPI.
  public var failure: String

  public var description: String { "\(place): \(command.map { "`\($0)`: " } ?? "")\(failure)" }
}

extension ProbeError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notFound(let name, let attempts):
      """
      no MPI was found for the name "\(name)". Looked at:
      \(attempts.map { "  - \($0)" }.joined(separator: "\n"))
      What to do, one of:
        - install one, for example: apt-get install libopenmpi-dev (or libmpich-dev)
        - name its compiler: MPICC=/path/to/bin/mpicc
        - name its folder: MPI_DIR=/path/to/mpi (with include/ and lib/ in it)
        - write a section [\(name)] in mpi.cfg with mpicc, mpi_dir, or include_dirs, library_dirs and libraries
      """
    case .configuration(let file, let line, let problem): "\(file)\(line.map { ":\($0)" } ?? ""): \(problem)"
    case .header(let origin, let diagnostics):
      """
      mpi.h does not compile. The MPI is \(origin).
      \(diagnostics.prefix(10).map { "  \($0)" }.joined(separator: "\n"))
      Expected a header that C compiles by itself. Check the include folders and macros (include_dirs and define_macros in mpi.cfg), and that \
      the MPI's development package is complete.
      """
    case .incomplete(let origin, let problem):
      "\(problem). The MPI is \(origin). Check that include and library folders belong to one MPI (include_dirs, library_dirs in mpi.cfg)."
    case .library(let path, let problem): "\(path): \(problem)"
    case .tool(let what, let problem, let remedy): "\(what): \(problem). \(remedy)"
    }
  }
}
