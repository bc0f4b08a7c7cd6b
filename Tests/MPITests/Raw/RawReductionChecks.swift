import MPI
import Testing

/// Every collective that reduces, each checked in all three forms with the same data, also in place where that differs.
enum RawReduction: String, CaseIterable {
  case reduce, allreduce, allreduceInPlace, reduceScatter, reduceScatterBlock, scan, exscan

  /// Calls the collective in one form, and compares what it stores with what it has to.
  func check(_ form: Form) throws {
    let data = CollectiveMemory(rawValue, form)
    let (comm, type, info, op) = (MPI_COMM_WORLD, MPI_INT32_T, MPI_INFO_NULL, MPI_SUM)
    let (rank, size, root, ranks) = (data.rank, data.size, data.root, data.ranks)
    let (out, into, ones) = (data.toEach, data.received.baseAddress!, data.ones)
    // Rank r contributes 100 r + q as its element q.
    func sum(of ranks: some Sequence<Int32>, at element: Int32) -> Int32 { ranks.map { 100 * $0 + element }.reduce(0, +) }
    let sums = ranks.map { sum(of: ranks, at: $0) }

    switch self {
    case .reduce:
      try data.call(
        { try MPI_Reduce(out, into, size, type, op, root, comm) }, { try MPI_Ireduce(out, into, size, type, op, root, comm, $0) },
        { try MPI_Reduce_init(out, into, size, type, op, root, comm, info, $0) })
      data.expect(sums, where: rank == root)
    case .allreduce:
      try data.call(
        { try MPI_Allreduce(out, into, size, type, op, comm) }, { try MPI_Iallreduce(out, into, size, type, op, comm, $0) },
        { try MPI_Allreduce_init(out, into, size, type, op, comm, info, $0) })
      data.expect(sums)
    case .allreduceInPlace:
      // The largest, for a persistent form runs twice.
      into[0] = rank
      try data.call(
        { try MPI_Allreduce(MPI_IN_PLACE, into, 1, type, MPI_MAX, comm) },
        { try MPI_Iallreduce(MPI_IN_PLACE, into, 1, type, MPI_MAX, comm, $0) },
        { try MPI_Allreduce_init(MPI_IN_PLACE, into, 1, type, MPI_MAX, comm, info, $0) })
      data.expect([size - 1])
    case .reduceScatter:
      try data.call(
        { try MPI_Reduce_scatter(out, into, ones, type, op, comm) }, { try MPI_Ireduce_scatter(out, into, ones, type, op, comm, $0) },
        { try MPI_Reduce_scatter_init(out, into, ones, type, op, comm, info, $0) })
      data.expect([sums[Int(rank)]])
    case .reduceScatterBlock:
      try data.call(
        { try MPI_Reduce_scatter_block(out, into, 1, type, op, comm) }, { try MPI_Ireduce_scatter_block(out, into, 1, type, op, comm, $0) },
        { try MPI_Reduce_scatter_block_init(out, into, 1, type, op, comm, info, $0) })
      data.expect([sums[Int(rank)]])
    case .scan:
      try data.call(
        { try MPI_Scan(out, into, 1, type, op, comm) }, { try MPI_Iscan(out, into, 1, type, op, comm, $0) },
        { try MPI_Scan_init(out, into, 1, type, op, comm, info, $0) })
      data.expect([sum(of: 0...rank, at: 0)])
    case .exscan:
      try data.call(
        { try MPI_Exscan(out, into, 1, type, op, comm) }, { try MPI_Iexscan(out, into, 1, type, op, comm, $0) },
        { try MPI_Exscan_init(out, into, 1, type, op, comm, info, $0) })
      data.expect([sum(of: 0..<rank, at: 0)], where: rank > 0)
    }
  }
}
