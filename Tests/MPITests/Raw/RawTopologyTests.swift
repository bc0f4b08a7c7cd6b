import MPI
import MPITesting
import Testing

/// Grids and graphs, and what neighbours exchange.
@Suite(.collective) struct RawTopologyTests {
  let ring = Ring()

  private func kind(_ comm: MPI_Comm) throws -> Int32 { try value(-1) { status throws(MPIError) in try MPI_Topo_test(comm, status) } }

  @Test func dimensionsAreBalanced() throws {
    var dims: [Int32] = [0, 0]
    try MPI_Dims_create(6, 2, &dims)
    #expect(dims == [3, 2])
    dims = [0, 3, 0]
    try MPI_Dims_create(12, 3, &dims)
    #expect(dims == [2, 3, 2])
  }

  @Test func grids() throws {
    var dims: [Int32] = [0, 0]
    try MPI_Dims_create(ring.size, 2, &dims)
    var (grid, row) = (MPI_COMM_NULL, MPI_COMM_NULL)
    try MPI_Cart_create(MPI_COMM_WORLD, 2, dims, [1, 0], 0, &grid)
    #expect(try kind(grid) == MPI_CART && kind(MPI_COMM_WORLD) == MPI_UNDEFINED)
    #expect(try value(Int32(-1)) { count throws(MPIError) in try MPI_Cartdim_get(grid, count) } == 2)
    var (sizes, periods, coords): ([Int32], [Int32], [Int32]) = ([0, 0], [0, 0], [0, 0])
    try MPI_Cart_get(grid, 2, &sizes, &periods, &coords)
    #expect(sizes == dims && periods[0] != 0 && periods[1] == 0)
    #expect(coords == [ring.rank / dims[1], ring.rank % dims[1]], "the last dimension varies fastest")
    var again: [Int32] = [0, 0]
    try MPI_Cart_coords(grid, ring.rank, 2, &again)
    #expect(again == coords)
    #expect(try value(Int32(-1)) { rank throws(MPIError) in try MPI_Cart_rank(grid, coords, rank) } == ring.rank)
    var (source, dest) = (Int32(-5), Int32(-5))
    try MPI_Cart_shift(grid, 1, 1, &source, &dest)
    #expect(source == (coords[1] > 0 ? ring.rank - 1 : MPI_PROC_NULL))
    #expect(dest == (coords[1] < dims[1] - 1 ? ring.rank + 1 : MPI_PROC_NULL))
    try MPI_Cart_sub(grid, [0, 1], &row)
    #expect(try value(Int32(-1)) { size throws(MPIError) in try MPI_Comm_size(row, size) } == dims[1])
    #expect(try value(Int32(-5)) { rank throws(MPIError) in try MPI_Cart_map(MPI_COMM_WORLD, 2, dims, [1, 0], rank) } >= 0)
    try MPI_Comm_free(&row)
    try MPI_Comm_free(&grid)
  }

  @Test func graphs() throws {
    // A ring: each rank has an edge to its right and to its left neighbour.
    let index = (1...ring.size).map { $0 * 2 }
    let edges = (0..<ring.size).flatMap { [($0 + 1) % ring.size, ($0 + ring.size - 1) % ring.size] }
    var graph = MPI_COMM_NULL
    try MPI_Graph_create(MPI_COMM_WORLD, ring.size, index, edges, 0, &graph)
    #expect(try kind(graph) == MPI_GRAPH)
    var (nodes, count) = (Int32(0), Int32(0))
    try MPI_Graphdims_get(graph, &nodes, &count)
    #expect(nodes == ring.size && count == 2 * ring.size)
    var (nodeList, edgeList) = (index, edges)
    try MPI_Graph_get(graph, nodes, count, &nodeList, &edgeList)
    #expect(nodeList == index && edgeList == edges)
    #expect(try value(Int32(0)) { count throws(MPIError) in try MPI_Graph_neighbors_count(graph, ring.rank, count) } == 2)
    var neighbors: [Int32] = [-1, -1]
    try MPI_Graph_neighbors(graph, ring.rank, 2, &neighbors)
    #expect(neighbors == [ring.right, ring.left])
    #expect(try value(Int32(-5)) { rank throws(MPIError) in try MPI_Graph_map(MPI_COMM_WORLD, ring.size, index, edges, rank) } >= 0)
    try MPI_Comm_free(&graph)
  }

  @Test func distributedGraphs() throws {
    var (adjacent, given) = (MPI_COMM_NULL, MPI_COMM_NULL)
    try MPI_Dist_graph_create_adjacent(
      MPI_COMM_WORLD, 1, [ring.left], [3], 1, [ring.right], [4], MPI_INFO_NULL, 0, &adjacent)
    try MPI_Dist_graph_create(MPI_COMM_WORLD, 1, [ring.rank], [1], [ring.right], MPI_UNWEIGHTED, MPI_INFO_NULL, 0, &given)
    for comm in [adjacent, given] {
      #expect(try kind(comm) == MPI_DIST_GRAPH)
      var (sources, targets, isWeighted) = (Int32(-1), Int32(-1), Int32(-1))
      try MPI_Dist_graph_neighbors_count(comm, &sources, &targets, &isWeighted)
      #expect(sources == 1 && targets == 1 && (isWeighted != 0) == isSame(comm, adjacent))
      var (from, to, weightsIn, weightsOut): ([Int32], [Int32], [Int32], [Int32]) = ([-1], [-1], [-1], [-1])
      try MPI_Dist_graph_neighbors(comm, 1, &from, &weightsIn, 1, &to, &weightsOut)
      #expect(from == [ring.left] && to == [ring.right])
      if isWeighted != 0 { #expect(weightsIn == [3] && weightsOut == [4]) }
    }
    try MPI_Comm_free(&adjacent)
    try MPI_Comm_free(&given)
  }

  @Test(.needs(.MPI_Get_hw_resource_info)) func hardwareIsTold() throws {
    var info = MPI_INFO_NULL
    try MPI_Get_hw_resource_info(&info)
    #expect(try value(Int32(-1)) { count throws(MPIError) in try MPI_Info_get_nkeys(info, count) } >= 0)
    try MPI_Info_free(&info)
  }
}
