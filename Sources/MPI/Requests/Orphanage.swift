public import CMPI
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Requests that nobody waits for any more, with what MPI may still touch: nothing of it is freed before they are complete.
@usableFromInline
enum Orphanage {
  private struct Orphan: @unchecked Sendable {
    var handle: MPI_Request
    var isPersistent: Bool
    /// Whether it has to arrive, however long that takes, as what is in an attached buffer has to.
    var isPromised: Bool
    /// Never looked at again, only kept.
    var kept: Any
  }

  private struct State: Sendable {
    /// To be looked at next, from the end.
    var next: [Orphan] = []
    /// Looked at in this round.
    var seen: [Orphan] = []
    /// How many calls are let pass without a look: the more, the longer nothing has become complete.
    var pause = 0
    var patience = 0

    var count: Int { next.count + seen.count }
    var hasPromises: Bool { next.contains(where: \.isPromised) || seen.contains(where: \.isPromised) }

    /// So many that were not looked at for longest.
    mutating func take(atMost limit: Int) -> [Orphan] {
      if next.isEmpty { swap(&next, &seen) }
      let some = Array(next.suffix(limit))
      next.removeLast(some.count)
      return some
    }
  }

  private static let orphans = Mutex(State())

  /// The number of requests that are not complete, as far as is known.
  static var count: Int { orphans.withLock { $0.count } }

  /// Takes over a request, and cancels it if that is wanted; what is not complete at once is kept, and looked after by later calls.
  @usableFromInline @inline(never)
  static func adopt<Kept>(_ handle: MPI_Request, isToCancel: Bool, isPersistent: Bool = false, keeping kept: Kept) {
    adopt(handle, isToCancel: isToCancel, isPersistent: isPersistent, isPromised: false, kept)
  }

  /// Takes over a request of what has to arrive, however long that takes.
  static func promise<Kept>(_ handle: MPI_Request, keeping kept: Kept) {
    adopt(handle, isToCancel: false, isPersistent: false, isPromised: true, kept)
  }

  private static func adopt<Kept>(_ handle: MPI_Request, isToCancel: Bool, isPersistent: Bool, isPromised: Bool, _ kept: Kept) {
    guard smpi_is_running() else {
      // After the end of MPI nobody can tell whether the memory is still used.
      leak(kept)
      return
    }
    sweep()
    var handle = handle
    if isToCancel { _ = ThrownError.dropping { smpi_Cancel(&handle) } }
    if isOver(&handle, isPersistent) { return }
    let orphan = Orphan(handle: handle, isPersistent: isPersistent, isPromised: isPromised, kept: kept)
    orphans.withLock { orphans in
      orphans.next.append(orphan)
      orphans.pause = 0
    }
    smpi_set_keeping(true)
  }

  /// Frees what has become complete. Looks at a few at a time, and now and then only where nothing ever does: every call that waits pays for it.
  @usableFromInline @inline(never)
  static func sweep() {
    guard smpi_keeps() else { return }
    let isTime = orphans.withLock { orphans in
      if orphans.pause > 0 { orphans.pause -= 1 }
      return orphans.pause == 0
    }
    if isTime { sweep(atMost: 8) }
  }

  private static func sweep(atMost limit: Int) {
    // Outside of the lock: a test may run a closure of a generalized request, and what is freed may free more.
    var some = orphans.withLock { $0.take(atMost: limit) }
    let before = some.count
    some.removeAll { orphan in
      var copy = orphan.handle
      return isOver(&copy, orphan.isPersistent)
    }
    orphans.withLock { orphans in
      orphans.seen += some
      orphans.patience = some.count < before ? 0 : min(orphans.patience + 1, 64)
      orphans.pause = orphans.patience
      smpi_set_keeping(orphans.count > 0)
    }
  }

  /// Whether a request is complete. One that fails is so as well: there is nobody to tell.
  private static func isOver(_ handle: inout MPI_Request, _ isPersistent: Bool) -> Bool {
    var flag: Int32 = 0
    _ = ThrownError.dropping { smpi_Test(&handle, &flag, smpi_MPI_STATUS_IGNORE()) }
    // MPI nulls the handle of what is complete, or failed; that of a persistent operation stays.
    guard isPersistent else { return handle.raw == smpi_MPI_REQUEST_NULL.raw }
    guard flag != 0 else { return false }
    _ = smpi_Request_free(&handle)
    return true
  }

  /// Gives up what does not become complete within a second, memory and all, and says so; waits for what has to arrive. Called before MPI is finalized.
  ///
  /// - Returns: how many requests there were.
  static func abandon() -> Int {
    // What is on its way arrives; a message that nobody receives never will.
    let end = ContinuousClock.now + .seconds(1)
    repeat {
      for _ in 0..<2 { sweep(atMost: .max) }
      if count == 0 { return 0 }
      usleep(1000)
    } while ContinuousClock.now < end || orphans.withLock(\.hasPromises)
    let abandoned = orphans.withLock { orphans in
      defer { orphans = State() }
      return orphans.next + orphans.seen
    }
    smpi_set_keeping(false)
    for orphan in abandoned { leak(orphan.kept) }
    let what = abandoned.count == 1 ? "a request that was dropped is" : "\(abandoned.count) requests that were dropped are"
    Notice.write("\(what) not complete when MPI is finalized; the memory is left to MPI. Wait for every request.")
    return abandoned.count
  }

  private final class Leaked {
    let value: Any
    init(_ value: Any) { self.value = value }
  }

  /// Keeps something for as long as the process lives.
  static func leak<Value>(_ value: Value) { _ = Unmanaged.passRetained(Leaked(value)) }
}
