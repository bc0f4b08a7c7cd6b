/// A communicator whose processes form a grid.
///
/// ```swift
/// let dims = try computeDims(world.size, 2)
/// guard let grid = try world.cartCreate(dims: dims, periods: [false, true]) else { return }
/// let (above, below) = try grid.shift(direction: 0, disp: 1)
/// ```
public final class Cartcomm: Topocomm, @unchecked Sendable {
  override class var kind: TopologyKind? { .cartesian }
}

extension Cartcomm {
  /// The number of processes in each dimension.
  ///
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Cart_get`, in the chapter “Virtual Topologies for MPI Processes” of MPI 5.0.
  public var dims: [Int] { get throws(MPIError) { try topo.dims } }

  /// For each dimension, whether its ends are neighbors.
  ///
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Cart_get`, in the chapter “Virtual Topologies for MPI Processes” of MPI 5.0.
  public var periods: [Bool] { get throws(MPIError) { try topo.periods } }

  /// The place of this process in the grid, a number from 0 for each dimension.
  ///
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Cart_get`, in the chapter “Virtual Topologies for MPI Processes” of MPI 5.0.
  public var coords: [Int] { get throws(MPIError) { try topo.coords } }
}

/// Divides processes among the dimensions of a grid, as evenly as there is, the larger numbers first.
///
/// - Parameters:
///   - nnodes: the number of processes.
///   - ndims: the number of dimensions.
/// - Returns: the number of processes in each dimension; their product is `nnodes`.
/// - Throws: ``MPIError`` of class ``ErrorClass/arg`` when the number of dimensions is negative, ``ErrorClass/dims`` or another one of the library when that of
///   the processes is not positive.
///
/// The corresponding MPI function is `MPI_Dims_create`, in the chapter “Virtual Topologies for MPI Processes” of MPI 5.0.
public func computeDims(_ nnodes: Int, _ ndims: Int) throws(MPIError) -> [Int] {
  guard ndims >= 0 else { throw MPIError(.arg, "a grid cannot have \(ndims) dimensions", function: .MPI_Dims_create) }
  try ensureRoom(ndims, MemoryLayout<Int>.stride, .MPI_Dims_create)
  return try computeDims(nnodes, [Int](repeating: 0, count: ndims))
}
