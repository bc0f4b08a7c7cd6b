import MPITesting
import Synchronization
import Testing

@testable import MPI

/// Operations of the program's own.
@Suite(.collective) struct GrequestTests {
  /// What the closures of an operation did.
  private final class Log: Sendable {
    let queries = Atomic(0)
    let frees = Atomic(0)
    let cancels = Atomic(0)
    let wasComplete = Atomic(false)
  }

  private func operation(_ log: Log, _ outcome: @escaping @Sendable () throws -> Grequest.Outcome = { .init() }) throws -> Grequest {
    try Grequest {
      log.queries.add(1, ordering: .relaxed)
      return try outcome()
    } free: {
      log.frees.add(1, ordering: .relaxed)
    } cancel: { isComplete in
      log.cancels.add(1, ordering: .relaxed)
      log.wasComplete.store(isComplete, ordering: .relaxed)
    }
  }

  @Test func completedByTheProgram() throws {
    let log = Log()
    let operation = try operation(log) {
      var outcome = Grequest.Outcome()
      (outcome.source, outcome.tag, outcome.bytes) = (3, 44, 12)
      return outcome
    }
    var request = try operation.request()
    expectError(.request, "handed out") { _ = try operation.request() }
    #expect(try request.test() == nil)
    try operation.complete()
    expectError(.request, "complete already") { try operation.complete() }
    var status = Status()
    try request.wait(&status)
    #expect(status.source == 3 && status.tag == 44)
    #expect(try status.count(of: Int32.self) == 3)
    #expect(try !status.isCancelled)
    #expect(log.queries.load(ordering: .relaxed) >= 1 && log.frees.load(ordering: .relaxed) == 1)
  }

  @Test func amongOthersInASet() throws {
    let log = Log()
    let operation = try operation(log)
    var set = RequestSet()
    let key = set.add(try operation.request())
    set.add(try Comm.selfComm.irecv([Int].self, count: 1, source: procNull))
    #expect(try set.waitAny()?.index == 1)
    #expect(try set.testAny() == nil)
    try operation.complete()
    #expect(try set.waitAny()?.index == 0)
    try set.take(key)
    #expect(log.frees.load(ordering: .relaxed) == 1)
  }

  @Test func cancelled() throws {
    let log = Log()
    let operation = try operation(log) {
      var outcome = Grequest.Outcome()
      outcome.isCancelled = true
      return outcome
    }
    var request = try operation.request()
    try request.cancel()
    #expect(log.cancels.load(ordering: .relaxed) == 1 && !log.wasComplete.load(ordering: .relaxed))
    try operation.complete()
    var status = Status()
    try request.wait(&status)
    #expect(try status.isCancelled)
  }

  /// Who drops both does not cancel again.
  @Test func cancelledAndDropped() throws {
    let log = Log()
    do {
      let operation = try operation(log)
      var request = try operation.request()
      try request.cancel()
    }
    Orphanage.sweep()
    #expect(log.cancels.load(ordering: .relaxed) == 1 && log.frees.load(ordering: .relaxed) == 1)
    #expect(Orphanage.count == 0)
  }

  @Test func dropped() throws {
    let log = Log()
    do { _ = try operation(log) }
    #expect(log.cancels.load(ordering: .relaxed) == 1)
    #expect(log.frees.load(ordering: .relaxed) == 1)
    // A request that is dropped is kept until the operation is complete.
    let operation = try operation(log)
    do { _ = try operation.request() }
    #expect(Orphanage.count == 1 && log.frees.load(ordering: .relaxed) == 1)
    try operation.complete()
    Orphanage.sweep()
    #expect(Orphanage.count == 0 && log.frees.load(ordering: .relaxed) == 2)
  }

  @Test(.enabled(if: (try? threadLevel) == .multiple, "the library lets one thread at a time call it")) func completedByAnotherThread() throws {
    let operation = try Grequest()
    let faults = Mutex<[String]>([])
    inThreads(2) { thread in
      do {
        if thread == 0 { try operation.request().wait() } else { try operation.complete() }
      } catch {
        faults.withLock { $0.append("\(error)") }
      }
    }
    faults.withLock { #expect($0.isEmpty) }
  }
}
