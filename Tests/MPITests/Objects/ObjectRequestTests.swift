import Glibc
import MPI
import MPITesting
import Synchronization
import Testing

/// Requests for objects.
@Suite(.collective) struct ObjectRequestTests {
  let world = Comm.world
  var next: Int { (world.rank + 1) % world.size }
  var previous: Int { (world.rank + world.size - 1) % world.size }

  /// Two receives, waited for in the other order, while a thread serves any tag of another communicator, from anybody, and of the same one: there
  /// from this process, for what comes from the other is for the two.
  @Test(.enabled(if: (try? threadLevel) == .multiple, "needs a library that lets several threads call it"))
  func eachReceiveGetsItsOwn() throws {
    let server = try world.dup()
    let (small, large) = (Sample(1, count: 128), Sample(2, count: 131_072))
    let count = 20
    let isAlone = world.size == 1
    let served = Atomic<Int>(0)
    let wrong = Atomic<Int>(0)
    inThreads(2) { thread in
      do {
        if thread == 0 {
          // Takes whatever comes for it, with any tag, from anybody.
          for _ in 0..<count {
            let value = try server.recv(object: Sample.self, source: anySource, tag: anyTag)
            served.add(1, ordering: .relaxed)
            if value != Sample.of(7, count: 20_000) { wrong.add(1, ordering: .relaxed) }
            if isAlone { continue }
            let own = try world.recv(object: Sample.self, source: world.rank, tag: anyTag)
            if own != Sample.of(8, count: 20_000) { wrong.add(1, ordering: .relaxed) }
          }
        } else {
          for round in 0..<count {
            let first = try world.irecv(object: Sample.self, source: previous, tag: anyTag)
            let second = try world.irecv(object: Sample.self, source: previous, tag: anyTag)
            var sent = ObjectRequestSet()
            if !isAlone { try sent.add(world.isend(object: Sample.of(8, count: 20_000), dest: world.rank, tag: round)) }
            try sent.add(world.isend(object: small, dest: next, tag: round))
            try sent.add(world.isend(object: large, dest: next, tag: round + 1))
            try sent.add(server.isend(object: Sample.of(7, count: 20_000), dest: next, tag: round))
            if try second.wait() != large { wrong.add(1, ordering: .relaxed) }
            if try first.wait() != small { wrong.add(1, ordering: .relaxed) }
            try sent.waitAll()
          }
        }
      } catch {
        Issue.record(error)
      }
    }
    #expect(served.load(ordering: .relaxed) == count && wrong.load(ordering: .relaxed) == 0)
    try server.free()
  }

  @Test func theOtherOrder() throws {
    let first = try world.irecv(object: Sample.self, source: previous)
    let second = try world.irecv(object: Sample.self, source: previous)
    let small = try world.isend(object: Sample(1, count: 128), dest: next)
    let large = try world.isend(object: Sample(2, count: 131_072), dest: next)
    #expect(try second.wait() == Sample(2, count: 131_072))
    #expect(try first.wait() == Sample(1, count: 128))
    try large.wait()
    try small.wait()
  }

  /// What a receive has been posted for is received whatever the receiver does meanwhile.
  @Test(.collective(ranks: 2...), .enabled(if: (try? threadLevel) == .multiple, "needs a library that lets several threads call it"))
  func aSendDoesNotWaitForTheWait() throws {
    // Rank 1 blocks in something that comes after the object: only the library's thread can ask for the rest of it.
    if world.rank == 1 {
      let request = try world.irecv(object: Sample.self, source: 0, tag: 4)
      var token: Int32 = 0
      try world.recv(&token, source: 0, tag: 5)
      #expect(token == 9)
      #expect(try request.wait() == Sample(3, count: 200_000))
    } else if world.rank == 0 {
      try world.send(object: Sample(3, count: 200_000), dest: 1, tag: 4)
      try world.send(Int32(9), dest: 1, tag: 5)
    }
  }

  @Test func testAndStatus() throws {
    for count in [3, 20_000] {
      var request = try world.irecv(object: Sample.self, source: previous, tag: 6)
      #expect(try world.rank != next || request.test() == nil)
      let outgoing = try world.isend(object: Sample(5, count: count), dest: next, tag: 6)
      while try request.status() == nil {}
      #expect(try request.status()?.source == previous && request.status()?.tag == 6)
      var status = Status()
      #expect(try request.test(&status) == Sample(5, count: count))
      #expect(status.source == previous)
      expectError(.request) { try request.test() }
      try outgoing.wait()
    }
  }

  @Test func sets() throws {
    var set = ObjectRequestSet()
    let number = try set.add(world.irecv(object: Int.self, source: previous, tag: 1))
    let sample = try set.add(world.irecv(object: Sample.self, source: previous, tag: 2))
    expectError(.request) { try set.take(number) }
    // Nobody sends before all have seen that nothing is there.
    try world.barrier()
    let sent = try set.add(world.isend(object: Sample(2, count: 30_000), dest: next, tag: 2))
    try set.add(world.isend(object: 41, dest: next, tag: 1))
    #expect(set.count == 4)
    try set.waitAll()
    #expect(try set.testAll())
    #expect(try set.take(number) == 41)
    #expect(try set.take(sample) == Sample(2, count: 30_000))
    expectError(.request) { try set.take(number) }
    expectError(.request) { try set.take(sample) }
    #expect(try set.status(sample).tag == 2)
    try set.take(sent)
    var seen: Set<Int> = []
    while let index = try set.waitAny() { seen.insert(index) }
    #expect(seen == [0, 1, 2, 3])
    let other = ObjectRequestSet()
    expectError(.request) { try other.take(number) }

    var tested = ObjectRequestSet()
    let key = try tested.add(world.irecv(object: String.self, source: previous, tag: 3))
    let outgoing = try world.isend(object: "late", dest: next, tag: 3)
    while try !tested.testAll() {}
    #expect(try tested.take(key) == "late")
    try outgoing.wait()
  }

  @Test func cancelledReceives() throws {
    var request = try world.irecv(object: Int.self, source: previous, tag: 99)
    try request.cancel()
    do {
      _ = try request.wait()
      Issue.record("a cancelled receive has handed out something")
    } catch { #expect(error is CancellationError) }
    // Dropped ones do not take what comes later.
    do { _ = try world.irecv(object: Int.self, source: previous, tag: 98) }
    try world.barrier()
    let outgoing = try world.isend(object: 5, dest: next, tag: 98)
    #expect(try world.recv(object: Int.self, source: previous, tag: 98) == 5)
    try outgoing.wait()
  }

  @Test func droppedSendsArrive() throws {
    do { _ = try world.isend(object: Sample(8, count: 40_000), dest: next, tag: 7) }
    #expect(try world.recv(object: Sample.self, source: previous, tag: 7) == Sample(8, count: 40_000))
  }

  @Test func awaiting() async throws {
    for count in [3, 20_000] {
      let request = try world.irecv(object: Sample.self, source: previous, tag: 9)
      let outgoing = try world.isend(object: Sample(9, count: count), dest: next, tag: 9)
      #expect(try await request.value() == Sample(9, count: count))
      try await outgoing.value()
    }
    let world = world
    let task = Task {
      let request = try world.irecv(object: Int.self, source: world.rank, tag: 97)
      return try await request.value()
    }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }
}
