import MPI
import MPITesting
import Testing

/// Communicators that are made of others.
@Suite(.collective) struct RawCommunicatorTests {
  let ring = Ring()

  private func compare(_ a: MPI_Comm, _ b: MPI_Comm) throws -> Int32 {
    try value(-1) { result throws(MPIError) in try MPI_Comm_compare(a, b, result) }
  }

  @Test func handlesAreCompared() throws {
    var comm = MPI_COMM_NULL
    #expect(comm == MPI_COMM_NULL && comm != MPI_COMM_WORLD)
    try MPI_Comm_dup(MPI_COMM_SELF, &comm)
    #expect(comm != MPI_COMM_NULL && comm != MPI_COMM_SELF)
    try MPI_Comm_free(&comm)
    #expect(comm == MPI_COMM_NULL)
  }

  @Test func duplicates() throws {
    var comm = MPI_COMM_NULL
    try MPI_Comm_dup(MPI_COMM_WORLD, &comm)
    #expect(try compare(comm, MPI_COMM_WORLD) == MPI_CONGRUENT && compare(comm, comm) == MPI_IDENT)
    try MPI_Comm_free(&comm)
    #expect(isSame(comm, MPI_COMM_NULL))

    var request = MPI_REQUEST_NULL
    try MPI_Comm_idup(MPI_COMM_WORLD, &comm, &request)
    try complete(&request)
    #expect(try compare(comm, MPI_COMM_WORLD) == MPI_CONGRUENT)
    try MPI_Comm_free(&comm)

    try MPI_Comm_dup_with_info(MPI_COMM_WORLD, MPI_INFO_NULL, &comm)
    #expect(try compare(comm, MPI_COMM_WORLD) == MPI_CONGRUENT)
    try MPI_Comm_free(&comm)
  }

  @Test(.needs(.MPI_Comm_idup_with_info)) func duplicatesWithInfo() throws {
    var (comm, request) = (MPI_COMM_NULL, MPI_REQUEST_NULL)
    try MPI_Comm_idup_with_info(MPI_COMM_WORLD, MPI_INFO_NULL, &comm, &request)
    try complete(&request)
    #expect(try compare(comm, MPI_COMM_WORLD) == MPI_CONGRUENT)
    try MPI_Comm_free(&comm)
  }

  @Test func splits() throws {
    var half = MPI_COMM_NULL
    // Lower keys come first: the order is reversed.
    try MPI_Comm_split(MPI_COMM_WORLD, ring.rank % 2, -ring.rank, &half)
    let members = (0..<ring.size).filter { $0 % 2 == ring.rank % 2 }
    #expect(try value(Int32(-1)) { size throws(MPIError) in try MPI_Comm_size(half, size) } == members.count)
    let place = try value(Int32(-1)) { rank throws(MPIError) in try MPI_Comm_rank(half, rank) }
    #expect(members.reversed()[Int(place)] == ring.rank)
    try MPI_Comm_free(&half)

    try MPI_Comm_split(MPI_COMM_WORLD, ring.rank == 0 ? MPI_UNDEFINED : 1, 0, &half)
    #expect(isSame(half, MPI_COMM_NULL) == (ring.rank == 0))
    if ring.rank > 0 { try MPI_Comm_free(&half) }

    // All ranks of these tests are on one machine.
    try MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &half)
    #expect(try compare(half, MPI_COMM_WORLD) == MPI_CONGRUENT)
    try MPI_Comm_free(&half)
  }

  @Test func names() throws {
    func name(_ comm: MPI_Comm) throws -> String {
      try string(MPI_MAX_OBJECT_NAME) { text, length throws(MPIError) in try MPI_Comm_get_name(comm, text, length) }
    }
    #expect(try name(MPI_COMM_WORLD) == "MPI_COMM_WORLD")
    var comm = MPI_COMM_NULL
    try MPI_Comm_dup(MPI_COMM_SELF, &comm)
    try MPI_Comm_set_name(comm, "myself")
    #expect(try name(comm) == "myself")
    try MPI_Comm_free(&comm)
  }

  @Test func infoIsKept() throws {
    var (comm, info, used) = (MPI_COMM_NULL, MPI_INFO_NULL, MPI_INFO_NULL)
    try MPI_Comm_dup(MPI_COMM_SELF, &comm)
    try MPI_Info_create(&info)
    try MPI_Comm_set_info(comm, info)
    try MPI_Comm_get_info(comm, &used)
    #expect(!isSame(used, MPI_INFO_NULL))
    try MPI_Info_free(&used)
    try MPI_Info_free(&info)
    try MPI_Comm_free(&comm)
  }

  @Test(.collective(ranks: 2...)) func twoGroupsAndBack() throws {
    let isHigh = ring.rank >= ring.size / 2
    var (half, inter, merged, copy, group) = (MPI_COMM_NULL, MPI_COMM_NULL, MPI_COMM_NULL, MPI_COMM_NULL, MPI_GROUP_NULL)
    try MPI_Comm_split(MPI_COMM_WORLD, isHigh ? 1 : 0, ring.rank, &half)
    try MPI_Intercomm_create(half, 0, MPI_COMM_WORLD, isHigh ? 0 : ring.size / 2, 3, &inter)
    #expect(try value(Int32(-1)) { flag throws(MPIError) in try MPI_Comm_test_inter(inter, flag) } == 1)
    #expect(try value(Int32(-1)) { flag throws(MPIError) in try MPI_Comm_test_inter(half, flag) } == 0)
    try MPI_Comm_remote_group(inter, &group)
    let remote = try value(Int32(-1)) { size throws(MPIError) in try MPI_Group_size(group, size) }
    #expect(remote == (isHigh ? ring.size / 2 : ring.size - ring.size / 2))
    try MPI_Group_free(&group)
    // The high side first.
    try MPI_Intercomm_merge(inter, isHigh ? 0 : 1, &merged)
    let place = try value(Int32(-1)) { rank throws(MPIError) in try MPI_Comm_rank(merged, rank) }
    #expect(place == (isHigh ? ring.rank - ring.size / 2 : ring.size - ring.size / 2 + ring.rank))
    try MPI_Comm_dup(inter, &copy)
    #expect(try compare(copy, inter) == MPI_CONGRUENT)
    for var comm in [copy, merged, inter, half] { try MPI_Comm_free(&comm) }
  }

  @Test func nobodyStartedUs() throws {
    let parent = try value(MPI_COMM_WORLD) { parent throws(MPIError) in try MPI_Comm_get_parent(parent) }
    #expect(isSame(parent, MPI_COMM_NULL))
    var comm = MPI_COMM_NULL
    try MPI_Comm_dup(MPI_COMM_WORLD, &comm)
    try MPI_Comm_disconnect(&comm)
    #expect(isSame(comm, MPI_COMM_NULL))
  }
}
