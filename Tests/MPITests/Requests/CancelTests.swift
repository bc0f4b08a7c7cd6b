import MPITesting
import Testing

@testable import MPI

/// What is cancelled twice: MPI is asked once, as one library does not survive the second time.
@Suite(.collective) struct CancelTests {
  let comm = Comm.selfComm

  @Test func requests() throws {
    var request = try comm.irecv([Int].self, count: 1, source: 0, tag: 1)
    try request.cancel()
    try request.cancel()
    var status = Status()
    _ = try request.wait(&status)
    #expect(try status.isCancelled)
    do {
      var dropped = try comm.irecv([Int].self, count: 1, source: 0, tag: 1)
      try dropped.cancel()
    }
    #expect(Orphanage.count == 0)
  }

  @Test func requestsThatAreComplete() throws {
    var request = try comm.irecv([Int].self, count: 1, source: procNull)
    _ = try request.complete()
    expectError(.request, "MPI_Cancel") { try request.cancel() }
  }

  @Test func lentMemory() throws {
    var room = [0]
    do {
      var span = room.mutableSpan
      var request = try comm.irecv(into: &span, source: 0, tag: 2)
      try request.cancel()
      try request.cancel()
    }
    // It is the caller's: a message does not go there any more.
    let send = try comm.isend([4], dest: 0, tag: 2)
    #expect(try comm.irecv([Int].self, count: 1, source: 0, tag: 2).wait() == [4])
    _ = try send.wait()
    #expect(room == [0] && Orphanage.count == 0)
  }

  @Test func membersOfSets() throws {
    do {
      var set = RequestSet()
      set.add(try comm.irecv([Int].self, count: 1, source: 0, tag: 3))
      try set.cancel(0)
      try set.cancel(0)
    }
    #expect(Orphanage.count == 0)
    var set = RequestSet()
    for tag in 3..<6 { set.add(try comm.irecv([Int].self, count: 1, source: 0, tag: tag)) }
    // One that was cancelled before it joined.
    var request = try comm.irecv([Int].self, count: 1, source: 0, tag: 6)
    try request.cancel()
    set.add(request)
    try set.cancel(1)
    try set.cancelAll()
    try set.cancelAll()
    try set.waitAll()
    for i in 0..<4 { #expect(try set.status(i).isCancelled) }
    try set.cancelAll()
  }

  @Test func runs() throws {
    var receive = try comm.recvInit(into: [7], source: 0, tag: 7)
    // The second run is another one, to be cancelled once more.
    for _ in 0..<2 {
      do {
        let run = try receive.start()
        try run.cancel()
        try run.cancel()
      }
      let element = receive.elements()[0]
      #expect(element == 7)
    }
    do {
      var dropped = try comm.recvInit(into: [0], source: 0, tag: 7)
      let run = try dropped.start()
      try run.cancel()
    }
    #expect(Orphanage.count == 0)
    let send = try comm.isend([8], dest: 0, tag: 7)
    do {
      let run = try receive.start()
      while try run.test() == nil {}
      expectErrorOfCancel(run)
    }
    let element = receive.elements()[0]
    #expect(element == 8)
    _ = try send.wait()
  }

  private func expectErrorOfCancel(_ run: borrowing Active) {
    do {
      try run.cancel()
      Issue.record("the run is over")
    } catch {
      #expect(error.errorClass == .request)
    }
  }

  @Test func setsOfRuns() throws {
    var set = PersistentSet()
    let keys = try (8..<10).map { set.add(try comm.recvInit(into: [5], source: 0, tag: $0)) }
    do {
      let run = try set.start()
      for _ in 0..<2 { for i in 0..<2 { try run.cancel(i) } }
    }
    for key in keys {
      let element = try set.elements(key)[0]
      #expect(element == 5)
    }
  }

  @Test func tasks() async throws {
    let comm = comm
    let task = Task {
      var request = try comm.irecv([Int].self, count: 1, source: 0, tag: 10)
      try request.cancel()
      withUnsafeCurrentTask { $0?.cancel() }
      return try await request.value()
    }
    await #expect(throws: CancellationError.self) { try await task.value }
    let set = Task {
      var set = RequestSet()
      for tag in 11..<14 { set.add(try comm.irecv([Int].self, count: 1, source: 0, tag: tag)) }
      try set.cancel(1)
      withUnsafeCurrentTask { $0?.cancel() }
      try await set.awaitAll()
      return try (0..<3).map { try set.status($0).isCancelled }
    }
    #expect(try await set.value == [true, true, true])
  }
}
