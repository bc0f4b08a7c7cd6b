internal import CMPI
import Synchronization

/// Requests of which a Swift task awaits one.
final class Pending: @unchecked Sendable {
  /// As MPI leaves them.
  var handles: [MPI_Request]
  /// The statuses of those that are complete, in the order of `indices`.
  var statuses: [MPI_Status]
  /// The places of those that are complete.
  var indices: [Int32]
  /// How many are complete; `MPI_UNDEFINED` when none is active.
  var count: Int32 = 0
  /// What the call that completed them returned.
  var code: Int32 = 0
  /// Whether MPI ended before they were complete.
  private(set) var isAbandoned = false
  /// Those that are cancelled with the task.
  private let cancels: [Bool]
  private let isToCancel = Atomic(false)
  /// Whether they were.
  private(set) var wasCancelled = false
  private var continuation: UnsafeContinuation<Void, Never>?
  /// What a closure threw that MPI ran in the call which completed them, in whatever thread that was.
  private var thrown: ThrownError?

  /// - Parameter cancels: those that are cancelled with the task: receives, unless they were cancelled before.
  init(_ handles: [MPI_Request], cancels: [Bool]) {
    self.handles = handles
    self.cancels = cancels
    statuses = [MPI_Status](repeating: MPI_Status(), count: handles.count)
    indices = [Int32](repeating: 0, count: handles.count)
  }

  /// Asks that the receives be given up; they still have to become complete.
  func cancel() { isToCancel.store(true, ordering: .releasing) }

  /// Whether one is complete now, or has failed.
  func poll() -> Bool {
    if !wasCancelled && isToCancel.load(ordering: .acquiring) {
      wasCancelled = true
      for i in handles.indices where cancels[i] && handles[i].raw != smpi_MPI_REQUEST_NULL.raw {
        _ = ThrownError.dropping { smpi_Cancel(&handles[i]) }
      }
    }
    if handles.count == 1 {
      var flag: Int32 = 0
      code = smpi_Test(&handles[0], &flag, &statuses[0])
      count = flag
    } else {
      code = smpi_Testsome(Int32(truncatingIfNeeded: handles.count), &handles, &count, &indices, &statuses)
    }
    if ThrownError.isAnyWaiting, let left = ThrownError.take() { thrown = left }
    return code != 0 || count != 0
  }

  /// Looks at what became of them as if this thread had made the call.
  func settle<R>(_ body: () throws(MPIError) -> R) throws(MPIError) -> R {
    thrown?.waitHere()
    defer { if thrown != nil { _ = ThrownError.take() } }
    return try body()
  }

  func park(_ continuation: UnsafeContinuation<Void, Never>) { self.continuation = continuation }

  /// Lets the task go on.
  func resume() {
    continuation?.resume()
    continuation = nil
  }

  /// Lets the task go on, though MPI ends and nothing is complete.
  func abandon() {
    isAbandoned = true
    resume()
  }
}
