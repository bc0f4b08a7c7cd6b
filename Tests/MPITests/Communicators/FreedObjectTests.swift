import Glibc
import MPI
import MPITesting
import Testing

/// Every method of an object that was freed throws an error of the object's class: nothing crashes, nothing hangs.
@Suite(.collective) struct FreedObjectTests {
  private typealias Call = (name: String, body: () throws -> Void)

  private func expectAll(_ errorClass: ErrorClass, _ calls: [Call]) {
    for call in calls {
      do {
        try call.body()
        Issue.record("\(call.name) of a freed object succeeded")
      } catch ErrorClass.unavailable {
        // The library has no such function, whatever the object.
      } catch let error as MPIError {
        #expect(error.errorClass == errorClass && error.function != nil, "\(call.name): \(error)")
      } catch {
        Issue.record(error)
      }
    }
  }

  @Test func communicators() throws {
    let comm = try Comm.world.dup()
    let handler = try Comm.createErrhandler { _, _ in }
    let key = try Comm.Keyval<Int>()
    try comm.free()
    let size = comm.size
    let one = [1]
    let all = [Int](repeating: 0, count: size)
    expectAll(
      .comm,
      [
        ("free", { try comm.free() }), ("disconnect", { try comm.disconnect() }), ("dup", { _ = try comm.dup() }),
        ("dup(info:)", { _ = try comm.dup(info: [:]) }), ("split", { _ = try comm.split(color: 0) }),
        ("splitType", { _ = try comm.splitType(.shared) }), ("create", { _ = try comm.create(.empty) }),
        ("createGroup", { _ = try comm.createGroup(Comm.world.group) }), ("compare", { _ = try comm.compare(Comm.world) }),
        ("compare with", { _ = try Comm.world.compare(comm) }), ("group", { _ = try comm.group }), ("name", { _ = try comm.name }),
        ("setName", { try comm.setName("a") }), ("info", { _ = try comm.info }), ("setInfo", { try comm.setInfo([:]) }),
        ("isInter", { _ = try comm.isInter }), ("topology", { _ = try comm.topology }),
        ("intercommCreate", { _ = try comm.intercommCreate(localLeader: 0, peerComm: Comm.world, remoteLeader: 0) }),
        ("errhandler", { _ = try comm.errhandler }), ("setErrhandler", { try comm.setErrhandler(.errorsReturn) }),
        ("setErrhandler of a closure", { try comm.setErrhandler(handler) }), ("callErrhandler", { try comm.callErrhandler(MPI_ERR_OTHER) }),
        ("getAttr", { _ = try comm[key] }), ("setAttr", { try comm.setAttr(key, 1) }), ("deleteAttr", { try comm.deleteAttr(key) }),
        ("tagUb", { _ = try comm.tagUb }), ("universeSize", { _ = try comm.universeSize }),
        ("idup", { _ = try comm.idup().wait() }), ("idup(info:)", { _ = try comm.idup(info: [:]).wait() }),
        ("cartCreate", { _ = try comm.cartCreate(dims: [size], periods: [true]) }),
      ])
    expectAll(
      .comm,
      [
        ("send", { try comm.send(1, dest: 0) }), ("ssend", { try comm.ssend(1, dest: 0) }), ("rsend", { try comm.rsend(1, dest: 0) }),
        ("bsend", { try comm.bsend(1, dest: 0) }),
        (
          "recv",
          {
            var room = one
            try comm.recv(&room, source: 0)
          }
        ),
        (
          "sendrecv",
          {
            var room = one
            try comm.sendrecv(one, dest: 0, into: &room, source: 0)
          }
        ),
        (
          "sendrecvReplace",
          {
            var room = one
            try comm.sendrecvReplace(&room, dest: 0, source: 0)
          }
        ), ("probe", { _ = try comm.probe() }), ("iprobe", { _ = try comm.iprobe() }), ("mprobe", { _ = try comm.mprobe() }),
        ("improbe", { _ = try comm.improbe() }), ("isend", { _ = try comm.isend(one, dest: 0).wait() }),
        ("issend", { _ = try comm.issend(one, dest: 0).wait() }), ("irecv", { _ = try comm.irecv(into: one, source: 0).wait() }),
        ("sendInit", { _ = try comm.sendInit(one, dest: 0) }), ("recvInit", { _ = try comm.recvInit(into: one, source: 0) }),
      ])
    expectAll(
      .comm,
      [
        ("barrier", { try comm.barrier() }),
        (
          "bcast",
          {
            var room = one
            try comm.bcast(&room, root: 0)
          }
        ), ("gather", { _ = try comm.gather(1, root: 0) }), ("allgather", { _ = try comm.allgather(1) }),
        ("alltoall", { _ = try comm.alltoall(all) }), ("allreduce", { _ = try comm.allreduce(1, op: .sum) }),
        ("ibarrier", { _ = try comm.ibarrier().wait() }), ("ibcast", { _ = try comm.ibcast(one, root: 0).wait() }),
        ("iallreduce", { _ = try comm.iallreduce(one, one, op: .sum).wait() }),
      ])
    #expect(comm.size == Comm.world.size && comm.rank == Comm.world.rank)
  }

