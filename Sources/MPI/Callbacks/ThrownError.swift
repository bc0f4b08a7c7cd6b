internal import CMPI
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What a closure threw that MPI had called, or the error that a handler was called with.
///
/// MPI hands on a code at most; libraries change that on its way, or let a call succeed once a handler has run. So the error waits here, by
/// thread, for the call that ran the closure, which throws it.
struct ThrownError {
  let error: MPIError
  /// Whether a closure threw it; otherwise a handler has only seen it.
  let isThrown: Bool
  /// What the code of a call may be that failed because of it.
  private let classes: [ErrorClass]

  private static let waiting = Mutex<[UInt: ThrownError]>([:])

  /// Keeps what a closure threw for the call that runs it.
  ///
  /// - Parameters:
  ///   - error: what was thrown.
  ///   - what: which closure it was, for the text when the error is not MPI's.
  ///   - code: the code that the call would fail with otherwise.
  /// - Returns: the code to give to MPI, where it takes one.
  @discardableResult
  static func leave(_ error: any Error, by what: String, instead code: Int32? = nil) -> Int32 {
    let thrown = error as? MPIError ?? MPIError(.other, "\(what) threw: \(error)")
    // A code of this binding's own means nothing to the library.
    let returned = thrown.code > 0 ? thrown.code : smpi_MPI_ERR_OTHER
    let classes = [.other, .intern, errorClass(of: returned)] + (code.map { [errorClass(of: $0)] } ?? [])
    let left = ThrownError(error: thrown, isThrown: true, classes: classes)
    update { $0[thread] = left }
    return returned
  }

  /// Keeps the error that a handler was called with for the call that failed, unless that has a reason already.
  static func leave(handled error: MPIError) {
    let left = ThrownError(error: error, isThrown: false, classes: [.other, error.errorClass])
    update { $0[thread] = $0[thread] ?? left }
  }

  /// The error that waits for a call of this thread, which waits no longer.
  static func take() -> ThrownError? {
    update { $0.removeValue(forKey: thread) }
  }

  /// The error that waits for a call of this thread which failed with a code. It waits no longer, whether it belongs to the code or not.
  static func take(_ code: Int32) -> ThrownError? {
    guard let left = take() else { return nil }
    return left.classes.contains(errorClass(of: code)) ? left : nil
  }

  /// Lets it wait for the next call that this thread looks at.
  func waitHere() { Self.update { $0[Self.thread] = self } }

  /// Whether an error waits for a call of any thread: a cheap question.
  static var isAnyWaiting: Bool { smpi_outcome(0) != 0 }

  /// Makes a call of whose failure nobody is told: what a closure throws in it is dropped, and what waited before waits on.
  static func dropping<R>(_ call: () -> R) -> R {
    let before = isAnyWaiting ? take() : nil
    let result = call()
    if isAnyWaiting { _ = take() }
    before?.waitHere()
    return result
  }

  @discardableResult
  private static func update<R>(_ change: (inout [UInt: ThrownError]) -> sending R) -> R {
    waiting.withLock { waiting in
      defer { smpi_set_waiting_errors(Int32(waiting.count)) }
      return change(&waiting)
    }
  }

  private static func errorClass(of code: Int32) -> ErrorClass { MPIError(code: code).errorClass }

  #if canImport(Glibc)
    private static var thread: UInt { pthread_self() }
  #else
    private static var thread: UInt { UInt(bitPattern: pthread_self()) }
  #endif
}
