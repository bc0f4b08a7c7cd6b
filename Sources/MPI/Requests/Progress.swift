internal import CMPI
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Completes the requests that Swift tasks await.
///
/// Where the library lets every thread call it, one thread tests all of them and sleeps when there are none. Elsewhere the task that awaits
/// tests by itself, and lets others run in between.
enum Progress {
  /// How an awaited request ended: the status, or the code of the call.
  struct Outcome: Sendable {
    var status: MPI_Status
    var code: Int32
  }

  private struct Waiting: Sendable {
    var ticket: UInt64
    var continuation: UnsafeContinuation<Outcome, Never>
  }

  private struct State: Sendable {
    var handles: [MPI_Request] = []
    var waiting: [Waiting] = []
    var toCancel: Set<UInt64> = []
    var isRunning = false
    var isEnding = false
  }

  private static let state = Mutex(State())
  private static let tickets = Atomic<UInt64>(0)

  /// Whether any thread may call the library at any time.
  private static let isThreaded: Bool = {
    var level: Int32 = 0
    return smpi_Query_thread(&level) == 0 && level == smpi_MPI_THREAD_MULTIPLE
  }()

  static func ticket() -> UInt64 { tickets.add(1, ordering: .relaxed).newValue }

  /// Waits for a request without holding a thread.
  static func complete(_ handle: MPI_Request, ticket: UInt64) async -> Outcome {
    var handle = handle
    var status = MPI_Status()
    var flag: Int32 = 0
    // Often there is nothing to wait for.
    var code = smpi_Test(&handle, &flag, &status)
    if code != 0 || flag != 0 { return Outcome(status: status, code: code) }
    if isThreaded {
      let pending = handle
      return await withUnsafeContinuation { continuation in add(pending, Waiting(ticket: ticket, continuation: continuation)) }
    }
    while true {
      if state.withLock({ $0.toCancel.remove(ticket) }) != nil { _ = smpi_Cancel(&handle) }
      code = smpi_Test(&handle, &flag, &status)
      if code != 0 || flag != 0 { return Outcome(status: status, code: code) }
      await Task.yield()
    }
  }

  /// Asks that a request be given up; it still has to become complete.
  static func cancel(_ ticket: UInt64) { state.withLock { _ = $0.toCancel.insert(ticket) } }

  /// A request that is complete is cancelled in vain.
  static func forget(_ ticket: UInt64) { state.withLock { _ = $0.toCancel.remove(ticket) } }

  private static func add(_ handle: MPI_Request, _ waiting: Waiting) {
    let starts = state.withLock { state in
      state.handles.append(handle)
      state.waiting.append(waiting)
      defer { state.isRunning = true }
      return !state.isRunning
    }
    if starts { startThread() }
  }

  private static func startThread() {
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { _ in
        Progress.run()
        return nil
      }, nil)
    if code == 0 { pthread_detach(thread) } else { Runtime.fail("the thread that completes awaited requests cannot be started: error \(code)") }
  }

  /// Tests until nothing is left; the next request starts another thread.
  private static func run() {
    var idle: UInt32 = 0
    while true {
      let (completed, isOver) = state.withLock { state in (sweep(&state), state.handles.isEmpty) }
      for (continuation, outcome) in completed { continuation.resume(returning: outcome) }
      if isOver && idle > 1000
        && state.withLock({ state in
          guard state.handles.isEmpty else { return false }
          state.isRunning = false
          return true
        })
      {
        return
      }
      idle = completed.isEmpty ? min(idle + 1, 2000) : 0
      // Busy at first, for messages that are on their way; then other threads get the processor.
      if idle > 100 { usleep(idle > 1000 ? 100 : 10) } else { sched_yield() }
    }
  }

  private static func sweep(_ state: inout State) -> [(UnsafeContinuation<Outcome, Never>, Outcome)] {
    var completed: [(UnsafeContinuation<Outcome, Never>, Outcome)] = []
    for i in state.handles.indices.reversed() {
      if !state.toCancel.isEmpty, state.toCancel.remove(state.waiting[i].ticket) != nil { _ = smpi_Cancel(&state.handles[i]) }
      var status = MPI_Status()
      var flag: Int32 = 0
      let code = smpi_Test(&state.handles[i], &flag, &status)
      guard code != 0 || flag != 0 else { continue }
      completed.append((state.waiting[i].continuation, Outcome(status: status, code: code)))
      state.handles.swapAt(i, state.handles.count - 1)
      state.handles.removeLast()
      state.waiting.swapAt(i, state.waiting.count - 1)
      state.waiting.removeLast()
    }
    return completed
  }
}
