import CMPI
import MPITesting
import Testing

@testable import MPI

/// The life of a request, from its start to the last thing that can be done to it.
@Suite(.collective) struct RequestLifeTests {
  let comm = Comm.selfComm

  /// A message of two numbers. It is there before it is received: one that is awaited is cut off in silence by some libraries.
  private func twoNumbers(tag: Int) throws -> MessageToSelf { try MessageToSelf([1, 2], tag: tag) }

  /// Sends that were dropped, and that nobody receives yet, cost the waits of others next to nothing.
  @Test func droppedOnesAreCheap() throws {
    for i in 0..<200 { _ = try comm.issend([i], dest: 0, tag: 60) }
    #expect(Orphanage.count == 200)
    let test = Int32(MPISymbol.MPI_Test.number)
    let before = smpi_calls(test)
    for i in 0..<1000 {
      let receive = try comm.irecv([Int].self, count: 1, source: 0, tag: 61)
      _ = try comm.isend([i], dest: 0, tag: 61).wait()
      _ = try receive.wait()
    }
    #expect(smpi_calls(test) - before < 1000, "two waits a turn")
    for i in 0..<200 {
      var number = -1
      try comm.recv(&number, source: 0, tag: 60)
      #expect(number == i)
    }
    for _ in 0..<200_000 where Orphanage.count > 0 { Orphanage.sweep() }
    #expect(Orphanage.count == 0)
  }

  @Test func waitHandsBackBothBuffers() throws {
    let receive = try comm.irecv([Double].self, count: 5, source: 0, tag: 3)
    let send = try comm.isend([1.5, 2.5], dest: 0, tag: 3)
    var status = Status()
    #expect(try receive.wait(&status) == [1.5, 2.5])
    #expect(status.source == 0 && status.tag == 3)
    #expect(try status.count(of: Double.self) == 2)
    #expect(try send.wait() == [1.5, 2.5])
  }

  @Test func testHandsThemBackOnce() throws {
    var receive = try comm.irecv([Int].self, count: 2, source: 0, tag: 4)
    #expect(try receive.test() == nil)
    #expect(try receive.status() == nil)
    let send = try comm.isend([8], dest: 0, tag: 4)
    var status = Status()
    var received: [Int]?
    while received == nil { received = try receive.test(&status) }
    #expect(received == [8] && status.tag == 4)
    expectError(.request, "before") { try receive.test() }
    expectError(.request, "before") { try receive.take() }
    // Null requests are complete, as in C.
    #expect(try receive.status() != nil)
    expectError(.request, "MPI_Wait", waitingFor: receive)
    _ = try send.wait()
  }

  @Test func statusLeavesTheRequestAsItIs() throws {
    let receive = try comm.irecv([Int].self, count: 2, source: 0, tag: 5)
    let send = try comm.isend([8, 9], dest: 0, tag: 5)
    var status: Status?
    while status == nil { status = try receive.status() }
    #expect(status?.tag == 5)
    #expect(try receive.wait() == [8, 9])
    _ = try send.wait()
  }

  @Test func buffersComeBackAfterAnError() throws {
    let send = try twoNumbers(tag: 6)
    var receive = try comm.irecv(into: [7], source: 0, tag: 6)
    expectError(.request, "under way") { try receive.take() }
    expectError(.truncate, "MPI_Wait") { try receive.complete() }
    // It is complete though it failed: nothing is left to wait for, and nothing was kept.
    #expect(isSame(receive.handle, MPI_REQUEST_NULL))
    #expect(try receive.take().count == 1)
    expectError(.request, "before") { try receive.take() }
    try send.finish()
    #expect(Orphanage.count == 0)
  }

  @Test func testThatThrowsIsOver() throws {
    let send = try twoNumbers(tag: 7)
    var receive = try comm.irecv(into: [7], source: 0, tag: 7)
    expectError(.truncate, "MPI_Test") { while try receive.test() == nil {} }
    #expect(try receive.take().count == 1)
    try send.finish()
  }

  @Test func waitThatThrowsKeepsNothing() throws {
    let send = try twoNumbers(tag: 8)
    let receive = try comm.irecv(into: [7], source: 0, tag: 8)
    expectError(.truncate, "MPI_Wait", waitingFor: receive)
    try send.finish()
    #expect(Orphanage.count == 0)
  }

  @Test func completeLeavesTheBuffers() throws {
    var receive = try comm.irecv([Int].self, count: 9, source: 0, tag: 9)
    let send = try comm.isend([1, 2, 3], dest: 0, tag: 9)
    #expect(try receive.complete().count(of: Int.self) == 3)
    #expect(try receive.take() == [1, 2, 3])
    _ = try send.wait()
  }

  @Test func cancelledReceives() throws {
    var receive = try comm.irecv([Int].self, count: 1, source: 0, tag: 10)
    try receive.cancel()
    var status = Status()
    _ = try receive.wait(&status)
    #expect(try status.isCancelled)
    // What was not cancelled says so.
    let other = try comm.irecv([Int].self, count: 1, source: 0, tag: 10)
    let send = try comm.isend([1], dest: 0, tag: 10)
    #expect(try other.wait(&status) == [1])
    #expect(try !status.isCancelled)
    _ = try send.wait()
  }

