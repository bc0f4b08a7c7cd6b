import MPI
import Testing

/// How a collective is called: it returns when it is done, or gives a request, or one that can be started again and again.
enum Form: String, CaseIterable {
  case blocking, nonblocking, persistent
}

/// Memory for one call of a collective, and what it has to store.
final class CollectiveMemory {
  let rank = Int32(Comm.world.rank)
  let size = Int32(Comm.world.size)
  let root = Int32(Comm.world.size - 1)
  let ranks = Array(0..<Int32(Comm.world.size))
  let form: Form
  let name: String

  /// What this rank sends to rank q: 100 rank + q.
  let toEach: UnsafeMutablePointer<Int32>
  /// Where results are stored; -1 elsewhere.
  let received: UnsafeMutableBufferPointer<Int32>
  /// 1, 1, 1 …
  let ones: UnsafeMutablePointer<Int32>
  /// 0, 1, 2 …
  let steps: UnsafeMutablePointer<Int32>
  /// Rank r has r + 1 elements in the forms with counts.
  let counts: UnsafeMutablePointer<Int32>
  let starts: UnsafeMutablePointer<Int32>
  let byteStarts: UnsafeMutablePointer<Int32>
  let types: UnsafeMutablePointer<MPI_Datatype>

  init(_ name: String, _ form: Form) {
    self.name = name
    self.form = form
    let (rank, ranks) = (rank, ranks)
    toEach = memory(ranks.map { 100 * rank + $0 }).baseAddress!
    received = memory(Int32(-1), count: ranks.count * (ranks.count + 1))
    ones = memory(Int32(1), count: ranks.count).baseAddress!
    steps = memory(ranks).baseAddress!
    counts = memory(ranks.map { $0 + 1 }).baseAddress!
    starts = memory(ranks.map { $0 * ($0 + 1) / 2 }).baseAddress!
    byteStarts = memory(ranks.map { $0 * 4 }).baseAddress!
    types = memory(MPI_INT32_T, count: ranks.count).baseAddress!
  }

  deinit {
    for part in [toEach, ones, steps, counts, starts, byteStarts] { part.deallocate() }
    received.deallocate()
    types.deallocate()
  }

  /// Calls one of three functions; a persistent one is started twice.
  func call(
    _ blocking: () throws -> Void, _ nonblocking: (UnsafeMutablePointer<MPI_Request>) throws -> Void,
    _ persistent: (UnsafeMutablePointer<MPI_Request>) throws -> Void
  ) throws {
    var request = MPI_REQUEST_NULL
    switch form {
    case .blocking: try blocking()
    case .nonblocking:
      try nonblocking(&request)
      try complete(&request)
    case .persistent:
      try persistent(&request)
      for _ in 0..<2 {
        try MPI_Start(&request)
        try complete(&request)
      }
      try MPI_Request_free(&request)
    }
  }

  /// Compares what was stored, where anything had to be.
  func expect(_ values: [Int32], where condition: Bool = true) {
    let values = condition ? values : []
    #expect(Array(received[..<values.count]) == values, "\(name), \(form)")
    #expect(received[values.count...].allSatisfy { $0 == -1 }, "\(name), \(form): nothing else is written")
  }
}

/// Every collective that moves data, each checked in all three forms with the same data.
enum RawCollective: String, CaseIterable {
  case barrier, bcast, gather, gatherv, scatter, scatterv, allgather, allgatherv, alltoall, alltoallv, alltoallw

