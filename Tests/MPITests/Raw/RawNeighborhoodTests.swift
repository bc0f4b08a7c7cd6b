import MPI
import MPITesting
import Testing

/// Collectives among neighbours, on a ring in which everybody sends to the right and to the left.
@Suite(.collective) final class RawNeighborhoodTests {
  enum Exchange: String, CaseIterable {
    case allgather, allgatherv, alltoall, alltoallv, alltoallw
  }

  private let ring = Ring()
  private var grid = MPI_COMM_NULL

  init() throws { try MPI_Cart_create(MPI_COMM_WORLD, 1, [ring.size], [1], 0, &grid) }

  @Test(arguments: Exchange.allCases) func blocking(exchange: Exchange) throws { try check(exchange, .blocking) }

  @Test(arguments: Exchange.allCases) func nonblocking(exchange: Exchange) throws { try check(exchange, .nonblocking) }

  @Test(.needs(.MPI_Neighbor_allgather_init, .MPI_Neighbor_alltoallw_init), arguments: Exchange.allCases)
  func persistent(exchange: Exchange) throws { try check(exchange, .persistent) }

  /// The neighbours of a ring are the left one, then the right one. On a ring of one or two both are the same, and which of the two messages
  /// comes first is the library's choice, so there everybody sends the same to both sides.
  private func check(_ exchange: Exchange, _ form: Form) throws {
    let data = CollectiveMemory(exchange.rawValue, form)
    let distinct = ring.size > 2
    let sent = memory([10 * ring.rank, 10 * ring.rank + (distinct ? 1 : 0)])
    let (ones, steps, ends) = (memory([Int32(1), 1]), memory([Int32(0), 1]), memory([0, 4]))
    let types = memory([MPI_INT32_T, MPI_INT32_T])
    defer {
      for part in [sent, ones, steps] { part.deallocate() }
      ends.deallocate()
      types.deallocate()
    }
    let (out, into, one, step, end, each) =
      (sent.baseAddress, data.received.baseAddress, ones.baseAddress, steps.baseAddress, ends.baseAddress, types.baseAddress)
    let (type, info, comm) = (MPI_INT32_T, MPI_INFO_NULL, grid)

    switch exchange {
    case .allgather:
      try data.call(
        { try MPI_Neighbor_allgather(out, 1, type, into, 1, type, comm) },
        { try MPI_Ineighbor_allgather(out, 1, type, into, 1, type, comm, $0) },
        { try MPI_Neighbor_allgather_init(out, 1, type, into, 1, type, comm, info, $0) })
    case .allgatherv:
      try data.call(
        { try MPI_Neighbor_allgatherv(out, 1, type, into, one, step, type, comm) },
        { try MPI_Ineighbor_allgatherv(out, 1, type, into, one, step, type, comm, $0) },
        { try MPI_Neighbor_allgatherv_init(out, 1, type, into, one, step, type, comm, info, $0) })
    case .alltoall:
      try data.call(
        { try MPI_Neighbor_alltoall(out, 1, type, into, 1, type, comm) },
        { try MPI_Ineighbor_alltoall(out, 1, type, into, 1, type, comm, $0) },
        { try MPI_Neighbor_alltoall_init(out, 1, type, into, 1, type, comm, info, $0) })
    case .alltoallv:
      try data.call(
        { try MPI_Neighbor_alltoallv(out, one, step, type, into, one, step, type, comm) },
        { try MPI_Ineighbor_alltoallv(out, one, step, type, into, one, step, type, comm, $0) },
        { try MPI_Neighbor_alltoallv_init(out, one, step, type, into, one, step, type, comm, info, $0) })
    case .alltoallw:
      try data.call(
        { try MPI_Neighbor_alltoallw(out, one, end, each, into, one, end, each, comm) },
        { try MPI_Ineighbor_alltoallw(out, one, end, each, into, one, end, each, comm, $0) },
        { try MPI_Neighbor_alltoallw_init(out, one, end, each, into, one, end, each, comm, info, $0) })
    }
    // The left neighbour sent its second number to the right, the right one its first to the left.
    let isPersonal = distinct && exchange != .allgather && exchange != .allgatherv
    data.expect([10 * ring.left + (isPersonal ? 1 : 0), 10 * ring.right])
    try MPI_Comm_free(&grid)
  }
}
