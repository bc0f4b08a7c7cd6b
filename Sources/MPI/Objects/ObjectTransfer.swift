internal import CMPI
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// An object that is under way: several messages, which are completed one after another by whoever looks after it.
class ObjectTransfer: @unchecked Sendable {
  enum Outcome {
    case done
    case cancelled
    case failed(any Error)
  }

  /// One thread at a time makes it go on.
  private let turn = Mutex<Void>(())
  private let isOver = Atomic<Bool>(false)
  private let cancelling = Atomic<Bool>(false)
  private let isHandedOut = Atomic<Bool>(false)
  /// Set once; read after `isOver` only.
  private final var outcome = Outcome.done
  /// Of the first message; read when the transfer is over, or by whoever has the turn.
  final var status = MPI_Status()

  /// Does what can be done at once.
  ///
  /// - Returns: what became of it; nil while it is under way.
  func step() throws -> Outcome? { .done }

  /// Whether it is over.
  final func advance() -> Bool {
    if isOver.load(ordering: .acquiring) { return true }
    turn.withLock { _ in take() }
    return isOver.load(ordering: .acquiring)
  }

  /// Whether it was seen to be over.
  final var isComplete: Bool { isOver.load(ordering: .acquiring) }

  /// As `advance()`, but does not wait for another thread that is at it.
  final func advanceIfFree() { _ = turn.withLockIfAvailable { _ in take() } }

  private func take() {
    if isOver.load(ordering: .acquiring) { return }
    do {
      guard let reached = try step() else { return }
      outcome = reached
    } catch { outcome = .failed(error) }
    isOver.store(true, ordering: .releasing)
    ObjectProgress.remove(self)
  }

  /// Waits until it is over. What else is under way goes on meanwhile: others may wait for that.
  final func complete() {
    if smpi_keeps() { Orphanage.sweep() }
    var patience = Patience()
    while !advance() { patience.pause() }
  }

  /// What became of it, when it is over.
  final func settleOutcome() throws {
    switch outcome {
    case .done: return
    case .cancelled: throw CancellationError()
    case .failed(let error): throw error
    }
  }

  /// Whether the object was not handed out before; it is from now on.
  final func handOut() -> Bool { !isHandedOut.exchange(true, ordering: .relaxed) }

  /// Asks that a receive be given up. It is done by whoever makes it go on next.
  final func cancel() { cancelling.store(true, ordering: .releasing) }

  final var isToCancel: Bool { cancelling.load(ordering: .acquiring) }

  /// Nobody waits for it any more; what MPI may still touch is kept.
  func abandon() {}
}

/// What a thread does between two looks at what it waits for.
struct Patience {
  private var turns = 0

  init() {}

  mutating func pause() {
    turns &+= 1
    if turns & 31 == 0 { ObjectProgress.drive() }
    // Busy at first, for messages that are on their way; then other processes get the processor.
    if turns > 100 { sched_yield() }
  }
}

/// Objects that are being received: once the first message of one is here, somebody has to ask for the rest, whatever the thread that wants
/// it does. All that wait for objects do so, and a thread where the library allows it.
enum ObjectProgress {
  private struct State {
    var transfers: [ObjectIdentifier: ObjectTransfer] = [:]
    var hasThread = false
    var isHooked = false
    var isEnding = false
  }

  private static let state = Mutex(State())
  private static let count = Atomic<Int>(0)

  private static let isThreaded: Bool = {
    var level: Int32 = 0
    return smpi_Query_thread(&level) == 0 && level == smpi_MPI_THREAD_MULTIPLE
  }()

  /// Whether nothing is under way that has to go on meanwhile.
  static var isIdle: Bool { count.load(ordering: .relaxed) == 0 }

  static func add(_ transfer: ObjectTransfer) {
    let (starts, hooks) = state.withLock { state in
      state.transfers[ObjectIdentifier(transfer)] = transfer
      count.store(state.transfers.count, ordering: .relaxed)
      let starts = isThreaded && !state.hasThread && !state.isEnding
      if starts { state.hasThread = true }
      defer { state.isHooked = true }
      return (starts, !state.isHooked)
    }
    if hooks { Runtime.beforeFinalize { stop() } }
    if starts { startThread() }
  }

  static func remove(_ transfer: ObjectTransfer) {
    if isIdle { return }
    state.withLock { state in
      state.transfers[ObjectIdentifier(transfer)] = nil
      count.store(state.transfers.count, ordering: .relaxed)
    }
  }

  /// Makes all of them go on.
  static func drive() {
    if isIdle { return }
    let transfers = state.withLock { Array($0.transfers.values) }
    for transfer in transfers { transfer.advanceIfFree() }
  }

  private static func startThread() {
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { _ in
        ObjectProgress.run()
        return nil
      }, nil)
    if code == 0 { pthread_detach(thread) } else { state.withLock { $0.hasThread = false } }
  }

  /// Looks a thousand times a second: what somebody waits for is looked after by that thread.
  private static func run() {
    var idle = 0
    while true {
      usleep(1000)
      let isOver = state.withLock { state in
        idle = state.transfers.isEmpty ? idle + 1 : 0
        let isOver = state.isEnding || idle > 100
        if isOver { state.hasThread = false }
        return isOver
      }
      if isOver { return }
      drive()
    }
  }

  /// Before MPI ends: receives that were given up become complete, and the thread calls MPI no more.
  private static func stop() {
    for _ in 0..<100 where !isIdle { drive() }
    state.withLock { $0.isEnding = true }
    while state.withLock({ $0.hasThread }) { usleep(100) }
  }
}
