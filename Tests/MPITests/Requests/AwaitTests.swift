import Glibc
import MPITesting
import Testing

@testable import MPI

/// Requests that Swift tasks await.
@Suite(.collective) struct AwaitTests {
  let world = Comm.world
  var next: Int { (world.rank + 1) % world.size }
  var previous: Int { (world.rank + world.size - 1) % world.size }

  @Test func values() async throws {
    let receive = try world.irecv([Int].self, count: 3, source: previous, tag: 1)
    let send = try world.isend([world.rank, 5], dest: next, tag: 1)
    var status = Status()
    #expect(try await receive.value(&status) == [previous, 5])
    #expect(status.source == previous)
    #expect(try await send.value() == [world.rank, 5])
    let sum = try world.iallreduce([1], [0], op: .sum)
    #expect(try await sum.value().receive == [world.size])
    try await world.ibarrier().value()
  }

  @Test func whatComesLater() async throws {
    let comm = Comm.selfComm
    let later = Task { try await comm.irecv([Int].self, count: 1, source: 0, tag: 2).value() }
    for _ in 0..<20 { await Task.yield() }
    let send = try comm.isend([7], dest: 0, tag: 2)
    #expect(try await later.value == [7])
    _ = try await send.value()
  }

  @Test func errorsAreThrown() async throws {
    let message = try MessageToSelf([1, 2], tag: 3)
    do {
      _ = try await Comm.selfComm.irecv(into: [0], source: 0, tag: 3).value()
      Issue.record("two numbers do not fit one")
    } catch ErrorClass.truncate {
      // as it should be
    } catch {
      Issue.record(error)
    }
    try message.finish()
  }

  /// What a handler throws in the thread that completes awaited requests is thrown by whoever awaits, as it is by whoever waits, and by nobody else.
  @Test(.collective(ranks: 2...)) func errorsOfHandlers() async throws {
    let comm = try world.dup()
    try comm.setErrhandler(Comm.createErrhandler { _, _ in throw MPIError(.dims, "the reason") })
    if world.rank == 0 {
      for _ in 0..<2 {
        var isPosted = false
        try world.recv(&isPosted, source: 1, tag: 21)
        usleep(20_000)
        try comm.send([1, 2], dest: 1, tag: 20)
      }
    } else if world.rank == 1 {
      var found: [MPIError] = []
      let request = try comm.irecv(into: [0], source: 0, tag: 20)
      try world.send(true, dest: 0, tag: 21)
      do { _ = try request.wait() } catch { found.append(error) }
      let task = Task { try await comm.irecv(into: [0], source: 0, tag: 20).value() }
      for _ in 0..<20 { await Task.yield() }
      try world.send(true, dest: 0, tag: 21)
      do { _ = try await task.value } catch let error as MPIError { found.append(error) }
      // Some libraries call no handler when a request fails, and the error is their own.
      #expect(found.count == 2)
      let isHandled = found.allSatisfy { $0.errorClass == .dims && $0.message == "the reason" }
      #expect(isHandled || found.allSatisfy { $0.errorClass == .truncate } && !libraryName.hasPrefix("Open MPI"), "\(found)")
      // Threads come and go, and may be taken for others.
      for _ in 0..<4 { inThreads(2) { _ in expectError(.rank) { try Comm.selfComm.send(1, dest: 5) } } }
      inThreads(2) { _ in #expect(throws: Never.self) { try Comm.selfComm.barrier() } }
    }
    try comm.free()
  }

  @Test func cancelledTasksCancelReceives() async throws {
    let comm = Comm.selfComm
    let task = Task { try await comm.irecv([Int].self, count: 1, source: 0, tag: 4).value() }
    for _ in 0..<20 { await Task.yield() }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    // The message is for another one.
    let send = try comm.isend([3], dest: 0, tag: 4)
    #expect(try await comm.irecv([Int].self, count: 1, source: 0, tag: 4).value() == [3])
    _ = try await send.value()
    // What cannot be cancelled goes on, and is handed out.
    let synchronous = Task { try await comm.issend([8], dest: 0, tag: 5).value() }
    for _ in 0..<20 { await Task.yield() }
    synchronous.cancel()
    #expect(try await comm.irecv([Int].self, count: 1, source: 0, tag: 5).value() == [8])
    #expect(try await synchronous.value == [8])
    #expect(Orphanage.count == 0)
  }

  @Test func sets() async throws {
    let comm = Comm.selfComm
    var set = RequestSet()
    let keys = try (0..<5).map { set.add(try comm.irecv([Int].self, count: 1, source: 0, tag: $0)) }
    let sender = Task.detached {
      for tag in [3, 1, 4, 0, 2] { _ = try await comm.isend([tag + 100], dest: 0, tag: tag).value() }
    }
    let first = try #require(try await set.awaitSome())
    #expect(!first.isEmpty && first.allSatisfy { $0.status.tag == $0.index })
    try await set.awaitAll()
    try await sender.value
    for (tag, key) in keys.enumerated() { #expect(try set.take(key) == [tag + 100]) }
    #expect(try await set.awaitSome() == nil)
  }

  @Test func setsWithFailuresAndCancellation() async throws {
    let comm = Comm.selfComm
    let messages = [try MessageToSelf([1, 2], tag: 1), try MessageToSelf([5], tag: 2)]
    var set = RequestSet()
    set.add(try comm.irecv(into: [0], source: 0, tag: 1))
    let right = set.add(try comm.irecv(into: [0], source: 0, tag: 2))
    do {
      try await set.awaitAll()
      Issue.record("two numbers do not fit one")
    } catch {
      #expect(error.errorClass == .truncate && error.failures.map(\.index) == [0])
    }
    #expect(try set.take(right) == [5])
    for message in messages { try message.finish() }

    let task = Task {
      var never = RequestSet()
      for tag in 0..<3 { never.add(try comm.irecv([Int].self, count: 1, source: 0, tag: 50 + tag)) }
      try await never.awaitAll()
      return try (0..<3).map { try never.status($0).isCancelled }
    }
    for _ in 0..<20 { await Task.yield() }
    task.cancel()
    #expect(try await task.value == [true, true, true])
  }

  @Test func aThousandTasks() async throws {
    let (world, next, previous) = (world, next, previous)
    let total = try await withThrowingTaskGroup(of: Int.self) { group in
      for i in 0..<1000 {
        group.addTask {
          let receive = try world.irecv([Int].self, count: 1, source: previous, tag: i)
          let send = try world.isend([world.rank * 10_000 + i], dest: next, tag: i)
          let received = try await receive.value()
          _ = try await send.value()
          return received == [previous * 10_000 + i] ? 1 : 0
        }
      }
      return try await group.reduce(0, +)
    }
    #expect(total == 1000)
    try await world.ibarrier().value()
  }
}
