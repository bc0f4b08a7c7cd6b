internal import CMPI

/// A communicator whose processes are nodes of a graph of which each knows its own edges.
public final class Distgraphcomm: Topocomm, @unchecked Sendable {
  override class var kind: TopologyKind? { .distributedGraph }
}

extension Distgraphcomm {
  /// The neighbors of this process, in the order of its blocks in neighborhood collectives, with the weights of the edges.
  ///
  /// The order is that in which ``Intracomm/distGraphCreateAdjacent(sources:sourceweights:destinations:destweights:info:reorder:)`` was given
  /// them; otherwise it is the library's, and always the same.
  ///
  /// - Returns: whom it receives from, whom it sends to, and the weight of each of these edges; no weights when the graph has none.
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Dist_graph_neighbors`, in the chapter “Virtual Topologies for MPI Processes” of MPI 5.0.
  public func neighbors() throws(MPIError) -> (sources: [Int], sourceweights: [Int]?, destinations: [Int], destweights: [Int]?) {
    try ensureRunning()
    let isWeighted = try neighborsCount.weighted
    var sources = [Int32](repeating: 0, count: inDegree)
    var destinations = [Int32](repeating: 0, count: outDegree)
    // Written only where there are weights.
    var sourceweights = sources
    var destweights = destinations
    try check(
      smpi_Dist_graph_neighbors(
        handle, try narrow(inDegree, "in-degree", .MPI_Dist_graph_neighbors), &sources, &sourceweights,
        try narrow(outDegree, "out-degree", .MPI_Dist_graph_neighbors), &destinations, &destweights),
      .MPI_Dist_graph_neighbors)
    return (
      sources.map(Int.init), isWeighted ? sourceweights.map(Int.init) : nil, destinations.map(Int.init), isWeighted ? destweights.map(Int.init) : nil
    )
  }
}

/// Refuses weights in one direction only: a graph has them in both, or in none.
func expectTogether(_ one: [Int]?, _ other: [Int]?) throws(MPIError) {
  guard (one == nil) != (other == nil) else { return }
  throw MPIError(
    .arg, "there are weights of incoming or of outgoing edges alone; a graph has both, or none", function: .MPI_Dist_graph_create_adjacent)
}
