/// A communicator whose processes are nodes of a graph that each of them knows.
public final class Graphcomm: Topocomm, @unchecked Sendable {
  override class var kind: TopologyKind? { .graph }
}

extension Graphcomm {
  /// The number of nodes.
  ///
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Graphdims_get`, in the chapter “Virtual Topologies for MPI Processes” of MPI 5.0.
  public var nnodes: Int { get throws(MPIError) { try dims.nnodes } }

  /// The number of edges, each counted once for each of its directions that was given.
  ///
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Graphdims_get`, in the chapter “Virtual Topologies for MPI Processes” of MPI 5.0.
  public var nedges: Int { get throws(MPIError) { try dims.nedges } }

  /// For each node, where its neighbors end in ``edges``.
  ///
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Graph_get`, in the chapter “Virtual Topologies for MPI Processes” of MPI 5.0.
  public var index: [Int] { get throws(MPIError) { try topo.index } }

  /// The neighbors of all nodes, one node after another.
  ///
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Graph_get`, in the chapter “Virtual Topologies for MPI Processes” of MPI 5.0.
  public var edges: [Int] { get throws(MPIError) { try topo.edges } }

  /// The neighbors of this process.
  ///
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Graph_neighbors`, in the chapter “Virtual Topologies for MPI Processes” of MPI 5.0.
  public var neighbors: [Int] { get throws(MPIError) { try neighbors(rank) } }
}
