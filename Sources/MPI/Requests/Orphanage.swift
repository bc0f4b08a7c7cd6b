public import CMPI
import Synchronization

/// Requests that nobody waits for any more, with what MPI may still touch: nothing of it is freed before they are complete.
@usableFromInline
enum Orphanage {
  private struct Orphan: @unchecked Sendable {
    var handle: MPI_Request
    var isPersistent: Bool
    /// Never looked at again, only kept.
    var kept: Any
  }

  private struct State: Sendable {
    var orphans: [Orphan] = []
  }

  private static let state = Mutex(State())

  /// The number of requests that are not complete, as far as is known.
  static var count: Int { state.withLock { $0.orphans.count } }

  /// Takes over a request: a receive is cancelled; what is not complete at once is kept, and looked after by later calls.
  @usableFromInline @inline(never)
  static func adopt<Kept>(_ handle: MPI_Request, isReceive: Bool, isPersistent: Bool = false, keeping kept: Kept) {
    guard smpi_is_running() else {
      // After the end of MPI nobody can tell whether the memory is still used.
      leak(kept)
      return
    }
    var handle = handle
    if isReceive { _ = smpi_Cancel(&handle) }
    if isOver(&handle, isPersistent) { return }
    let orphan = Orphan(handle: handle, isPersistent: isPersistent, kept: kept)
    state.withLock { state in
      sweep(&state)
      state.orphans.append(orphan)
    }
  }

  /// Frees what has become complete.
  static func sweep() { state.withLock { sweep(&$0) } }

  private static func sweep(_ state: inout State) {
    for i in state.orphans.indices.reversed() where isOver(&state.orphans[i].handle, state.orphans[i].isPersistent) { state.orphans.remove(at: i) }
  }

  /// A request that fails is over as well: there is nobody to tell.
  private static func isOver(_ handle: inout MPI_Request, _ isPersistent: Bool) -> Bool {
    var flag: Int32 = 0
    guard smpi_Test(&handle, &flag, smpi_MPI_STATUS_IGNORE()) != 0 || flag != 0 else { return false }
    if isPersistent { _ = smpi_Request_free(&handle) }
    return true
  }

  /// Gives up what is not complete when MPI ends, memory and all, and says how many there were.
  static func abandon() -> Int {
    state.withLock { state in
      sweep(&state)
      let abandoned = state.orphans
      state.orphans = []
      for orphan in abandoned { leak(orphan.kept) }
      return abandoned.count
    }
  }

  private final class Leaked {
    let value: Any
    init(_ value: Any) { self.value = value }
  }

  private static func leak(_ value: Any) { _ = Unmanaged.passRetained(Leaked(value)) }
}
