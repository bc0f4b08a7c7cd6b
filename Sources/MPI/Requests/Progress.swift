internal import CMPI
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Completes the requests that Swift tasks await.
///
/// Where the library lets every thread call it, one thread tests all of them, and ends when there are none for a while. Elsewhere the task
/// that awaits tests by itself, and lets others run in between.
enum Progress {
  private struct State: Sendable {
    /// What the thread has not seen yet.
    var arrivals: [Pending] = []
    var isRunning = false
    var isEnding = false
    /// The thread that completes awaited requests, while it runs.
    var runner: pthread_t?
  }

  private static let state = Mutex(State())

  /// Whether any thread may call the library at any time.
  private static let isThreaded: Bool = {
    var level: Int32 = 0
    return smpi_Query_thread(&level) == 0 && level == smpi_MPI_THREAD_MULTIPLE
  }()

  /// Waits for one of several requests without holding a thread. Cancelling the Swift task cancels the receives among them.
  static func complete(_ pending: Pending) async {
    await withTaskCancellationHandler {
      // Often there is nothing to wait for.
      if isThreaded {
        if !pending.poll() { await withUnsafeContinuation { add(pending, $0) } }
      } else {
        await completeHere(pending)
      }
    } onCancel: {
      pending.cancel()
    }
  }

  /// Tests in turns with other tasks; never two at a time.
  private static func completeHere(_ pending: Pending) async {
    var turns = 0
    while true {
      let (isDone, isEnding) = state.withLock { state in (!state.isEnding && pending.poll(), state.isEnding) }
      if isDone { return }
      if isEnding { return pending.abandon() }
      turns += 1
      await pause(turns)
    }
  }

  /// Lets other tasks run between two tests, and the processor rest when there were many.
  static func pause(_ turns: Int) async {
    await Task.yield()
    if turns < 1000 { return }
    if Task.isCancelled {
      // The sleep of a task that was cancelled is over at once: testing again and again, it would keep its thread from everybody else.
      await Task.detached { try? await Task.sleep(for: .microseconds(100)) }.value
    } else {
      try? await Task.sleep(for: .microseconds(100))
    }
  }

  private static func add(_ pending: Pending, _ continuation: UnsafeContinuation<Void, Never>) {
    pending.park(continuation)
    let (starts, isEnding) = state.withLock { state in
      if state.isEnding { return (false, true) }
      state.arrivals.append(pending)
      defer { state.isRunning = true }
      return (!state.isRunning, false)
    }
    if isEnding { pending.abandon() }
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
    var pending: [Pending] = []
    var idle = 0
    while true {
      let isOver = state.withLock { state in
        pending += state.arrivals
        state.arrivals.removeAll()
        // Threads are not cheap, and often the next request follows at once.
        let isOver = state.isEnding || pending.isEmpty && idle > 1000
        if isOver { (state.isRunning, state.runner) = (false, nil) } else { state.runner = pthread_self() }
        return isOver
      }
      if isOver {
        for one in pending { one.abandon() }
        return
      }
      let before = pending.count
      pending.removeAll { one in
        // A closure that MPI calls here may have ended it.
        guard smpi_is_running(), one.poll() else { return false }
        one.resume()
        return true
      }
      idle = pending.count < before ? 0 : idle + 1
      // Busy at first, for messages that are on their way; then other threads get the processor.
      if idle > 100 { usleep(idle > 1000 ? 100 : 10) } else { sched_yield() }
    }
  }

  /// Ends before MPI does: tasks that still wait get an error. Returns when no call of MPI is made any more, but for that which has run the
  /// closure that ends MPI, if it was one of that thread.
  static func stop() {
    let runner = state.withLock { state in
      state.isEnding = true
      return state.runner
    }
    if let runner, pthread_equal(runner, pthread_self()) != 0 { return }
    while state.withLock({ $0.isRunning }) { usleep(50) }
  }
}