  /// Calls the collective in one form, and compares what it stores with what it has to.
  func check(_ form: Form) throws {
    let data = CollectiveMemory(rawValue, form)
    let (comm, type, info) = (MPI_COMM_WORLD, MPI_INT32_T, MPI_INFO_NULL)
    let (rank, root, ranks) = (data.rank, data.root, data.ranks)
    let (out, into) = (data.toEach, data.received.baseAddress!)
    let (ones, steps, counts, starts) = (data.ones, data.steps, data.counts, data.starts)
    // Where each rank sends another number of elements, these are equal.
    let mine = memory(100 * rank, count: Int(rank) + 1).baseAddress!
    defer { mine.deallocate() }
    let perRank = ranks.flatMap { [Int32](repeating: 100 * $0, count: Int($0) + 1) }

    switch self {
    case .barrier: try data.call({ try MPI_Barrier(comm) }, { try MPI_Ibarrier(comm, $0) }, { try MPI_Barrier_init(comm, info, $0) })
    case .bcast:
      if rank == root { into[0] = 7 }
      try data.call(
        { try MPI_Bcast(into, 1, type, root, comm) }, { try MPI_Ibcast(into, 1, type, root, comm, $0) },
        { try MPI_Bcast_init(into, 1, type, root, comm, info, $0) })
      data.expect([7])
    case .gather:
      try data.call(
        { try MPI_Gather(out, 1, type, into, 1, type, root, comm) }, { try MPI_Igather(out, 1, type, into, 1, type, root, comm, $0) },
        { try MPI_Gather_init(out, 1, type, into, 1, type, root, comm, info, $0) })
      data.expect(ranks.map { 100 * $0 }, where: rank == root)
    case .gatherv:
      try data.call(
        { try MPI_Gatherv(mine, rank + 1, type, into, counts, starts, type, root, comm) },
        { try MPI_Igatherv(mine, rank + 1, type, into, counts, starts, type, root, comm, $0) },
        { try MPI_Gatherv_init(mine, rank + 1, type, into, counts, starts, type, root, comm, info, $0) })
      data.expect(perRank, where: rank == root)
    case .scatter:
      try data.call(
        { try MPI_Scatter(out, 1, type, into, 1, type, root, comm) }, { try MPI_Iscatter(out, 1, type, into, 1, type, root, comm, $0) },
        { try MPI_Scatter_init(out, 1, type, into, 1, type, root, comm, info, $0) })
      data.expect([100 * root + rank])
    case .scatterv:
      try data.call(
        { try MPI_Scatterv(out, ones, steps, type, into, 1, type, root, comm) },
        { try MPI_Iscatterv(out, ones, steps, type, into, 1, type, root, comm, $0) },
        { try MPI_Scatterv_init(out, ones, steps, type, into, 1, type, root, comm, info, $0) })
      data.expect([100 * root + rank])
    case .allgather:
      try data.call(
        { try MPI_Allgather(out, 1, type, into, 1, type, comm) }, { try MPI_Iallgather(out, 1, type, into, 1, type, comm, $0) },
        { try MPI_Allgather_init(out, 1, type, into, 1, type, comm, info, $0) })
      data.expect(ranks.map { 100 * $0 })
    case .allgatherv:
      try data.call(
        { try MPI_Allgatherv(mine, rank + 1, type, into, counts, starts, type, comm) },
        { try MPI_Iallgatherv(mine, rank + 1, type, into, counts, starts, type, comm, $0) },
        { try MPI_Allgatherv_init(mine, rank + 1, type, into, counts, starts, type, comm, info, $0) })
      data.expect(perRank)
    case .alltoall:
      try data.call(
        { try MPI_Alltoall(out, 1, type, into, 1, type, comm) }, { try MPI_Ialltoall(out, 1, type, into, 1, type, comm, $0) },
        { try MPI_Alltoall_init(out, 1, type, into, 1, type, comm, info, $0) })
      data.expect(ranks.map { 100 * $0 + rank })
    case .alltoallv:
      try data.call(
        { try MPI_Alltoallv(out, ones, steps, type, into, ones, steps, type, comm) },
        { try MPI_Ialltoallv(out, ones, steps, type, into, ones, steps, type, comm, $0) },
        { try MPI_Alltoallv_init(out, ones, steps, type, into, ones, steps, type, comm, info, $0) })
      data.expect(ranks.map { 100 * $0 + rank })
    case .alltoallw:
      let (bytes, types) = (data.byteStarts, data.types)
      try data.call(
        { try MPI_Alltoallw(out, ones, bytes, types, into, ones, bytes, types, comm) },
        { try MPI_Ialltoallw(out, ones, bytes, types, into, ones, bytes, types, comm, $0) },
        { try MPI_Alltoallw_init(out, ones, bytes, types, into, ones, bytes, types, comm, info, $0) })
      data.expect(ranks.map { 100 * $0 + rank })
    }
  }
}
