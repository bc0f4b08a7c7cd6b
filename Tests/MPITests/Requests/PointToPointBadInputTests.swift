import MPITesting
import Testing

@testable import MPI

/// What a program does wrong with messages is an error of the right class that names the function.
@Suite(.collective) struct PointToPointBadInputTests {
  let comm = Comm.selfComm
  let huge = Int(Int32.max) + 1

  @Test func ranks() {
    expectError(.rank, "MPI_Send:") { try comm.send([1], dest: 1) }
    expectError(.rank, "MPI_Ssend:") { try comm.ssend([1], dest: -9) }
    expectError(.rank, "MPI_Rsend:") { try comm.rsend([1], dest: 5) }
    expectError(.rank, "MPI_Bsend:") { try comm.bsend([1], dest: 5) }
    expectError(.rank, "MPI_Isend:") { _ = try comm.isend([1], dest: 1) }
    expectError(.rank, "MPI_Issend:") { _ = try comm.issend([1], dest: 1) }
    expectError(.rank, "MPI_Irsend:") { _ = try comm.irsend([1], dest: 1) }
    expectError(.rank, "MPI_Ibsend:") { _ = try comm.ibsend([1], dest: 1) }
    expectError(.rank, "MPI_Recv:") {
      var one = 0
      try comm.recv(&one, source: 1)
    }
    expectError(.rank, "MPI_Irecv:") { _ = try comm.irecv([Int].self, count: 1, source: 7) }
    expectError(.rank, "MPI_Probe:") { try comm.probe(source: 3) }
    expectError(.rank, "MPI_Iprobe:") { try comm.iprobe(source: 3) }
    expectError(.rank, "MPI_Mprobe:") { try comm.mprobe(source: 3) }
    expectError(.rank, "MPI_Improbe:") { try comm.improbe(source: 3) }
    expectError(.rank, "MPI_Sendrecv:") {
      var one = 0
      try comm.sendrecv(1, dest: 4, into: &one, source: 0)
    }
    expectError(.rank, "MPI_Sendrecv_replace:") {
      var one = 0
      try comm.sendrecvReplace(&one, dest: 0, source: 4)
    }
    expectError(.rank, "MPI_Send_init:") { _ = try comm.sendInit([1], dest: 2) }
    expectError(.rank, "MPI_Ssend_init:") { _ = try comm.ssendInit([1], dest: 2) }
    expectError(.rank, "MPI_Rsend_init:") { _ = try comm.rsendInit([1], dest: 2) }
    expectError(.rank, "MPI_Bsend_init:") { _ = try comm.bsendInit([1], dest: 2) }
    expectError(.rank, "MPI_Recv_init:") { _ = try comm.recvInit(into: [1], source: 2) }
    expectError(.arg, "dest") { _ = try comm.isend([1], dest: huge) }
    expectError(.arg, "source") { _ = try comm.irecv([Int].self, count: 1, source: huge) }
    expectError(.arg, "source") { try comm.probe(source: -huge - 1) }
  }

  @Test func tags() {
    expectError(.tag, "MPI_Send:") { try comm.send([1], dest: 0, tag: -7) }
    expectError(.tag, "MPI_Isend:") { _ = try comm.isend([1], dest: 0, tag: -7) }
    expectError(.tag, "MPI_Send_init:") { _ = try comm.sendInit([1], dest: 0, tag: -7) }
    // A wildcard is for receivers.
    expectError(.tag, "MPI_Isend:") { _ = try comm.isend([1], dest: 0, tag: anyTag) }
    expectError(.tag, "MPI_Irecv:") { _ = try comm.irecv([Int].self, count: 1, source: 0, tag: -7) }
    expectError(.tag, "MPI_Iprobe:") { try comm.iprobe(tag: -7) }
    expectError(.arg, "tag") { _ = try comm.isend([1], dest: 0, tag: huge) }
  }

  @Test func counts() {
    expectError(.count, "-3") { _ = try comm.irecv([Int].self, count: -3) }
    expectError(.count, "MPI_Send:") { try comm.send(Memory(nil, count: -1, datatype: .int32), dest: 0) }
    expectError(.count, "MPI_Isend:") { _ = try comm.isend(Memory(nil, count: -1, datatype: .int32), dest: 0) }
  }

  @Test func datatypesThatAreNotReady() throws {
    let pair = try Datatype.int32.createContiguous(2)
    let memory = memory(Int32(0), count: 2)
    defer { memory.deallocate() }
    expectError(.type, "MPI_Isend:") { _ = try comm.isend(Memory(memory.baseAddress, count: 1, datatype: pair), dest: 0) }
    try pair.commit()
    try pair.free()
    expectError(.type, "MPI_Isend:") { _ = try comm.isend(Memory(memory.baseAddress, count: 1, datatype: pair), dest: 0) }
  }

  @Test func communicatorsThatAreGone() throws {
    let gone = try comm.dup()
    try gone.free()
    expectError(.comm, "MPI_Send:") { try gone.send([1], dest: 0) }
    expectError(.comm, "MPI_Isend:") { _ = try gone.isend([1], dest: 0) }
    expectError(.comm, "MPI_Irecv:") { _ = try gone.irecv([Int].self, count: 1) }
    expectError(.comm, "MPI_Iprobe:") { try gone.iprobe() }
    expectError(.comm, "MPI_Mprobe:") { try gone.mprobe() }
    expectError(.comm, "MPI_Recv_init:") { _ = try gone.recvInit(into: [1]) }
  }

  @Test func requestsThatAreNone() throws {
    // A null request is complete, as in C.
    try Request(handle: MPI_REQUEST_NULL, keeping: ()).wait()
    var null = Request(handle: MPI_REQUEST_NULL, keeping: 5)
    expectError(.request, "MPI_Cancel") { try null.cancel() }
    #expect(try null.test() == 5)
  }
}
