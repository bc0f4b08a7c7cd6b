internal import CMPI
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Objects that are freed collectively, and that a process lost before it freed them: no object may do that by itself, for the others would
/// have to take part. Debug builds say so.
enum Leaks {
  /// Who gets the reports in place of the standard error output, for tests.
  static let observer = Mutex<(@Sendable (String) -> Void)?>(nil)

  /// - Parameters:
  ///   - what: what was lost: “a communicator of 4 processes”.
  ///   - origin: the function that made it.
  ///   - remedy: what to call.
  static func report(_ what: @autoclosure () -> String, madeBy origin: MPISymbol?, call remedy: String) {
    #if DEBUG
      guard smpi_is_running() else { return }
      let made = origin.map { ", made by \($0.name)," } ?? ""
      let text = "\(what())\(made) is lost, and MPI keeps it to the end: call \(remedy) on all its processes before the last reference goes"
      if let observer = observer.withLock({ $0 }) { return observer(text) }
      var line = text + "\n"
      _ = line.withUTF8 { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    #endif
  }
}
