public import CMPI

/// A communicator whose processes are neighbors in a topology.
public class Topocomm: Intracomm, @unchecked Sendable {
  /// The number of neighbors that this process receives from.
  public final let inDegree: Int

  /// The number of neighbors that this process sends to.
  public final let outDegree: Int

  /// An object for a communicator of the raw tier that has a topology. It does not own the handle.
  ///
  /// - Throws: ``MPIError`` of class ``ErrorClass/topology`` when it has none.
  public required init(handle: MPI_Comm) throws(MPIError) {
    try ensureRunning()
    (inDegree, outDegree) = try Self.degrees(handle)
    try super.init(handle: handle)
    guard let kind = Self.kind, try topology != kind else { return }
    throw MPIError(.topology, "the communicator has another topology than a \(Self.self)", function: .MPI_Topo_test)
  }

  /// The topology that all communicators of a class have.
  class var kind: TopologyKind? { nil }

  required init(duplicating other: Comm) {
    // It duplicates one of its own class.
    let topology = other as? Topocomm
    inDegree = topology?.inDegree ?? 0
    outDegree = topology?.outDegree ?? 0
    super.init(duplicating: other)
  }

  private static func degrees(_ handle: MPI_Comm) throws(MPIError) -> (Int, Int) {
    var kind: Int32 = 0
    try check(smpi_Topo_test(handle, &kind), .MPI_Topo_test)
    var incoming: Int32 = 0
    var outgoing: Int32 = 0
    switch kind {
    case smpi_MPI_CART:
      try check(smpi_Cartdim_get(handle, &incoming), .MPI_Cartdim_get)
      // Two neighbors in each dimension.
      return (2 * Int(incoming), 2 * Int(incoming))
    case smpi_MPI_GRAPH:
      var rank: Int32 = 0
      try check(smpi_Comm_rank(handle, &rank), .MPI_Comm_rank)
      try check(smpi_Graph_neighbors_count(handle, rank, &incoming), .MPI_Graph_neighbors_count)
      return (Int(incoming), Int(incoming))
    case smpi_MPI_DIST_GRAPH:
      var weighted: Int32 = 0
      try check(smpi_Dist_graph_neighbors_count(handle, &incoming, &outgoing, &weighted), .MPI_Dist_graph_neighbors_count)
      return (Int(incoming), Int(outgoing))
    default: throw MPIError(.topology, "the communicator has no topology", function: .MPI_Topo_test)
    }
  }
}

extension Topocomm {
  /// The ranks that this process receives from, in the order of its blocks; `procNull` beyond the edge of a grid.
  ///
  /// In a grid these are the two neighbors of each dimension, the one with the lower coordinate first.
  ///
  /// - Throws: ``MPIError``.
  public final var inEdges: [Int] { get throws(MPIError) { try edges(incoming: true) } }

  /// The ranks that this process sends to, in the order of its blocks; `procNull` beyond the edge of a grid.
  ///
  /// In a grid these are the two neighbors of each dimension, the one with the lower coordinate first.
  ///
  /// - Throws: ``MPIError``.
  public final var outEdges: [Int] { get throws(MPIError) { try edges(incoming: false) } }

  private func edges(incoming: Bool) throws(MPIError) -> [Int] {
    switch self {
    case let grid as Cartcomm:
      var edges: [Int] = []
      for direction in 0..<(try grid.ndims) {
        let (lower, upper) = try grid.shift(direction: direction, disp: 1)
        edges += [lower, upper]
      }
      return edges
    case let graph as Graphcomm: return try graph.neighbors(rank)
    case let graph as Distgraphcomm:
      let neighbors = try graph.neighbors()
      return incoming ? neighbors.sources : neighbors.destinations
    default:
      // One of the raw tier, whose class nobody has said.
      switch try topology {
      case .cartesian: return try Cartcomm(handle: handle).edges(incoming: incoming)
      case .graph: return try Graphcomm(handle: handle).edges(incoming: incoming)
      default: return try Distgraphcomm(handle: handle).edges(incoming: incoming)
      }
    }
  }
}