  @Test func droppedReceivesAreCancelled() throws {
    do { _ = try comm.irecv([Int].self, count: 1, source: 0, tag: 11) }
    for _ in 0..<1000 where Orphanage.count > 0 { Orphanage.sweep() }
    #expect(Orphanage.count == 0)
    // The message goes to whoever receives it next, not to the one that was dropped.
    let send = try comm.isend([5], dest: 0, tag: 11)
    #expect(try comm.irecv([Int].self, count: 1, source: 0, tag: 11).wait() == [5])
    _ = try send.wait()
  }

  /// Something that says when it is freed.
  private final class Witness: Sendable {
    let onEnd: @Sendable () -> Void
    init(_ onEnd: @escaping @Sendable () -> Void) { self.onEnd = onEnd }
    deinit { onEnd() }
  }

  @Test func droppedSendsKeepTheirBuffers() throws {
    let flag = UnsafeMutablePointer<Bool>.allocate(capacity: 1)
    defer { flag.deallocate() }
    flag.initialize(to: false)
    nonisolated(unsafe) let freed = flag
    // A synchronous send is complete when it is received, not before.
    let memory = memory(3.5, count: 4)
    defer { memory.deallocate() }
    var raw = MPI_REQUEST_NULL
    try MPI_Issend(memory.baseAddress, 4, MPI_DOUBLE, 0, 12, MPI_COMM_SELF, &raw)
    do { _ = Request(handle: raw, keeping: Witness { freed.pointee = true }) }
    #expect(Orphanage.count == 1 && !flag.pointee)
    do { try comm.issend([1.0], dest: 0, tag: 13).detach() }
    #expect(Orphanage.count == 2)
    var received = [0.0, 0, 0, 0]
    try comm.recv(&received, source: 0, tag: 12)
    #expect(received == [3.5, 3.5, 3.5, 3.5])
    var one = 0.0
    try comm.recv(&one, source: 0, tag: 13)
    #expect(one == 1)
    // Any call that waits frees what has become complete.
    var turns = 0
    while Orphanage.count > 0 && turns < 10_000 {
      _ = try comm.irecv([Double].self, count: 0, source: procNull).wait()
      turns += 1
    }
    #expect(Orphanage.count == 0 && flag.pointee)
  }

  @Test func aBufferThatIsSharedIsCopied() throws {
    var mine = [1, 2, 3]
    let send = try comm.issend(mine, dest: 0, tag: 14)
    // The request has the old elements.
    mine[0] = 99
    var received = [0, 0, 0]
    try comm.recv(&received, source: 0, tag: 14)
    #expect(received == [1, 2, 3])
    #expect(try send.wait() == [1, 2, 3])
    let room = [0, 0, 0]
    let receive = try comm.irecv(into: room, source: 0, tag: 14)
    let again = try comm.isend(mine, dest: 0, tag: 14)
    #expect(try receive.wait() == [99, 2, 3])
    #expect(room == [0, 0, 0])
    _ = try again.wait()
  }

  @Test(.avoids(.partsOfElements)) func partsOfElements() throws {
    let receive = try comm.irecv([Int32].self, count: 4, source: 0, tag: 15)
    let send = try comm.isend([UInt8](repeating: 1, count: 6), dest: 0, tag: 15)
    // Two elements, one of them in part.
    #expect(try receive.wait().count == 2)
    _ = try send.wait()
  }

  @Test func otherBuffers() throws {
    let pointer = memory([Int16(0), 0, 0])
    defer { pointer.deallocate() }
    let receive = try comm.irecv(into: pointer, source: 0, tag: 16)
    let send = try comm.isend(ArraySlice([Int16(9), 8, 7])[1...], dest: 0, tag: 16)
    #expect(try receive.wait().count == 2)
    #expect(Array(pointer) == [8, 7, 0])
    #expect(try send.wait() == [8, 7])
    let before = ContiguousArray([0.0])
    let contiguous = try comm.irecv(into: before, source: 0, tag: 16)
    let other = try comm.isend(ContiguousArray([4.0]), dest: 0, tag: 16)
    #expect(try contiguous.wait() == [4])
    #expect(before == [0], "what was not handed over is copied")
    _ = try other.wait()
  }

  @Test func datatypesLiveAsLongAsTheMemory() throws {
    let matrix = memory([1.0, 2, 3, 4, 5, 6])
    defer { matrix.deallocate() }
    func column() throws(MPIError) -> Memory {
      let type = try Datatype.double.createVector(count: 3, blocklength: 1, stride: 2)
      try type.commit()
      return Memory(matrix.baseAddress, count: 1, datatype: type)
    }
    let receive = try comm.irecv([Double].self, count: 3, source: 0, tag: 17)
    let send = try comm.isend(try column(), dest: 0, tag: 17)
    #expect(try receive.wait() == [1, 3, 5])
    _ = try send.wait()
  }
}
