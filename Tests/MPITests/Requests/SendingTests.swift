import MPITesting
import Testing

@testable import MPI

/// Messages in every mode, and what comes before they are received.
@Suite(.collective) struct SendingTests {
  let world = Comm.world
  var next: Int { (world.rank + 1) % world.size }
  var previous: Int { (world.rank + world.size - 1) % world.size }

  /// Of whatever length the message is.
  @Test func asLongAsWhatComes() throws {
    for count in [0, 1, 5000] {
      let send = try world.isend([Int](0..<count), dest: next, tag: 30)
      var status = Status()
      #expect(try world.recv([Int].self, source: previous, tag: 30, status: &status) == [Int](0..<count))
      #expect(status.source == previous && status.tag == 30)
      _ = try send.wait()
    }
    #expect(try world.recv([Double].self, source: procNull) == [])
    // The sender does not wait for a message that nobody can get any more.
    let odd = try Comm.selfComm.issend([1, 2, 3] as [UInt8], dest: 0, tag: 30)
    var status = Status()
    expectError(.truncate) { try Comm.selfComm.recv([Int32].self, source: 0, tag: 30, status: &status) }
    #expect(status.tag == 30)
    _ = try odd.wait()
  }

  /// Nothing is handed out that was never written to.
  @Test func statusOfAnotherMessage() throws {
    let comm = Comm.selfComm
    let short = try comm.isend([1], dest: 0, tag: 31)
    let long = try comm.isend([Int](1...100), dest: 0, tag: 32)
    let (first, ofFirst) = try comm.mprobe(source: 0, tag: 31)
    let (second, ofSecond) = try comm.mprobe(source: 0, tag: 32)
    #expect(try ofFirst.count(of: Int.self) == 1)
    #expect(try first.recv([Int].self, ofSecond) == [1])
    #expect(try second.recv([Int].self, ofSecond) == [Int](1...100))
    _ = try short.wait()
    _ = try long.wait()
  }

  @Test func blockingModes() throws {
    let out = [world.rank, 7]
    // The receive is there first, as a ready send needs.
    for mode in 0..<4 {
      let receive = try world.irecv([Int].self, count: 2, source: previous, tag: mode)
      try world.barrier()
      switch mode {
      case 0: try world.send(out, dest: next, tag: mode)
      case 1: try world.ssend(out, dest: next, tag: mode)
      case 2: try world.rsend(out, dest: next, tag: mode)
      default:
        try attachBuffer(size: out.count * 8 + bsendOverhead)
        try world.bsend(out, dest: next, tag: mode)
        try detachBuffer()
      }
      #expect(try receive.wait() == [previous, 7])
    }
  }

  @Test func nonblockingModes() throws {
    let out = [world.rank, 7]
    try attachBuffer(size: out.count * 8 + bsendOverhead)
    for mode in 0..<4 {
      let receive = try world.irecv([Int].self, count: 2, source: previous, tag: mode)
      try world.barrier()
      let send =
        switch mode {
        case 0: try world.isend(out, dest: next, tag: mode)
        case 1: try world.issend(out, dest: next, tag: mode)
        case 2: try world.irsend(out, dest: next, tag: mode)
        default: try world.ibsend(out, dest: next, tag: mode)
        }
      #expect(try receive.wait() == [previous, 7])
      #expect(try send.wait() == out)
    }
    try detachBuffer()
  }

