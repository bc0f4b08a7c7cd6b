/// How a program that the probe ran came out.
public enum CommandResult: Sendable, Equatable {
  /// It ended by itself; a signal counts as 128 plus its number.
  case exited(status: Int32, output: String, errors: String)
  /// It could not be started.
  case notStarted(reason: String)
  /// It was ended because it took too long.
  case timedOut(after: Duration)

  /// The output of a program that ended with status 0.
  var successfulOutput: String? {
    if case .exited(status: 0, let output, _) = self { output } else { nil }
  }

  /// Why this is not a success: the status and the first line of what the program complained about.
  var failure: String {
    switch self {
    case .exited(let status, let output, let errors):
      let complaint = (errors + "\n" + output).split(whereSeparator: \.isNewline).first.map { ": \($0)" } ?? ", and printed nothing"
      return "it ended with status \(status)\(complaint)"
    case .notStarted(let reason): return "it could not be started: \(reason)"
    case .timedOut(let limit): return "it did not end within \(limit.components.seconds) s"
    }
  }
}
