import MPI
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Watches the time limit of the test that runs, in a thread of its own: the test may wait within MPI, and the pool of Swift's tasks may be
/// exhausted.
final class Watch: Sendable {
  static let shared = Watch()

  private struct State {
    /// The test that runs, if any.
    var note: Note?
    var start = ContinuousClock.now
    var limit = Duration.zero
    /// Once set, the job is being aborted and nothing else goes on.
    var isOver = false
  }

  private let state = Mutex(State())

  private init() {
    start { Watch.shared.watch() }
    // Registered after MPI was started, so it runs before MPI is finalized.
    atexit { Watch.shared.processExits() }
  }

  /// A test begins.
  func begin(_ name: String, limit: Duration) {
    state.withLock { state in
      state.note = Note(name: name, stage: .running)
      state.start = .now
      state.limit = limit
    }
  }

  /// Another limit for the test that runs, counted from its start.
  func limit(to limit: Duration) { state.withLock { $0.limit = limit } }

  /// The test has ended here, and the limit goes on for the other ranks.
  func ended(_ stage: Note.Stage) -> Note {
    state.withLock { state in
      let note = Note(name: state.note?.name ?? "", stage: stage)
      state.note = note
      return note
    }
  }

  /// All ranks have agreed.
  func finish() {
    let isOver = state.withLock { state in
      state.note = nil
      return state.isOver
    }
    // They did so too late: the job is being aborted.
    if isOver { sleepForever() }
  }

  private func watch() {
    while true {
      usleep(20_000)
      let late = state.withLock { state -> (Note, Duration)? in
        guard let note = state.note, ContinuousClock.now - state.start > state.limit else { return nil }
        state.isOver = true
        return (note, state.limit)
      }
      if let (note, limit) = late { abandon(note, limit) }
    }
  }

  /// Finds out which ranks are missing, says so, and aborts the job.
  private func abandon(_ note: Note, _ limit: Duration) -> Never {
    // For the case that MPI does not even answer this thread.
    start {
      usleep(5_000_000)
      say("\(note.name) did not end within \(limit), and MPI does not answer.")
      _exit(1)
    }
    let world = Comm.world
    guard world.size > 1 else {
      say("\(note.name) did not end within \(limit); the process is ended.")
      abort(after: .zero)
    }
    guard let notes = callTheRoll(note) else {
      say("\(note.name) did not end within \(limit) on all of \(world.size) ranks; the job is aborted. Here: \(note.stage)")
      abort(after: .seconds(1))
    }
    // One report is enough: that of the lowest rank that answers.
    if world.rank == notes.firstIndex(where: { $0 != nil }) {
      say(lateReport(note.name, limit: limit, notes: notes))
      abort(after: .milliseconds(200))
    }
    abort(after: .seconds(2))
  }

  /// The process exits, on its own or because a test called `exit`.
  private func processExits() {
    let (note, isOver) = state.withLock { state in (state.note, state.isOver) }
    if isOver { return }
    if let note {
      say("the process exits within \(note.name); the job is aborted.")
      abort(after: .milliseconds(200))
    }
    // All ranks have agreed on each verdict, so a failed test is no reason to abort the ranks that have yet to write their results,
    // as a failing exit would.
    try? MPI_Finalize()
  }
}

/// Runs a closure in a thread of its own.
private func start(_ body: @escaping @Sendable () -> Void) {
  final class Box: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
  var thread = pthread_t()
  let code = pthread_create(
    &thread, nil,
    { argument in
      argument.map { Unmanaged<Box>.fromOpaque($0).takeRetainedValue().body() }
      return nil
    }, Unmanaged.passRetained(Box(body)).toOpaque())
  if code != 0 { fail("cannot start a thread that watches the time limit of tests: error \(code)") }
}
