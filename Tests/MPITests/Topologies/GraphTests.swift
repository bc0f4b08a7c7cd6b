import MPI
import MPITesting
import Testing

/// Graphs that everybody knows, and graphs of which everybody knows his own edges.
@Suite(.collective) struct GraphTests {
  private let world = Comm.world
  private var rank: Int { world.rank }
  private var size: Int { world.size }

  /// A star: rank 0 in the middle.
  private var star: (index: [Int], edges: [Int]) {
    ((0..<size).map { size - 1 + $0 }, Array(1..<max(1, size)) + [Int](repeating: 0, count: size - 1))
  }

  @Test func knownToAll() throws {
    let graph = try #require(try world.graphCreate(index: star.index, edges: star.edges))
    #expect(try graph.topology == .graph && graph.nnodes == size && graph.nedges == 2 * (size - 1))
    #expect(try graph.dims == (size, 2 * (size - 1)))
    #expect(try graph.index == star.index && graph.edges == star.edges)
    for node in 0..<size {
      let expected = node == 0 ? Array(1..<max(1, size)) : [0]
      #expect(try graph.neighbors(node) == expected && graph.neighborsCount(node) == expected.count)
    }
    #expect(try graph.neighbors == graph.inEdges && graph.neighbors == graph.outEdges)
    #expect(graph.inDegree == (rank == 0 ? size - 1 : 1) && graph.outDegree == graph.inDegree)
    expectError(.arg, "rank is \(size)") { try graph.neighbors(size) }
    expectError(.arg) { try graph.neighborsCount(-1) }
    let copy = try graph.dup()
    #expect(type(of: copy) == Graphcomm.self)
    #expect(try copy.edges == star.edges)
    try copy.free()
    try graph.free()
    expectError(.arg, "edges has 1 entry, and needs 2") { _ = try Comm.selfComm.graphCreate(index: [2], edges: [0]) }
    #expect(try world.graphMap(index: star.index, edges: star.edges) != nil)
  }

  @Test func surplusRanksHaveNoNode() throws {
    let graph = try world.graphCreate(index: [0], edges: [])
    #expect((graph != nil) == (rank == 0))
    try graph?.free()
  }

  @Test func ofWhichEachKnowsItsOwn() throws {
    // Everybody sends to the next two, with weights that tell who sends to whom.
    let destinations = [(rank + 1) % size, (rank + 2) % size]
    let sources = [(rank + size - 1) % size, (rank + 2 * size - 2) % size]
    let graph = try world.distGraphCreateAdjacent(
      sources: sources, sourceweights: sources.map { 10 * $0 + rank }, destinations: destinations, destweights: destinations.map { 10 * rank + $0 })
    #expect(try graph.topology == .distributedGraph)
    #expect(graph.inDegree == 2 && graph.outDegree == 2)
    let neighbors = try graph.neighbors()
    #expect(neighbors.sources == sources && neighbors.destinations == destinations)
    #expect(neighbors.sourceweights == sources.map { 10 * $0 + rank } && neighbors.destweights == destinations.map { 10 * rank + $0 })
    let counts = try graph.neighborsCount
    #expect(counts.indegree == 2 && counts.outdegree == 2 && counts.weighted)
    #expect(try graph.inEdges == sources && graph.outEdges == destinations)
    let copy = try graph.idup().wait()
    #expect(type(of: copy) == Distgraphcomm.self)
    #expect(try copy.neighbors().destinations == destinations)
    try copy.free()
    try graph.free()
  }

  @Test func withoutWeights() throws {
    let graph = try world.distGraphCreateAdjacent(sources: [rank], destinations: [rank])
    let neighbors = try graph.neighbors()
    #expect(neighbors.sources == [rank] && neighbors.sourceweights == nil && neighbors.destweights == nil)
    #expect(try !graph.neighborsCount.weighted)
    try graph.free()
    // With weights, and without an edge.
    let lonely = try world.distGraphCreateAdjacent(sources: [], sourceweights: [], destinations: [], destweights: [])
    #expect(lonely.inDegree == 0 && lonely.outDegree == 0)
    #expect(try lonely.neighborAllgatherv([rank]).isEmpty)
    try lonely.free()
  }

  /// Rank 0 names all edges, of everybody.
  @Test func namedBySomebodyElse() throws {
    let all = Array(0..<size)
    let graph =
      rank == 0
      ? try world.distGraphCreate(
        sources: all, degrees: all.map { _ in 1 }, destinations: all.map { ($0 + 1) % size }, weights: all.map { $0 + 5 })
      : try world.distGraphCreate(sources: [], degrees: [], destinations: [], weights: [])
    let neighbors = try graph.neighbors()
    let source = (rank + size - 1) % size
    #expect(neighbors.sources == [source] && neighbors.destinations == [(rank + 1) % size])
    #expect(neighbors.sourceweights == [source + 5] && neighbors.destweights == [rank + 5])
    #expect(try graph.neighborAlltoall([rank]) == [source])
    try graph.free()
  }

  @Test func badInput() {
    expectError(.arg, "both, or none") {
      _ = try Comm.selfComm.distGraphCreateAdjacent(sources: [0], sourceweights: [1], destinations: [0])
    }
    expectError(.arg, "sourceweights has 2 entries, and needs 1") {
      _ = try Comm.selfComm.distGraphCreateAdjacent(sources: [0], sourceweights: [1, 2], destinations: [0], destweights: [1])
    }
    expectError(.arg, "degrees") { _ = try Comm.selfComm.distGraphCreate(sources: [0], degrees: [], destinations: []) }
    expectError(.arg, "destinations") { _ = try Comm.selfComm.distGraphCreate(sources: [0], degrees: [2], destinations: [0]) }
    expectError(.arg) { _ = try Comm.selfComm.distGraphCreate(sources: [0, 0], degrees: [Int.max, 2], destinations: [0]) }
    expectError(.arg, "sources is 1; it has to be from 0 to 0") { _ = try Comm.selfComm.distGraphCreateAdjacent(sources: [1], destinations: [0]) }
    expectError(.arg) { _ = try Comm.selfComm.distGraphCreate(sources: [0], degrees: [1], destinations: [-1]) }
    expectError(.arg) { _ = try Comm.selfComm.graphCreate(index: [1], edges: [1]) }
  }
}
