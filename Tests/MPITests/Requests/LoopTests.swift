import CMPI
import MPITesting
import Testing

@testable import MPI

/// Requests by the thousand: nothing is left of them.
@Suite(.collective(timeLimit: .seconds(900))) struct LoopTests {
  let comm = Comm.selfComm
  static let turns = isFull ? 100_000 : 2_000

  /// Runs a step often, and expects that the memory in use after the first tenth is what it is at the end.
  private func steady(_ name: Comment, sourceLocation: SourceLocation = #_sourceLocation, _ step: (Int) throws -> Void) throws {
    let turns = Self.turns
    for i in 0..<(turns / 10 + 100) { try step(i) }
    let before = smpi_heap_in_use()
    for i in 0..<turns { try step(i) }
    let growth = Int(smpi_heap_in_use()) - Int(before)
    // A byte a request would be 100,000 of them; what libraries keep in pools is less.
    #expect(growth < turns * 4 + 65_536, "\(name): \(growth) bytes in \(turns) turns", sourceLocation: sourceLocation)
    #expect(Orphanage.count == 0, name, sourceLocation: sourceLocation)
  }

  @Test func completed() throws {
    var out = [1.0]
    var room = [0.0]
    try steady("wait") { _ in
      let receive = try comm.irecv(into: consume room, source: 0, tag: 1)
      let send = try comm.isend(consume out, dest: 0, tag: 1)
      room = try receive.wait()
      out = try send.wait()
    }
    try steady("test") { _ in
      var receive = try comm.irecv([Int].self, count: 4, source: 0, tag: 1)
      var send = try comm.issend([1, 2], dest: 0, tag: 1)
      var (received, sent): ([Int]?, [Int]?)
      while received == nil { received = try receive.test() }
      while sent == nil { sent = try send.test() }
    }
    try steady("lent") { _ in
      var span = room.mutableSpan
      let receive = try comm.irecv(into: &span, source: 0, tag: 1)
      try comm.isend(out.span, dest: 0, tag: 1).wait()
      try receive.wait()
    }
    try steady("collective") { _ in _ = try comm.iallreduce([1], [0], op: .sum).wait() }
  }

  @Test func droppedAndCancelled() throws {
    try steady("dropped receive") { _ in _ = try comm.irecv([Int].self, count: 1, source: 0, tag: 2) }
    try steady("dropped send") { _ in
      _ = try comm.issend([1], dest: 0, tag: 2)
      #expect(try comm.irecv([Int].self, count: 1, source: 0, tag: 2).wait() == [1])
      while Orphanage.count > 0 { Orphanage.sweep() }
    }
    try steady("detached send") { _ in
      try comm.issend([1], dest: 0, tag: 2).detach()
      _ = try comm.irecv([Int].self, count: 1, source: 0, tag: 2).wait()
      while Orphanage.count > 0 { Orphanage.sweep() }
    }
    try steady("cancelled") { _ in
      var receive = try comm.irecv([Int].self, count: 1, source: 0, tag: 2)
      try receive.cancel()
      _ = try receive.wait()
    }
    var room = [0.0]
    try steady("dropped lent receive") { _ in
      var span = room.mutableSpan
      _ = try comm.irecv(into: &span, source: 0, tag: 2)
    }
    try steady("cancelled lent receive") { i in
      var span = room.mutableSpan
      var receive = try comm.irecv(into: &span, source: 0, tag: 2)
      try receive.cancel()
      if i % 2 == 0 { try receive.wait() }
    }
    try steady("failed") { _ in
      let message = try MessageToSelf([1, 2], tag: 2)
      let receive = try comm.irecv(into: [0], source: 0, tag: 2)
      if !fails(receive) { Issue.record("two numbers do not fit one") }
      try message.finish()
    }
  }

  /// Without an expectation, which needs memory for every error that it sees.
  private func fails(_ request: consuming Request<[Int]>) -> Bool {
    do {
      _ = try request.wait()
      return false
    } catch {
      // After many of them some libraries run out of codes that tell one class from another.
      return true
    }
  }

  @Test func sets() throws {
    try steady("sets") { i in
      var set = RequestSet()
      let key = set.add(try comm.irecv([Int].self, count: 1, source: 0, tag: 3))
      set.add(try comm.isend([i], dest: 0, tag: 3))
      set.add(try comm.irecv([Int].self, count: 1, source: 0, tag: 4))
      try set.cancel(2)
      try set.waitAll()
      #expect(try set.take(key) == [i])
    }
    var set = RequestSet()
    try steady("one set") { i in
      let key = set.add(try comm.irecv([Int].self, count: 1, source: 0, tag: 3))
      set.add(try comm.isend([i], dest: 0, tag: 3))
      while try set.waitSome() != nil {}
      #expect(try set.take(key) == [i])
      try set.removeAll()
    }
  }

  @Test func persistent() throws {
    var receive = try comm.recvInit(into: [0], source: 0, tag: 5)
    var send = try comm.sendInit([0], dest: 0, tag: 5)
    try steady("runs") { i in
      do {
        var out = send.elements()
        out[0] = i
      }
      do {
        let receiving = try receive.start()
        try send.start().wait()
        try receiving.wait()
      }
      let element = receive.elements()[0]
      #expect(element == i)
    }
    try steady("operations") { i in
      var set = PersistentSet()
      set.add(try comm.recvInit(into: [0], source: 0, tag: 6))
      set.add(try comm.sendInit([i], dest: 0, tag: 6))
      do { try set.start().waitAll() }
      // One that was never started, and one that is dropped while it runs.
      set.add(try comm.recvInit(into: [0], source: 0, tag: 7))
      var dropped = try comm.recvInit(into: [0], source: 0, tag: 7)
      _ = try dropped.start()
    }
  }

  @Test func persistentCancelled() throws {
    var receive = try comm.recvInit(into: [0], source: 0, tag: 5)
    try steady("cancelled runs") { i in
      do {
        let run = try receive.start()
        try run.cancel()
        if i % 2 == 0 { try run.wait() }
      }
      let element = receive.elements()[0]
      #expect(element == 0)
    }
    var set = PersistentSet()
    let keys = try (0..<2).map { _ in set.add(try comm.recvInit(into: [0], source: 0, tag: 5)) }
    try steady("cancelled runs of a set") { i in
      do {
        let run = try set.start()
        for j in keys.indices { try run.cancel(j) }
        if i % 2 == 0 { try run.waitAll() }
      }
      let element = try set.elements(keys[1])[0]
      #expect(element == 0)
    }
  }

  @Test func modesOfSending() throws {
    try attachBuffer(size: 4096)
    try steady("buffered") { i in
      let send = try comm.ibsend([i], dest: 0, tag: 11)
      #expect(try comm.irecv([Int].self, count: 1, source: 0, tag: 11).wait() == [i])
      _ = try send.wait()
    }
    try detachBuffer()
    try steady("ready") { i in
      let receive = try comm.irecv([Int].self, count: 1, source: 0, tag: 11)
      _ = try comm.irsend([i], dest: 0, tag: 11).wait()
      #expect(try receive.wait() == [i])
    }
    try steady("exchange") { i in
      let exchange = try comm.isendrecv([i], dest: 0, sendtag: 11, into: [0], source: 0, recvtag: 11)
      #expect(try exchange.wait().receive == [i])
    }
  }

  @Test func droppedCollectives() throws {
    // Of one process alone they become complete by themselves.
    try steady("dropped collective") { _ in
      _ = try comm.iallreduce([1], [0], op: .sum)
      while Orphanage.count > 0 { Orphanage.sweep() }
    }
  }

  @Test func matchedAndBuffered() throws {
    try attachBuffer(size: 4096)
    try steady("matched") { i in
      try comm.bsend([i], dest: 0, tag: 8)
      let (message, status) = try comm.mprobe(source: 0, tag: 8)
      if i % 2 == 0 {
        #expect(try message.recv([Int].self, status) == [i])
      } else {
        #expect(try message.irecv(into: [0]).wait() == [i])
      }
    }
    try detachBuffer()
  }

  @Test func ofThePrograms() throws {
    try steady("generalized") { i in
      let operation = try Grequest()
      let request = try operation.request()
      switch i % 3 {
      case 0:
        try operation.complete()
        try request.wait()
      case 1: _ = consume request
      default: break
      }
      if i % 3 != 0 { try operation.complete() }
      while Orphanage.count > 0 { Orphanage.sweep() }
    }
  }

  @Test(.needs(.MPI_Psend_init)) func partitioned() throws {
    var send = try comm.psendInit(Int.self, partitions: 2, count: 1, dest: 0, tag: 9)
    var receive = try comm.precvInit(Int.self, partitions: 2, count: 1, source: 0, tag: 9)
    try steady("partitioned") { i in
      try receive.start()
      try send.start()
      for partition in 0..<2 { try send.ready(partition) { $0[0] = i + partition } }
      try send.wait()
      try receive.wait()
      try receive.withPartition(1) {
        let element = $0[0]
        #expect(element == i + 1)
      }
    }
  }

  @Test func awaited() async throws {
    let turns = Self.turns
    for round in 0..<2 {
      let before = smpi_heap_in_use()
      for i in 0..<turns {
        let receive = try comm.irecv([Int].self, count: 1, source: 0, tag: 10)
        _ = try await comm.isend([i], dest: 0, tag: 10).value()
        #expect(try await receive.value() == [i])
      }
      let growth = Int(smpi_heap_in_use()) - Int(before)
      if round == 1 { #expect(growth < turns * 4 + 65_536) }
    }
  }
}
