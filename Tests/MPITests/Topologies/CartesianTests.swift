import MPI
import MPITesting
import Testing

/// Grids: where everybody is, who is whose neighbor, parts and duplicates.
@Suite(.collective) struct CartesianTests {
  private let world = Comm.world

  @Test func dims() throws {
    #expect(try computeDims(12, 2) == [4, 3])
    #expect(try computeDims(world.size, 1) == [world.size])
    #expect(try computeDims(24, [0, 3, 0]) == [4, 3, 2])
    #expect(try computeDims(7, 3) == [7, 1, 1])
    for ndims in 1...3 { #expect(try computeDims(world.size, ndims).reduce(1, *) == world.size) }
    expectError(.arg, "-1 dimensions") { try computeDims(4, -1) }
    #expect(throws: MPIError.self) { try computeDims(7, [2, 0]) }
    expectError(.dims, "dims has -1 in it, where at least 0 is needed") { try computeDims(4, [-1, 2]) }
    expectError(.arg) { try computeDims(Int.max, 2) }
  }

  @Test func shape() throws {
    let dims = try computeDims(world.size, 2)
    let grid = try #require(try world.cartCreate(dims: dims, periods: [true, false]))
    #expect(try grid.topology == .cartesian && world.topology == nil)
    #expect(try grid.ndims == 2 && grid.dims == dims && grid.periods == [true, false])
    // The last dimension varies fastest.
    let mine = [grid.rank / dims[1], grid.rank % dims[1]]
    #expect(try grid.coords == mine && grid.coords(grid.rank) == mine && grid.topo.coords == mine)
    for rank in 0..<grid.size { #expect(try grid.cartRank(grid.coords(rank)) == rank) }
    // Beyond the ends of what is periodic one comes back.
    #expect(try grid.cartRank([mine[0] + dims[0], mine[1]]) == grid.rank)
    expectError(.arg, "coords has 1 entry, and needs 2") { try grid.cartRank([0]) }
    expectError(.arg) { try grid.sub([true]) }
    expectError(.arg, "rank is \(grid.size)") { try grid.coords(grid.size) }
    expectError(.arg) { try grid.coords(-1) }
    try grid.free()
  }

  @Test func neighbors() throws {
    let (rank, size) = (world.rank, world.size)
    let ring = try #require(try world.cartCreate(dims: [size], periods: [true]))
    var pair = try ring.shift(direction: 0, disp: 1)
    #expect(pair == ((rank + size - 1) % size, (rank + 1) % size))
    pair = try ring.shift(direction: 0, disp: -2)
    #expect(pair == ((rank + 2) % size, (rank + 2 * size - 2) % size))
    #expect(try ring.inEdges == [(rank + size - 1) % size, (rank + 1) % size] && ring.outEdges == ring.inEdges)
    #expect(ring.inDegree == 2 && ring.outDegree == 2)
    expectError(.arg, "direction is 1; it has to be from 0 to 0") { try ring.shift(direction: 1, disp: 1) }
    expectError(.arg) { try ring.shift(direction: -1, disp: 1) }
    try ring.free()

    let line = try #require(try world.cartCreate(dims: [1, size], periods: [false, false]))
    #expect(try line.inEdges == [procNull, procNull, rank > 0 ? rank - 1 : procNull, rank < size - 1 ? rank + 1 : procNull])
    #expect(line.inDegree == 4)
    try line.free()
  }

  @Test func surplusRanksHaveNone() throws {
    let grid = try world.cartCreate(dims: [1], periods: [false])
    #expect((grid != nil) == (world.rank == 0))
    try grid?.free()
    #expect(throws: MPIError.self) { try Comm.selfComm.cartCreate(dims: [2], periods: [false]) }
  }

  @Test func partsAndDuplicatesAreGrids() throws {
    let dims = try computeDims(world.size, 2)
    let grid = try #require(try world.cartCreate(dims: dims, periods: [false, true]))
    let row = try grid.sub([false, true])
    #expect(try row.dims == [dims[1]] && row.periods == [true] && row.rank == grid.coords[1])
    #expect(try row.allreduce(1, op: .sum) == dims[1])

    let copy = try grid.dup()
    #expect(type(of: copy) == Cartcomm.self)
    #expect(try copy.dims == dims && copy.coords == grid.coords)
    let other: Comm = try grid.idup().wait()
    #expect((other as? Cartcomm)?.inDegree == 4)
    // Also where the class is not known from outside.
    let hidden: Comm = grid
    let third = try hidden.dup()
    #expect(third is Cartcomm)
    for comm in [third, other, copy, row, grid] { try comm.free() }
  }

  @Test(.avoids(.gridOfNothing)) func aPartWithoutDimensions() throws {
    let line = try #require(try world.cartCreate(dims: [world.size], periods: [true]))
    let nothing = try line.sub([false])
    #expect(try nothing.size == 1 && nothing.ndims == 0 && nothing.inEdges.isEmpty && nothing.dims.isEmpty)
    try nothing.free()
    try line.free()
  }

  @Test func map() throws {
    let place = try world.cartMap(dims: [world.size], periods: [false])
    #expect(place.map { (0..<world.size).contains($0) } == true)
    // Surplus ranks have no place; a library that has no better one than the old rank may give them that.
    let places = try world.allgather(place ?? -1)
    #expect(Set(places).count == world.size)
    let first = try world.cartMap(dims: [1], periods: [false])
    #expect(try world.allreduce(first == 0 ? 1 : 0, op: .sum) == 1)
  }

  @Test func wrongTopologiesAreRefused() throws {
    expectError(.topology) { _ = try Cartcomm(handle: world.handle) }
    let graph = try world.distGraphCreateAdjacent(sources: [], destinations: [])
    expectError(.topology, "another topology than a Cartcomm") { _ = try Cartcomm(handle: graph.handle) }
    expectError(.topology) { _ = try Graphcomm(handle: graph.handle) }
    #expect(try Topocomm(handle: graph.handle).inEdges.isEmpty)
    try graph.free()
    expectError(.arg) { _ = try world.cartCreate(dims: [1], periods: [true, false]) }
  }

  @Test func extentsArePositive() {
    for dims in [[-1], [0], [1, -2]] {
      let periods = dims.map { _ in false }
      expectError(.dims, "where at least 1 is needed") { _ = try world.cartCreate(dims: dims, periods: periods) }
      expectError(.dims, "where at least 1 is needed") { _ = try world.cartMap(dims: dims, periods: periods) }
    }
  }
}
