import MPI
import MPITesting
import Testing

/// Communicators: made, asked, compared and freed.
@Suite(.collective) struct CommunicatorTests {
  let world = Comm.world

  @Test func duplicates() throws {
    let copy = try world.dup()
    #expect(copy.rank == world.rank && copy.size == world.size)
    #expect(try copy.compare(world) == .congruent && copy.compare(copy) == .ident)
    #expect(try copy.group.compare(world.group) == .ident)
    #expect(try !copy.isInter && copy.isIntra)
    let clone = try copy.clone()
    #expect(try clone.compare(copy) == .congruent)
    try clone.free()
    // A context of its own: what is sent in one is not seen in the other.
    let request = try copy.isend([copy.rank], dest: copy.rank, tag: 3)
    #expect(try world.iprobe(source: world.rank, tag: 3) == nil)
    var received = [-1]
    try copy.recv(&received, source: copy.rank, tag: 3)
    #expect(received == [copy.rank])
    _ = try request.wait()
    try copy.free()
  }

  @Test func names() throws {
    let comm = try world.dup()
    #expect(try world.name == "MPI_COMM_WORLD" && Comm.selfComm.name == "MPI_COMM_SELF")
    try comm.setName("имя")
    #expect(try comm.name == "имя")
    try comm.setName("")
    #expect(try comm.name.isEmpty)
    expectError(.arg, "null byte") { try comm.setName("a\0b") }
    try comm.free()
  }

  @Test func parts() throws {
    let odd = try #require(try world.split(color: world.rank % 2, key: -world.rank))
    let members = (0..<world.size).filter { $0 % 2 == world.rank % 2 }.reversed()
    #expect(odd.size == members.count && odd.rank == Array(members).firstIndex(of: world.rank))
    #expect(try odd.compare(world) == (world.size == 1 ? .congruent : .unequal))
    #expect(try world.split(color: world.rank == 0 ? 0 : nil)?.size == (world.rank == 0 ? 1 : nil))
    expectError(.arg, "MPI_Comm_split") { try world.split(color: -7) }
    let node = try #require(try world.splitType(.shared))
    #expect((1...world.size).contains(node.size))
    #expect(try world.splitType(world.rank == 0 ? .shared : nil)?.size == (world.rank == 0 ? 1 : nil))
    try node.free()
    try odd.free()
  }

  @Test func ofGroups() throws {
    let group = try world.group.excl([0])
    let all = try world.create(group)
    let members = world.rank == 0 ? nil : try world.createGroup(group, tag: 5)
    #expect(all?.rank == (world.rank == 0 ? nil : world.rank - 1) && all?.size == (world.rank == 0 ? nil : world.size - 1))
    #expect(members?.rank == all?.rank && members?.size == all?.size)
    if let all, let members { #expect(try all.compare(members) == .congruent) }
    try all?.free()
    try members?.free()
    #expect(try world.create(.empty) == nil)
  }

  /// What is made of a communicator with a topology has none; its duplicate has.
  @Test func ofTopologies() throws {
    let ring = try #require(try world.cartCreate(dims: [world.size], periods: [true]))
    let part = try #require(try ring.split(color: 0, key: ring.rank))
    #expect(part.size == world.size && type(of: part) == Intracomm.self)
    let same = try #require(try ring.create(ring.group))
    #expect(same.size == world.size && type(of: same) == Intracomm.self)
    let copy: Cartcomm = try ring.dup()
    #expect(copy.inDegree == 2)
    for comm in [part, same, copy, ring] { try comm.free() }
  }

  @Test(.collective(ranks: 2...)) func betweenGroups() throws {
    let isLow = world.rank < world.size / 2
    let half = try #require(try world.split(color: isLow ? 0 : 1))
    let between = try half.intercommCreate(localLeader: 0, peerComm: world, remoteLeader: isLow ? world.size / 2 : 0, tag: 9)
    #expect(try between.isInter && between.size == half.size && between.rank == half.rank)
    #expect(try between.remoteSize == world.size - half.size && between.peerCount == between.remoteSize)
    #expect(try between.group.compare(half.group) == .ident)
    #expect(try between.remoteGroup.size == between.remoteSize && between.remoteGroup.rank == nil)
    #expect(try between.compare(world) == .unequal)
    let copy = try between.dup()
    #expect(try copy.isInter && copy.compare(between) == .congruent)
    let merged = try between.merge(high: !isLow)
    #expect(merged.size == world.size && merged.rank == world.rank)
    let parts = try #require(try between.split(color: 0, key: between.rank))
    #expect(try parts.isInter && parts.size == between.size)
    let some = try between.create(between.group.incl([0]))
    #expect(some?.size == (half.rank == 0 ? 1 : nil))
    for comm in [some, parts, copy, between, merged, half] as [Comm?] { try comm?.free() }
  }

  @Test func disconnecting() throws {
    let comm = try world.dup()
    try comm.disconnect()
    expectError(.comm) { try comm.disconnect() }
    #expect(comm.size == world.size)
  }

  @Test func predefinedOnesStay() {
    expectError(.comm, "MPI_Comm_free") { try world.free() }
    expectError(.comm, "MPI_Comm_free") { try Comm.selfComm.free() }
    #expect(throws: MPIError.self) { try world.disconnect() }
    #expect(throws: Never.self) { try world.barrier() }
  }

  @Test(.needs(.MPI_Session_init)) func ofSessions() throws {
    let session = try Session()
    let psets = try session.psets
    #expect(psets.contains("mpi://WORLD") && psets.contains("mpi://SELF"))
    #expect(try session.getNumPsets() == psets.count)
    #expect(try session.getPsetInfo("mpi://WORLD")["mpi_size"] == "\(world.size)")
    try session.info.validate()
    let group = try session.group("mpi://WORLD")
    #expect(try group.size == world.size && group.rank == world.rank)
    #expect(throws: MPIError.self) { try session.group("mpi://nowhere") }
    let comm = try Intracomm.createFromGroup(group, stringtag: "org.swift-mpi.tests", errhandler: .errorsReturn)
    #expect(try comm.size == world.size && comm.allreduce(comm.rank, op: .sum) == world.size * (world.size - 1) / 2)
    #expect(try comm.errhandler == .errorsReturn)
    try comm.free()
    try group.free()
    try session.finalize()
    expectError(.session, "MPI_Session_finalize") { try session.finalize() }
    #expect(throws: MPIError.self) { try session.psets }
  }

  @Test(.enabled(if: !MPISymbol.MPI_Session_init.isAvailable, "for libraries that lack sessions")) func sessionsThatALibraryLacks() {
    expectError(.unavailable, "MPI_Session_init needs MPI 4.0") { try Session() }
    expectError(.unavailable, "MPI_Comm_create_from_group") { try Intracomm.createFromGroup(world.group) }
  }
}
