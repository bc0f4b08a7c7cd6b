import MPITesting
import Testing

@testable import MPI

/// Requests that use the memory of the caller.
@Suite(.collective) struct LentRequestTests {
  let world = Comm.world
  var next: Int { (world.rank + 1) % world.size }
  var previous: Int { (world.rank + world.size - 1) % world.size }

  @Test func intoTheCallersMemory() throws {
    var room = [0.0, 0, 0]
    let out = [Double(world.rank), 2]
    let address = room.withUnsafeBufferPointer { $0.baseAddress }
    do {
      var span = room.mutableSpan
      let receive = try world.irecv(into: &span, source: previous, tag: 1)
      let send = try world.isend(out.span, dest: next, tag: 1)
      let status = try receive.wait()
      #expect(status.source == previous)
      #expect(try status.count(of: Double.self) == 2)
      try send.wait()
    }
    #expect(room == [Double(previous), 2, 0])
    #expect(room.withUnsafeBufferPointer { $0.baseAddress } == address)
  }

  @Test func partsOfIt() throws {
    var room = [Int](repeating: -1, count: 6)
    do {
      var span = room.mutableSpan
      var part = span._mutatingExtracting(2..<4)
      var receive = try world.irecv(into: &part, source: previous, tag: 2)
      let send = try world.isend([world.rank, 5].span, dest: next, tag: 2)
      var status: Status?
      while try receive.status() == nil {}
      while status == nil { status = try receive.test() }
      #expect(status?.tag == 2)
      try send.wait()
    }
    #expect(room == [-1, -1, previous, 5, -1, -1])
  }

  @Test func droppedAndCancelled() throws {
    let comm = Comm.selfComm
    var room = [0]
    do {
      var span = room.mutableSpan
      _ = try comm.irecv(into: &span, source: 0, tag: 3)
    }
    // It was cancelled: nothing is written later.
    let message = try comm.isend([9], dest: 0, tag: 3)
    #expect(room == [0])
    do {
      var span = room.mutableSpan
      try comm.irecv(into: &span, source: 0, tag: 3).wait()
    }
    #expect(room == [9])
    _ = try message.wait()
    do {
      var span = room.mutableSpan
      var request = try comm.irecv(into: &span, source: 0, tag: 3)
      try request.cancel()
      let status = try request.wait()
      #expect(try status.isCancelled)
    }
    #expect(Orphanage.count == 0)
  }

  @Test func errorsGiveTheMemoryBack() throws {
    let comm = Comm.selfComm
    let message = try MessageToSelf([1, 2], tag: 4)
    var room = [0]
    do {
      var span = room.mutableSpan
      let request = try comm.irecv(into: &span, source: 0, tag: 4)
      expectError(.truncate, "MPI_Wait", waitingFor: request)
    }
    room[0] = 5
    try message.finish()
    do {
      var span = room.mutableSpan
      expectError(.rank, "MPI_Irecv") { _ = try comm.irecv(into: &span, source: 4) }
    }
    #expect(room == [5])
  }
}