  @Test func aSynchronousSendWaitsForItsReceiver() throws {
    let comm = Comm.selfComm
    var send = try comm.issend([1], dest: 0, tag: 5)
    for _ in 0..<100 { #expect(try send.test() == nil) }
    var one = 0
    try comm.recv(&one, source: 0, tag: 5)
    var sent: [Int]?
    while sent == nil { sent = try send.test() }
    #expect(sent == [1] && one == 1)
  }

  @Test func attachedMemory() throws {
    let comm = Comm.selfComm
    expectError(.buffer) { try detachBuffer() }
    expectError(.arg, "needs some") { try attachBuffer(size: 0) }
    expectError(.arg) { try attachBuffer(size: -1) }
    // Beyond C's int, the function for it, or an error that names it.
    if MPISymbol.MPI_Buffer_attach_c.isAvailable {
      try attachBuffer(size: 3 << 30)
      try detachBuffer()
    } else {
      expectError(.unavailable, "MPI_Buffer_attach_c needs MPI 4.0") { try attachBuffer(size: 3 << 30) }
    }
    try attachBuffer(size: 1000)
    expectError(.buffer, "MPI_Buffer_attach") { try attachBuffer(size: 1000) }
    var out = [1, 2, 3]
    try comm.bsend(out, dest: 0, tag: 6)
    out[0] = 9
    var received = [0, 0, 0]
    try comm.recv(&received, source: 0, tag: 6)
    #expect(received == [1, 2, 3])
    try detachBuffer()
    expectError(.buffer) { try detachBuffer() }
  }

  @Test(.avoids(.bufferedSendTooLarge)) func messagesThatFindNoRoom() throws {
    let comm = Comm.selfComm
    try attachBuffer(size: 1000)
    expectError(.buffer, "MPI_Bsend") { try comm.bsend([UInt8](repeating: 0, count: 5000), dest: 0, tag: 9) }
    try comm.bsend([1], dest: 0, tag: 6)
    var one = 0
    try comm.recv(&one, source: 0, tag: 6)
    #expect(one == 1)
    try detachBuffer()
  }

  @Test(.needs(.MPI_Buffer_flush, .MPI_Buffer_iflush, .MPI_Comm_attach_buffer)) func flushes() throws {
    let comm = Comm.selfComm
    try attachBuffer(size: 10_000)
    try comm.bsend([1, 2], dest: 0, tag: 7)
    var two = [0, 0]
    try comm.recv(&two, source: 0, tag: 7)
    try flushBuffer()
    try iflushBuffer().wait()
    try detachBuffer()
    #expect(two == [1, 2])
    let own = try comm.dup()
    try own.attachBuffer(size: 10_000)
    try own.bsend([3, 4], dest: 0, tag: 7)
    try own.recv(&two, source: 0, tag: 7)
    try own.flushBuffer()
    try own.iflushBuffer().wait()
    #expect(two == [3, 4])
    expectError(.buffer) { try own.attachBuffer(size: 10_000) }
    try own.detachBuffer()
    expectError(.buffer) { try own.detachBuffer() }
    try own.free()
    // What was attached goes with its communicator: the next one may have the same handle.
    for _ in 0..<3 {
      let next = try comm.dup()
      try next.attachBuffer(size: 10_000)
      try next.free()
    }
  }

  @Test func exchanges() throws {
    var received = [0, 0]
    var status = try world.sendrecv([world.rank, 1], dest: next, sendtag: 1, into: &received, source: previous, recvtag: 1)
    #expect(received == [previous, 1] && status.source == previous)
    var both = [world.rank, 2]
    status = try world.sendrecvReplace(&both, dest: next, sendtag: 2, source: previous, recvtag: 2)
    #expect(both == [previous, 2] && status.tag == 2)
    both.withUnsafeMutableBufferPointer { both in
      #expect(throws: Never.self) { try world.sendrecvReplace(both, dest: previous, sendtag: 3, source: next, recvtag: 3) }
    }
    #expect(both == [world.rank, 2])
    // Nobody is on the other side.
    status = try world.sendrecv([1], dest: procNull, into: &received, source: procNull)
    #expect(status.source == procNull)
    #expect(try status.count(of: Int.self) == 0)
  }

  @Test(.needs(.MPI_Isendrecv, .MPI_Isendrecv_replace)) func exchangesUnderWay() throws {
    let request = try world.isendrecv([world.rank, 1], dest: next, sendtag: 1, into: [0, 0, 0], source: previous, recvtag: 1)
    let exchange = try request.wait()
    #expect(exchange.send == [world.rank, 1] && exchange.receive == [previous, 1])
    let replaced = try world.isendrecvReplace([world.rank, 2], dest: next, sendtag: 2, source: previous, recvtag: 2)
    #expect(try replaced.wait() == [previous, 2])
  }

  @Test func probes() throws {
    let comm = Comm.selfComm
    #expect(try comm.iprobe(source: 0, tag: 8) == nil)
    #expect(try comm.improbe(source: 0, tag: 8) == nil)
    let send = try comm.isend([1.0, 2, 3], dest: 0, tag: 8)
    let status = try comm.probe(source: anySource, tag: 8)
    #expect(try status.count(of: Double.self) == 3 && status.tag == 8)
    #expect(try comm.iprobe()?.source == 0)
    // A claimed message is out of everybody else's reach.
    let (message, claimed) = try comm.mprobe(source: 0, tag: 8)
    #expect(try comm.iprobe(source: 0, tag: 8) == nil)
    #expect(try message.recv([Double].self, claimed) == [1, 2, 3])
    _ = try send.wait()
    expectError(.request) { try message.recv([Double].self, claimed) }
  }

  @Test func matchedReceives() throws {
    let out = [world.rank, 3]
    let sends = try [world.isend(out, dest: next, tag: 9).handleAfterDetach(), world.isend(out, dest: next, tag: 10).handleAfterDetach()]
    #expect(sends.count == 2)
    let (second, _) = try world.mprobe(source: previous, tag: 10)
    let request = try second.irecv(into: [0, 0, 0])
    #expect(try request.wait() == [previous, 3])
    var found: (message: Message, status: Status)?
    while found == nil { found = try world.improbe(source: previous, tag: 9) }
    var two = [0, 0]
    let status = try #require(try found?.message.recv(&two))
    #expect(two == [previous, 3] && status.source == previous)
    let (nobody, empty) = try world.mprobe(source: procNull)
    #expect(empty.source == procNull)
    #expect(try nobody.recv(&two).count(of: Int.self) == 0)
    while Orphanage.count > 0 { Orphanage.sweep() }
  }
}

extension Request {
  /// Lets it go on by itself.
  fileprivate consuming func handleAfterDetach() -> Bool {
    detach()
    return true
  }
}
