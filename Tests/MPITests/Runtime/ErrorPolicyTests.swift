import Glibc
import MPI
import MPITesting
import Testing

/// Whatever is created, and by whatever way: its errors are thrown. Libraries let those of a communicator or window end the job by themselves.
@Suite(.collective) struct ErrorPolicyTests {
  let ring = Ring()

  // MARK: Communicators

  private func expectErrors(of comm: MPI_Comm, _ what: Comment, sourceLocation: SourceLocation = #_sourceLocation) throws {
    var (handler, isInter, size) = (MPI_ERRHANDLER_NULL, Int32(0), Int32(0))
    try MPI_Comm_get_errhandler(comm, &handler)
    #expect(isSame(handler, MPI_ERRORS_RETURN), what, sourceLocation: sourceLocation)
    try MPI_Comm_test_inter(comm, &isInter)
    if isInter != 0 { try MPI_Comm_remote_size(comm, &size) } else { try MPI_Comm_size(comm, &size) }
    expectError(.rank, "MPI_Send", sourceLocation: sourceLocation) { try MPI_Send([Int32(1)], 1, MPI_INT32_T, size, 0, comm) }
  }

  /// Makes a communicator, tries it and frees it.
  private func expectErrors(
    _ what: Comment, sourceLocation: SourceLocation = #_sourceLocation, _ make: (UnsafeMutablePointer<MPI_Comm>) throws -> Void
  ) throws {
    var comm = MPI_COMM_NULL
    try make(&comm)
    if isSame(comm, MPI_COMM_NULL) { return }
    try expectErrors(of: comm, what, sourceLocation: sourceLocation)
    try MPI_Comm_free(&comm)
  }

  @Test func worldAndSelf() throws {
    try expectErrors(of: MPI_COMM_WORLD, "world")
    try expectErrors(of: MPI_COMM_SELF, "self")
  }

