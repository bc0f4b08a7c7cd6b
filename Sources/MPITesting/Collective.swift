import MPI
import Synchronization
import Testing

/// One test case that all ranks run together.
enum Collective {
  /// Whether this code runs within a collective test.
  @TaskLocal static var isWithin = false

  private static let turn = Turn()

  static func run(
    _ test: Test, _ testCase: Test.Case?, within limit: Duration, _ function: @Sendable () async throws -> Void
  ) async throws {
    let world = Comm.world
    await turn.take {
      // The order would differ from rank to rank, and collective calls of the two would mix.
      if world.size > 1 { fail("two collective tests run at the same time. Start the test bundle with --no-parallel.") }
    }
    defer { turn.pass() }

    Watch.shared.begin(name(of: test, testCase), limit: limit)
    openBallot()

    let failed = Mutex(false)
    let listener = IssueHandlingTrait.compactMapIssues { issue in
      guard issue.isFailure else { return issue }
      failed.withLock { $0 = true }
      var issue = issue
      if world.size > 1 { issue.comments.append("on rank \(world.rank) of \(world.size)") }
      return issue
    }
    var ending: (any Error)?
    do {
      try await listener.provideScope(for: test, testCase: testCase) {
        try await $isWithin.withValue(true) {
          do {
            try await function()
          } catch let error where !(error is ExpectationFailedError || Task.isCancelled) {
            // Recorded here and now: the verdict may be long in coming.
            Issue.record(error, sourceLocation: test.sourceLocation)
          }
        }
      }
    } catch {
      // A requirement that is recorded already, or the test was cancelled.
      ending = error
    }

    let hasFailed = failed.withLock { $0 }
    let note = Watch.shared.ended(hasFailed ? .failed : .passed)
    let notes = vote(note)
    Watch.shared.finish()
    if notes.contains(where: { $0.name != note.name }) {
      if world.rank == 0 { say(differentTests(notes)) }
      abort(after: .seconds(world.rank == 0 ? 0 : 1))
    }
    let failures = notes.indices.filter { notes[$0].stage == .failed }
    if !hasFailed && !failures.isEmpty { Issue.record("failed on \(list(failures))", sourceLocation: test.sourceLocation) }
    if let ending { throw ending }
  }

  private static let last = Mutex<(id: Test.ID?, count: Int)>((nil, 0))

  /// Suite and function, and for a parameterised test the number of the case.
  private static func name(of test: Test, _ testCase: Test.Case?) -> String {
    let count = last.withLock { last in
      last = (test.id, last.id == test.id ? last.count + 1 : 1)
      return last.count
    }
    let name = test.id.nameComponents.joined(separator: "/")
    return testCase?.isParameterized == true ? "\(name) case \(count)" : name
  }
}

/// Lets one test after the other run.
private final class Turn: Sendable {
  private struct State {
    var isTaken = false
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())

  func take(ifTaken remark: () -> Void) async {
    let isFree = state.withLock { state in
      defer { state.isTaken = true }
      return !state.isTaken
    }
    if isFree { return }
    remark()
    await withCheckedContinuation { continuation in
      let isFree = state.withLock { state in
        if state.isTaken { state.waiting.append(continuation) }
        defer { state.isTaken = true }
        return !state.isTaken
      }
      if isFree { continuation.resume() }
    }
  }

  func pass() {
    let next = state.withLock { state in
      if state.waiting.isEmpty { state.isTaken = false }
      return state.waiting.isEmpty ? nil : state.waiting.removeFirst()
    }
    next?.resume()
  }
}
