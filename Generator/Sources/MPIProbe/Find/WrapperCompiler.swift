/// Asks an MPI's wrapper compiler for the flags that it adds.
struct WrapperCompiler {
  let path: String
  let machine: any Machine

  /// The questions in turn: MPICH's (Open MPI understands it too), then Open MPI's own, in two parts.
  private static let questions: [[String]] = [["-show"], ["--showme:compile", "--showme:link"]]

  /// The flags, or one attempt for each command that gave none.
  func flags(place: String) -> Result<CompilerFlags, FailedAttempts> {
    guard let executable = machine.executable(path) else {
      let whereTo = path.contains("/") ? "there is no such program" : "no program of this name in PATH"
      return .failure(FailedAttempts([Attempt(place: place, command: nil, failure: "\(path): \(whereTo)")]))
    }
    var attempts: [Attempt] = []
    for question in Self.questions {
      var flags = CompilerFlags()
      var failure: Attempt?
      for option in question {
        let result = machine.run([executable, option])
        if let output = result.successfulOutput {
          flags = flags.adding(.parsing(output))
        } else {
          failure = failure ?? Attempt(place: place, command: "\(executable) \(option)", failure: result.failure)
        }
      }
      let command = question.map { "\(executable) \($0)" }.joined(separator: "; ")
      if let failure {
        attempts.append(failure)
      } else if !flags.namesLibrary {
        attempts.append(Attempt(place: place, command: command, failure: "names no library (-l); a compiler of an MPI is expected"))
      } else if let folder = flags.relativeFolder {
        attempts.append(Attempt(place: place, command: command, failure: Self.unfilled(folder)))
        break
      } else {
        return .success(flags)
      }
    }
    return .failure(FailedAttempts(attempts))
  }

  /// Intel MPI installed without its installer prints a placeholder where its folder should be.
  private static func unfilled(_ folder: String) -> String {
    """
    names the folder \(folder), which is no absolute path: the installation folder was never filled in (Intel MPI from a package index does this). \
    Set I_MPI_ROOT, or write include_dirs, library_dirs and libraries in a section of mpi.cfg
    """
  }
}

/// The attempts that one candidate cost, as an error.
struct FailedAttempts: Error, Equatable {
  var attempts: [Attempt]

  init(_ attempts: [Attempt]) { self.attempts = attempts }
}
