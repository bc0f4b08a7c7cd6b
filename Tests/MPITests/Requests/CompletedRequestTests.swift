import MPITesting
import Testing

@testable import MPI

/// Requests that are complete, or have failed, and are waited for once more: what they hold is handed out, and their error thrown again.
@Suite(.collective) struct CompletedRequestTests {
  let comm = Comm.selfComm

  /// A receive of up to five numbers that has received three.
  private func completed(tag: Int) throws -> Request<[Int]> {
    let send = try comm.isend([1, 2, 3], dest: 0, tag: tag)
    var receive = try comm.irecv([Int].self, count: 5, source: 0, tag: tag)
    let status = try receive.complete()
    #expect(try status.count(of: Int.self) == 3)
    _ = try send.wait()
    return receive
  }

  /// A receive of one number that got two.
  private func failed(tag: Int) throws -> Request<[Int]> {
    let send = try MessageToSelf([1, 2], tag: tag)
    var receive = try comm.irecv(into: [7], source: 0, tag: tag)
    expectError(.truncate) { while try receive.test() == nil {} }
    try send.finish()
    return receive
  }

  @Test func waitHandsOut() throws {
    let first = try completed(tag: 1)
    #expect(try first.wait() == [1, 2, 3])
    var status = Status()
    let second = try completed(tag: 2)
    #expect(try second.wait(&status) == [1, 2, 3])
    #expect(status.tag == 2)
  }

  @Test func testHandsOutOnce() throws {
    var request = try completed(tag: 3)
    #expect(try request.status()?.tag == 3)
    #expect(try request.complete().tag == 3)
    var status = Status()
    #expect(try request.test(&status) == [1, 2, 3])
    #expect(status.tag == 3)
    expectError(.request, "before") { try request.test() }
    expectError(.request, "before") { try request.take() }
    expectError(.request, "before", waitingFor: request)
  }

  @Test func valueHandsOut() async throws {
    let request = try completed(tag: 4)
    var status = Status()
    #expect(try await request.value(&status) == [1, 2, 3])
    #expect(status.tag == 4)
  }

  @Test func takenBeforeItIsWaitedFor() throws {
    var request = try completed(tag: 5)
    #expect(try request.take() == [1, 2, 3])
    expectError(.request, "before", waitingFor: request)
  }

  @Test func failuresAreThrownAgain() async throws {
    expectError(.truncate, waitingFor: try failed(tag: 6))
    var request = try failed(tag: 7)
    expectError(.truncate) { try request.test() }
    expectError(.truncate) { try request.complete() }
    expectError(.truncate) { try request.status() }
    // The buffers are there all the same.
    #expect(try request.take().count == 1)
    let awaited = try failed(tag: 8)
    do {
      _ = try await awaited.value()
      Issue.record("it has failed before")
    } catch ErrorClass.truncate {
      // as it should be
    }
  }

  @Test func membersOfSets() async throws {
    var set = RequestSet()
    let complete = set.add(try completed(tag: 9))
    let failed = set.add(try failed(tag: 10))
    #expect(set.activeCount == 0)
    #expect(try set.waitAny() == nil)
    try set.waitAll()
    try await set.awaitAll()
    #expect(try set.status(complete.index).tag == 9)
    #expect(try set.take(complete) == [1, 2, 3])
    expectError(.truncate) { try set.take(failed) }
    #expect(try set.recover(failed).count == 1)
    try set.removeAll()
  }

  @Test func membersAmongOthers() throws {
    var set = RequestSet()
    let complete = set.add(try completed(tag: 11))
    let other = set.add(try comm.irecv([Int].self, count: 1, source: 0, tag: 12))
    let send = try comm.isend([4], dest: 0, tag: 12)
    #expect(try set.waitAny()?.index == 1)
    #expect(try set.take(other) == [4])
    #expect(try set.take(complete) == [1, 2, 3])
    _ = try send.wait()
  }

  @Test func handedOutBeforeItJoins() throws {
    var request = try comm.irecv([Int].self, count: 1, source: procNull)
    while try request.test() == nil {}
    var set = RequestSet()
    let key = set.add(request)
    #expect(set.activeCount == 0)
    expectError(.request) { try set.take(key) }
  }
}
