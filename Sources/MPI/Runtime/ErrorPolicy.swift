internal import CMPI

/// What happens when a call of MPI fails: the error handler of every communicator, window, file and session that nobody has given another.
public enum ErrorPolicy: String, Hashable, CaseIterable, Sendable {
  /// The call throws an ``MPIError``.
  case exception

  /// What MPI does by itself: an error of a communicator or window ends the job, an error of a file throws.
  case `default`

  /// The processes of the communicator concerned are aborted; all of the job, where the library does not make the difference.
  case abort

  /// The whole job is aborted.
  case fatal

  var boundary: smpi_policy {
    switch self {
    case .exception: SMPI_POLICY_RETURN
    case .default: SMPI_POLICY_DEFAULT
    case .abort: SMPI_POLICY_ABORT
    case .fatal: SMPI_POLICY_FATAL
    }
  }
}
