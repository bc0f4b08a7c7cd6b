import MPI
import MPITesting
import Testing

/// Collectives of the raw tier, in all forms that the library has.
@Suite(.collective) struct RawCollectiveTests {
  @Test(arguments: RawCollective.allCases) func blocking(collective: RawCollective) throws { try collective.check(.blocking) }

  @Test(arguments: RawCollective.allCases) func nonblocking(collective: RawCollective) throws { try collective.check(.nonblocking) }

  @Test(.needs(.MPI_Bcast_init, .MPI_Alltoallw_init), arguments: RawCollective.allCases.filter { $0 != .scatter })
  func persistent(collective: RawCollective) throws { try collective.check(.persistent) }

  @Test(.needs(.MPI_Bcast_init), .avoids(.persistentScatter, if: Comm.world.size > 2)) func persistentScatter() throws {
    try RawCollective.scatter.check(.persistent)
  }

  @Test(arguments: RawReduction.allCases) func blockingReductions(reduction: RawReduction) throws { try reduction.check(.blocking) }

  @Test(arguments: RawReduction.allCases) func nonblockingReductions(reduction: RawReduction) throws { try reduction.check(.nonblocking) }

  @Test(.needs(.MPI_Allreduce_init, .MPI_Exscan_init), arguments: RawReduction.allCases)
  func persistentReductions(reduction: RawReduction) throws { try reduction.check(.persistent) }

  @Test func gathersAndScattersInPlace() throws {
    let ring = Ring()
    let isRoot = ring.rank == 0
    var all = [Int32](repeating: -1, count: Int(ring.size))
    all[Int(ring.rank)] = ring.rank
    try MPI_Allgather(MPI_IN_PLACE, 0, MPI_DATATYPE_NULL, &all, 1, MPI_INT32_T, MPI_COMM_WORLD)
    #expect(all == Array(0..<ring.size))
    var mine: Int32 = -1
    if isRoot {
      try MPI_Scatter(all.map { $0 * 2 }, 1, MPI_INT32_T, MPI_IN_PLACE, 1, MPI_INT32_T, 0, MPI_COMM_WORLD)
    } else {
      try MPI_Scatter(nil, 0, MPI_INT32_T, &mine, 1, MPI_INT32_T, 0, MPI_COMM_WORLD)
      #expect(mine == ring.rank * 2)
    }
    if isRoot {
      var gathered = [Int32](repeating: 0, count: Int(ring.size))
      try MPI_Gather(MPI_IN_PLACE, 0, MPI_DATATYPE_NULL, &gathered, 1, MPI_INT32_T, 0, MPI_COMM_WORLD)
      #expect(gathered == all.map { $0 * 2 })
    } else {
      try MPI_Gather(&mine, 1, MPI_INT32_T, nil, 0, MPI_INT32_T, 0, MPI_COMM_WORLD)
    }
  }

  @Test func reducesLocally() throws {
    var result: [Int32] = [1, 20, -3]
    try MPI_Reduce_local([5 as Int32, 2, -9], &result, 3, MPI_INT32_T, MPI_MIN)
    #expect(result == [1, 2, -9])
  }

  @Test(.collective(ranks: 2...)) func intercommunicatorsExchange() throws {
    let ring = Ring()
    let isHigh = ring.rank >= ring.size / 2
    var half = MPI_COMM_NULL
    var inter = MPI_COMM_NULL
    try MPI_Comm_split(MPI_COMM_WORLD, isHigh ? 1 : 0, ring.rank, &half)
    try MPI_Intercomm_create(half, 0, MPI_COMM_WORLD, isHigh ? 0 : ring.size / 2, 3, &inter)
    let remote = try value(Int32(0)) { size throws(MPIError) in try MPI_Comm_remote_size(inter, size) }
    #expect(remote == (isHigh ? ring.size / 2 : ring.size - ring.size / 2))
    let others = isHigh ? 0..<(ring.size / 2) : (ring.size / 2)..<ring.size
    // Each side gets what the other has.
    var sum: Int32 = -1
    try MPI_Allreduce([ring.rank], &sum, 1, MPI_INT32_T, MPI_SUM, inter)
    #expect(sum == others.reduce(0, +))
    var everything = [Int32](repeating: -1, count: others.count)
    try MPI_Allgather([ring.rank], 1, MPI_INT32_T, &everything, 1, MPI_INT32_T, inter)
    #expect(everything == Array(others))
    // From the lowest rank of the lower half to all of the higher half.
    var value: Int32 = isHigh ? -1 : 77
    try MPI_Bcast(&value, 1, MPI_INT32_T, isHigh ? 0 : ring.rank == 0 ? MPI_ROOT : MPI_PROC_NULL, inter)
    #expect(value == 77)
    try MPI_Comm_free(&inter)
    try MPI_Comm_free(&half)
  }
}
