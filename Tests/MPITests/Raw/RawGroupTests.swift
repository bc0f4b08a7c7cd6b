import MPI
import MPITesting
import Testing

/// Groups and what is made of them.
@Suite(.collective) struct RawGroupTests {
  let ring = Ring()

  private func size(_ group: MPI_Group) throws -> Int32 { try value(-1) { size throws(MPIError) in try MPI_Group_size(group, size) } }

  private func compare(_ a: MPI_Group, _ b: MPI_Group) throws -> Int32 {
    try value(-1) { result throws(MPIError) in try MPI_Group_compare(a, b, result) }
  }

  @Test func setsOfRanks() throws {
    var all = MPI_GROUP_NULL
    try MPI_Comm_group(MPI_COMM_WORLD, &all)
    #expect(try size(all) == ring.size)
    #expect(try value(Int32(-1)) { rank throws(MPIError) in try MPI_Group_rank(all, rank) } == ring.rank)
    let last = ring.size - 1
    var (first, others, end, both, common, less) = (MPI_GROUP_NULL, MPI_GROUP_NULL, MPI_GROUP_NULL, MPI_GROUP_NULL, MPI_GROUP_NULL, MPI_GROUP_NULL)
    try MPI_Group_incl(all, 1, [0], &first)
    try MPI_Group_excl(all, 1, [0], &others)
    try MPI_Group_incl(all, 1, [last], &end)
    try MPI_Group_union(first, others, &both)
    #expect(try compare(both, all) == MPI_IDENT)
    try MPI_Group_intersection(all, end, &common)
    #expect(try compare(common, end) == MPI_IDENT)
    try MPI_Group_difference(all, first, &less)
    #expect(try compare(less, others) == MPI_IDENT)
    #expect(try compare(all, MPI_GROUP_EMPTY) == MPI_UNEQUAL)
    #expect(try value(Int32(-1)) { rank throws(MPIError) in try MPI_Group_rank(first, rank) } == (ring.rank == 0 ? 0 : MPI_UNDEFINED))
    var translated: [Int32] = [-1, -1]
    try MPI_Group_translate_ranks(all, 2, [0, last], first, &translated)
    #expect(translated == [0, last == 0 ? 0 : MPI_UNDEFINED])
    for var group in [first, end, both, common, less, others, all] where !isSame(group, MPI_GROUP_EMPTY) { try MPI_Group_free(&group) }
  }

  @Test func ranges() throws {
    var (all, even, odd) = (MPI_GROUP_NULL, MPI_GROUP_NULL, MPI_GROUP_NULL)
    try MPI_Comm_group(MPI_COMM_WORLD, &all)
    var range: [(Int32, Int32, Int32)] = [(0, ring.size - 1, 2)]
    try MPI_Group_range_incl(all, 1, &range, &even)
    try MPI_Group_range_excl(all, 1, &range, &odd)
    #expect(try size(even) == (ring.size + 1) / 2 && size(odd) == ring.size / 2)
    if !isSame(odd, MPI_GROUP_EMPTY) { try MPI_Group_free(&odd) }
    try MPI_Group_free(&even)
    // The same ranks in another order are similar.
    if ring.size > 1 {
      range = [(ring.size - 1, 0, -1)]
      try MPI_Group_range_incl(all, 1, &range, &odd)
      #expect(try compare(all, odd) == MPI_SIMILAR)
      try MPI_Group_free(&odd)
    }
    try MPI_Group_free(&all)
    #expect(isSame(all, MPI_GROUP_NULL))
  }

  @Test func communicatorsAreMadeOfGroups() throws {
    var (all, even, comm, other) = (MPI_GROUP_NULL, MPI_GROUP_NULL, MPI_COMM_NULL, MPI_COMM_NULL)
    try MPI_Comm_group(MPI_COMM_WORLD, &all)
    var range: [(Int32, Int32, Int32)] = [(0, ring.size - 1, 2)]
    try MPI_Group_range_incl(all, 1, &range, &even)
    try MPI_Comm_create(MPI_COMM_WORLD, even, &comm)
    let isIn = ring.rank.isMultiple(of: 2)
    #expect(isSame(comm, MPI_COMM_NULL) == !isIn)
    if isIn {
      // Only the members call it.
      try MPI_Comm_create_group(MPI_COMM_WORLD, even, 9, &other)
      #expect(try value(Int32(-1)) { result throws(MPIError) in try MPI_Comm_compare(comm, other, result) } == MPI_CONGRUENT)
      #expect(try value(Int32(-1)) { rank throws(MPIError) in try MPI_Comm_rank(other, rank) } == ring.rank / 2)
      try MPI_Comm_free(&other)
      try MPI_Comm_free(&comm)
    }
    try MPI_Group_free(&even)
    try MPI_Group_free(&all)
  }
}
