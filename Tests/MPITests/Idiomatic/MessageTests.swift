import MPI
import MPITesting
import Testing

/// Messages through the idiomatic tier, of every element type.
@Suite(.collective) struct MessageTests {
  let world = Comm.world
  var next: Int { (world.rank + 1) % world.size }
  var previous: Int { (world.rank + world.size - 1) % world.size }

  /// An array and a single value go round the ring and arrive as they were.
  private func roundTrip<Element: MPIElement & Equatable>(_ values: [Element], _ zero: Element) throws {
    var array = [Element](repeating: zero, count: values.count)
    let status = try world.sendrecv(values, dest: next, sendtag: 1, into: &array, source: previous, recvtag: 1)
    #expect(array == values)
    #expect(status.source == previous && status.tag == 1)
    #expect(try status.count(of: Element.self) == values.count)
    var value = zero
    try world.sendrecv(values[0], dest: next, into: &value, source: previous)
    #expect(value == values[0])
  }

  @Test func everyElementType() throws {
    try roundTrip([Int8.min, 0, .max], 1)
    try roundTrip([Int16.min, 0, .max], 1)
    try roundTrip([Int32.min, 0, .max], 1)
    try roundTrip([Int64.min, 0, .max], 1)
    try roundTrip([Int.min, 0, .max], 1)
    try roundTrip([UInt8.max, 7], 0)
    try roundTrip([UInt16.max, 7], 0)
    try roundTrip([UInt32.max, 7], 0)
    try roundTrip([UInt64.max, 7], 0)
    try roundTrip([UInt.max, 7], 0)
    try roundTrip([Float.leastNonzeroMagnitude, -.infinity], 0)
    try roundTrip([Double.greatestFiniteMagnitude, 0.1], 0)
    try roundTrip([true, false, true], false)
    #if arch(x86_64)
      try roundTrip([Float80(1) / 3, -1], 0)
    #endif
  }

  @Test func emptyAndShorterMessages() throws {
    var received = [1.0, 2, 3]
    var status = try world.sendrecv([Double](), dest: next, into: &received, source: previous)
    #expect(try status.count(of: Double.self) == 0 && received == [1, 2, 3])
    status = try world.sendrecv([9.0], dest: next, into: &received, source: previous)
    #expect(try status.count(of: Double.self) == 1 && received == [9, 2, 3])
  }

  @Test func probesSeeWhatComes() throws {
    let comm = Comm.selfComm
    #expect(try comm.iprobe() == nil)
    // To self only a send that need not wait is safe: the message is small.
    var request = MPI_REQUEST_NULL
    let sent = UnsafeMutablePointer<Int32>.allocate(capacity: 2)
    defer { sent.deallocate() }
    sent.initialize(repeating: 5, count: 2)
    try MPI_Isend(sent, 2, MPI_INT32_T, 0, 11, MPI_COMM_SELF, &request)
    let status = try comm.probe()
    #expect(status.tag == 11)
    #expect(try status.count(of: Int32.self) == 2)
    var received: [Int32] = [0, 0]
    try comm.recv(&received, source: 0, tag: 11)
    try MPI_Wait(&request, MPI_STATUS_IGNORE)
    #expect(received == [5, 5])
  }

  @Test func partialElementsAreToldFromWholeOnes() throws {
    var bytes = [UInt8](repeating: 0, count: 8)
    let status = try world.sendrecv([UInt8](repeating: 1, count: 6), dest: next, into: &bytes, source: previous)
    expectError(.truncate, "Int32") { try status.count(of: Int32.self) }
    #expect(try status.count(of: Int16.self) == 3)
  }
}

/// Communicators, groups, datatypes and topologies through the generated tier.
@Suite(.collective) struct ObjectTests {
  let world = Comm.world

  @Test func communicators() throws {
    let copy = try world.dup()
    #expect(copy.rank == world.rank && copy.size == world.size)
    #expect(try copy.compare(world) == .congruent)
    try copy.setName("a copy")
    #expect(try copy.name == "a copy")
    let half = try #require(try world.split(color: world.rank % 2, key: -world.rank))
    #expect(half.size == (world.size + 1 - world.rank % 2) / 2)
    // A smaller key comes first: the order is turned round.
    #expect(half.rank == half.size - 1 - world.rank / 2)
    let nobody = try world.split(color: nil)
    #expect(nobody == nil)
    try half.free()
    try copy.free()
    expectError(.comm) { try copy.free() }
    #expect(copy.size == world.size)
  }

  @Test func groups() throws {
    let all = try world.group
    let first = try all.incl([0])
    #expect(try first.size == 1 && first.rank == (world.rank == 0 ? 0 : nil))
    let rest = try all.difference(first)
    #expect(try rest.size == world.size - 1)
    #expect(try first.union(rest).compare(all) == .ident)
    #expect(try all.translateRanks([0, world.size - 1], to: first) == [0, world.size > 1 ? nil : 0])
    let odd = try all.rangeIncl([(first: 0, last: world.size - 1, stride: 2)])
    #expect(try odd.size == (world.size + 1) / 2)
  }

  @Test func datatypes() throws {
    let vector = try Datatype.double.createVector(count: 3, blocklength: 2, stride: 4)
    #expect(try vector.size == 48)
    #expect(try vector.getExtent() == (lb: 0, extent: 80))
    try vector.commit()
    let structure = try Datatype.createStruct(blocklengths: [1, 2], displacements: [0, 8], types: [.int32, .double])
    #expect(try structure.getTrueExtent() == (trueLb: 0, trueExtent: 24))
    let part = try Datatype.int32.createSubarray(sizes: [4, 4], subsizes: [2, 2], starts: [1, 1])
    #expect(try part.size == 16)
    expectError(.arg, "subsizes has 1 entry") { try Datatype.int32.createSubarray(sizes: [4, 4], subsizes: [2], starts: [1, 1]) }
    try vector.free()
  }

  @Test func grids() throws {
    let dims = try computeDims(world.size, [0, 0])
    #expect(dims[0] * dims[1] == world.size)
    let grid = try #require(try world.cartCreate(dims: dims, periods: [true, false]))
    #expect(try grid.ndims == 2 && grid.inDegree == 4)
    let coords = try grid.coords(grid.rank)
    #expect(try grid.cartRank(coords) == grid.rank)
    #expect(try grid.topo.dims == dims && grid.topo.periods == [true, false] && grid.topo.coords == coords)
    #expect(try grid.topology == .cartesian)
    let (source, dest) = try grid.shift(direction: 0, disp: 1)
    #expect(try grid.coords(dest)[0] == (coords[0] + 1) % dims[0] && grid.coords(source)[1] == coords[1])
    let row = try grid.sub([false, true])
    #expect(row.size == dims[1])
    try row.free()
    try grid.free()
  }

  @Test func graphs() throws {
    let next = (world.rank + 1) % world.size
    let previous = (world.rank + world.size - 1) % world.size
    let ring = try world.distGraphCreateAdjacent(sources: [previous], destinations: [next])
    #expect(ring.inDegree == 1 && ring.outDegree == 1)
    #expect(try ring.neighbors().sources == [previous] && ring.neighbors().destinations == [next])
    #expect(try ring.neighborAllgather(world.rank) == [previous])
    try ring.free()
  }
}