  @Test func datatypes() throws {
    let type = try Datatype.double.createContiguous(2)
    let key = try Datatype.Keyval<Int>()
    try type.free()
    expectAll(
      .type,
      [
        ("free", { try type.free() }), ("commit", { try type.commit() }), ("size", { _ = try type.size }),
        ("getExtent", { _ = try type.getExtent() }),
        ("dup", { _ = try type.dup() }), ("createContiguous", { _ = try type.createContiguous(2) }), ("name", { _ = try type.name }),
        ("getAttr", { _ = try type[key] }), ("setAttr", { try type.setAttr(key, 1) }), ("deleteAttr", { try type.deleteAttr(key) }),
      ])
  }

  @Test func windows() throws {
    var (base, handle) = (UnsafeMutableRawPointer?.none, MPI_WIN_NULL)
    try MPI_Win_allocate(8, 1, MPI_INFO_NULL, Comm.world.handle, &base, &handle)
    let win = Win(handle: handle)
    let handler = try Win.createErrhandler { _, _ in }
    let key = try Win.Keyval<Int>()
    try win.free()
    expectAll(
      .win,
      [
        ("free", { try win.free() }), ("group", { _ = try win.group }), ("info", { _ = try win.info }), ("setInfo", { try win.setInfo([:]) }),
        ("name", { _ = try win.name }), ("setName", { try win.setName("a") }), ("sync", { try win.sync() }),
        ("errhandler", { _ = try win.errhandler }), ("setErrhandler", { try win.setErrhandler(.errorsReturn) }),
        ("setErrhandler of a closure", { try win.setErrhandler(handler) }), ("callErrhandler", { try win.callErrhandler(MPI_ERR_OTHER) }),
        ("getAttr", { _ = try win[key] }), ("setAttr", { try win.setAttr(key, 1) }), ("deleteAttr", { try win.deleteAttr(key) }),
        ("base", { _ = try win.base }), ("dispUnit", { _ = try win.dispUnit }), ("createFlavor", { _ = try win.createFlavor }),
      ])
  }

  @Test func files() throws {
    let path = "/tmp/swift-mpi-freed-\(getpid())"
    let file = try File.open(path, on: Comm.selfComm, mode: [.create, .readWrite, .deleteOnClose])
    try file.close()
    expectAll(
      .file,
      [
        ("close", { try file.close() }), ("amode", { _ = try file.amode }), ("group", { _ = try file.group }), ("info", { _ = try file.info }),
        ("setInfo", { try file.setInfo([:]) }), ("position", { _ = try file.position }), ("atomicity", { _ = try file.atomicity }),
        // With the null handle these would mean all files that have yet to be opened.
        ("errhandler", { _ = try file.errhandler }), ("setErrhandler", { try file.setErrhandler(.errorsAreFatal) }),
        ("callErrhandler", { try file.callErrhandler(MPI_ERR_OTHER) }),
      ])
  }

  @Test func operations() throws {
    var handle = MPI_OP_NULL
    try MPI_Op_create({ _, _, _, _ in }, 1, &handle)
    let op = Op(handle: handle)
    try op.free()
    expectAll(.op, [("free", { try op.free() }), ("isCommutative", { _ = try op.isCommutative })])
  }
}