  @Test func communicatorsOfCommunicators() throws {
    try expectErrors("dup") { try MPI_Comm_dup(MPI_COMM_WORLD, $0) }
    try expectErrors("dup of self") { try MPI_Comm_dup(MPI_COMM_SELF, $0) }
    try expectErrors("dup with info") { try MPI_Comm_dup_with_info(MPI_COMM_WORLD, MPI_INFO_NULL, $0) }
    try expectErrors("idup") {
      var request = MPI_REQUEST_NULL
      try MPI_Comm_idup(MPI_COMM_WORLD, $0, &request)
      try complete(&request)
    }
    try expectErrors("split") { try MPI_Comm_split(MPI_COMM_WORLD, ring.rank % 2, 0, $0) }
    try expectErrors("split by type") { try MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, $0) }
    var group = MPI_GROUP_NULL
    try MPI_Comm_group(MPI_COMM_WORLD, &group)
    try expectErrors("create") { try MPI_Comm_create(MPI_COMM_WORLD, group, $0) }
    try expectErrors("create of a group") { try MPI_Comm_create_group(MPI_COMM_WORLD, group, 0, $0) }
    try MPI_Group_free(&group)
    let dup = try Comm.world.dup()
    try expectErrors(of: dup.handle, "an object's")
    try expectErrors("dup of an object's") { try MPI_Comm_dup(dup.handle, $0) }
    try dup.free()
  }

  @Test(.needs(.MPI_Comm_idup_with_info)) func duplicatesWithInfo() throws {
    try expectErrors("idup with info") {
      var request = MPI_REQUEST_NULL
      try MPI_Comm_idup_with_info(MPI_COMM_WORLD, MPI_INFO_NULL, $0, &request)
      try complete(&request)
    }
  }

  @Test func topologies() throws {
    try expectErrors("grid") { grid in
      try MPI_Cart_create(MPI_COMM_WORLD, 1, [ring.size], [1], 0, grid)
      try expectErrors("part of a grid") { try MPI_Cart_sub(grid.pointee, [1], $0) }
    }
    let all = (1...ring.size).map { $0 }
    try expectErrors("graph") { try MPI_Graph_create(MPI_COMM_WORLD, ring.size, all, (0..<ring.size).map { ($0 + 1) % ring.size }, 0, $0) }
    try expectErrors("distributed graph") {
      try MPI_Dist_graph_create(MPI_COMM_WORLD, 1, [ring.rank], [1], [ring.right], MPI_UNWEIGHTED, MPI_INFO_NULL, 0, $0)
    }
    try expectErrors("adjacent distributed graph") {
      try MPI_Dist_graph_create_adjacent(
        MPI_COMM_WORLD, 1, [ring.left], MPI_UNWEIGHTED, 1, [ring.right], MPI_UNWEIGHTED, MPI_INFO_NULL, 0, $0)
    }
  }

  @Test(.collective(ranks: 2...)) func intercommunicators() throws {
    var half = MPI_COMM_NULL
    let isUpper = ring.rank >= ring.size / 2
    try MPI_Comm_split(MPI_COMM_WORLD, isUpper ? 1 : 0, 0, &half)
    try expectErrors("intercommunicator") { inter in
      try MPI_Intercomm_create(half, 0, MPI_COMM_WORLD, isUpper ? 0 : ring.size / 2, 0, inter)
      try expectErrors("merged") { try MPI_Intercomm_merge(inter.pointee, isUpper ? 1 : 0, $0) }
      try expectErrors("dup of an intercommunicator") { try MPI_Comm_dup(inter.pointee, $0) }
      try expectErrors("split of an intercommunicator") { try MPI_Comm_split(inter.pointee, 0, 0, $0) }
    }
    try MPI_Comm_free(&half)
  }

  /// What a program sets is inherited, as MPI says; the policy does not come in between.
  @Test func handlersAreInherited() throws {
    var (parent, child, handler, found) = (MPI_COMM_NULL, MPI_COMM_NULL, MPI_ERRHANDLER_NULL, MPI_ERRHANDLER_NULL)
    try MPI_Comm_dup(MPI_COMM_SELF, &parent)
    try MPI_Comm_create_errhandler({ _, code in code!.pointee = MPI_SUCCESS }, &handler)
    try MPI_Comm_set_errhandler(parent, handler)
    try MPI_Comm_dup(parent, &child)
    try MPI_Comm_get_errhandler(child, &found)
    #expect(isSame(found, handler))
    try MPI_Errhandler_free(&found)
    try MPI_Errhandler_free(&handler)
    try MPI_Comm_free(&child)
    try MPI_Comm_free(&parent)
  }

  // MARK: Windows

  private func expectErrors(of win: MPI_Win, _ what: Comment, sourceLocation: SourceLocation = #_sourceLocation) throws {
    var handler = MPI_ERRHANDLER_NULL
    try MPI_Win_get_errhandler(win, &handler)
    #expect(isSame(handler, MPI_ERRORS_RETURN), what, sourceLocation: sourceLocation)
    let origin = memory([Int32(1)])
    defer { origin.deallocate() }
    try MPI_Win_fence(0, win)
    expectError(.rank, "MPI_Put", sourceLocation: sourceLocation) {
      try MPI_Put(origin.baseAddress, 1, MPI_INT32_T, ring.size, 0, 1, MPI_INT32_T, win)
    }
    try MPI_Win_fence(0, win)
  }

  @Test func windows() throws {
    var (base, win) = (UnsafeMutableRawPointer?.none, MPI_WIN_NULL)
    try MPI_Win_allocate(16, 4, MPI_INFO_NULL, MPI_COMM_WORLD, &base, &win)
    try expectErrors(of: win, "allocate")
    try MPI_Win_free(&win)
    var node = MPI_COMM_NULL
    try MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &node)
    try MPI_Win_allocate_shared(16, 4, MPI_INFO_NULL, node, &base, &win)
    try expectErrors(of: win, "allocate shared")
    try MPI_Win_free(&win)
    try MPI_Comm_free(&node)
  }

  // Open MPI 4.1 makes no such window of one process.
  @Test(.collective(ranks: 2...)) func windowsOfOnesOwnMemory() throws {
    let room = memory(Int32(0), count: 4)
    defer { room.deallocate() }
    var win = MPI_WIN_NULL
    try MPI_Win_create(room.baseAddress, 16, 4, MPI_INFO_NULL, MPI_COMM_WORLD, &win)
    try expectErrors(of: win, "create")
    try MPI_Win_free(&win)
    try MPI_Win_create_dynamic(MPI_INFO_NULL, MPI_COMM_WORLD, &win)
    try expectErrors(of: win, "create dynamic")
    try MPI_Win_free(&win)
  }

  // MARK: Files and sessions

  @Test func files() throws {
    var (file, handler) = (MPI_FILE_NULL, MPI_ERRHANDLER_NULL)
    try MPI_File_get_errhandler(MPI_FILE_NULL, &handler)
    #expect(isSame(handler, MPI_ERRORS_RETURN), "files to come")
    let mode = MPI_MODE_CREATE | MPI_MODE_WRONLY | MPI_MODE_DELETE_ON_CLOSE
    try MPI_File_open(MPI_COMM_SELF, "/tmp/swift-mpi-policy-\(getpid())", mode, MPI_INFO_NULL, &file)
    try MPI_File_get_errhandler(file, &handler)
    #expect(isSame(handler, MPI_ERRORS_RETURN), "a file")
    #expect(throws: MPIError.self) { try MPI_File_seek(file, 0, -77) }
    try MPI_File_close(&file)
  }

  @Test(.needs(.MPI_Session_init), .avoids(.sessionHandlers)) func sessions() throws {
    // A session, and a communicator of its groups, are given their handler by the caller.
    var (session, group, handler) = (try MPI_SESSION_NULL, MPI_GROUP_NULL, MPI_ERRHANDLER_NULL)
    try MPI_Session_init(MPI_INFO_NULL, MPI_ERRORS_RETURN, &session)
    try MPI_Session_get_errhandler(session, &handler)
    #expect(isSame(handler, MPI_ERRORS_RETURN), "a session")
    #expect(throws: MPIError.self) { try MPI_Group_from_session_pset(session, "no://such/set", &group) }
    try MPI_Group_from_session_pset(session, "mpi://WORLD", &group)
    try expectErrors("created of a group") { try MPI_Comm_create_from_group(group, "policy", MPI_INFO_NULL, MPI_ERRORS_RETURN, $0) }
    try MPI_Group_free(&group)
    try MPI_Session_finalize(&session)
  }
}
