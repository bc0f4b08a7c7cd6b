import MPI
import MPITesting
import Testing

/// Chapters that older libraries lack: sessions, large counts, partitioned messages, extensions.
@Suite(.collective) struct RawNewerTests {
  let ring = Ring()

  @Test(.needs(.MPI_Session_init, .MPI_Comm_create_from_group)) func sessionsMakeCommunicators() throws {
    var (session, group, comm, info) = (try MPI_SESSION_NULL, MPI_GROUP_NULL, MPI_COMM_NULL, MPI_INFO_NULL)
    try MPI_Session_init(MPI_INFO_NULL, MPI_ERRORS_RETURN, &session)
    let count = try value(Int32(-1)) { count throws(MPIError) in try MPI_Session_get_num_psets(session, MPI_INFO_NULL, count) }
    let names = try (0..<count).map { number in
      var length: Int32 = 256
      return try string(256) { text, _ throws(MPIError) in try MPI_Session_get_nth_pset(session, MPI_INFO_NULL, number, &length, text) }
    }
    #expect(names.contains { $0.lowercased() == "mpi://world" })
    try MPI_Session_get_pset_info(session, "mpi://WORLD", &info)
    try MPI_Info_free(&info)
    try MPI_Group_from_session_pset(session, "mpi://WORLD", &group)
    #expect(try value(Int32(-1)) { size throws(MPIError) in try MPI_Group_size(group, size) } == ring.size)
    try MPI_Comm_create_from_group(group, "swift-mpi.test", MPI_INFO_NULL, MPI_ERRORS_RETURN, &comm)
    var sum: Int32 = -1
    try MPI_Allreduce([ring.rank], &sum, 1, MPI_INT32_T, MPI_SUM, comm)
    #expect(sum == ring.size * (ring.size - 1) / 2)
    try MPI_Comm_free(&comm)
    try MPI_Group_free(&group)
    try MPI_Session_finalize(&session)
    #expect(try isSame(session, MPI_SESSION_NULL))
  }

  @Test(.needs(.MPI_Send_c, .MPI_Recv_c, .MPI_Allreduce_c, .MPI_Allgatherv_c, .MPI_Type_contiguous_c, .MPI_Type_size_c)) func largeCountForms() throws
  {
    var (request, received, status) = (MPI_REQUEST_NULL, [Int32(-1), -1], MPI_Status())
    let sent = memory([ring.rank, 9])
    defer { sent.deallocate() }
    try MPI_Isend_c(sent.baseAddress, 2, MPI_INT32_T, ring.right, 4, MPI_COMM_WORLD, &request)
    try MPI_Recv_c(&received, 2, MPI_INT32_T, ring.left, 4, MPI_COMM_WORLD, &status)
    try complete(&request)
    #expect(received == [ring.left, 9])
    #expect(try value(-1) { count throws(MPIError) in try MPI_Get_count_c(&status, MPI_INT32_T, count) } == 2)
    try MPI_Allreduce_c(sent.baseAddress, &received, 2, MPI_INT32_T, MPI_SUM, MPI_COMM_WORLD)
    #expect(received == [ring.size * (ring.size - 1) / 2, 9 * ring.size])
    // Displacements of any size.
    var all = [Int32](repeating: -1, count: Int(ring.size))
    try MPI_Allgatherv_c(
      sent.baseAddress, 1, MPI_INT32_T, &all, [Int](repeating: 1, count: all.count), Array(all.indices), MPI_INT32_T, MPI_COMM_WORLD)
    #expect(all == Array(0..<ring.size))
    // More bytes than an int can count; only described, not sent.
    var type = MPI_DATATYPE_NULL
    try MPI_Type_contiguous_c(3_000_000_000, MPI_DOUBLE, &type)
    #expect(try value(0) { size throws(MPIError) in try MPI_Type_size_c(type, size) } == 24_000_000_000)
    var (lower, extent) = (-1, -1)
    try MPI_Type_get_extent_c(type, &lower, &extent)
    #expect(lower == 0 && extent == 24_000_000_000)
    #expect(try value(Int32(0)) { size throws(MPIError) in try MPI_Type_size(type, size) } == MPI_UNDEFINED, "an int cannot hold it")
    try MPI_Type_free(&type)
  }

  // Not to itself: some libraries cannot match a partitioned send with a receive of the same process.
  @Test(.needs(.MPI_Psend_init, .MPI_Pready_list, .MPI_Pready_range), .collective(ranks: 2...)) func partitionsAreSentOneByOne() throws {
    let (sent, received) = (memory(Int32(-1), count: 8), memory(Int32(-1), count: 8))
    defer {
      sent.deallocate()
      received.deallocate()
    }
    var requests = [MPI_REQUEST_NULL, MPI_REQUEST_NULL]
    try MPI_Psend_init(sent.baseAddress, 4, 2, MPI_INT32_T, ring.right, 6, MPI_COMM_WORLD, MPI_INFO_NULL, &requests[0])
    try MPI_Precv_init(received.baseAddress, 4, 2, MPI_INT32_T, ring.left, 6, MPI_COMM_WORLD, MPI_INFO_NULL, &requests[1])
    for round in Int32(0)..<2 {
      for i in 0..<8 { received[i] = -1 }
      try MPI_Startall(2, &requests)
      for i in 0..<8 { sent[i] = ring.rank * 100 + round * 10 + Int32(i) }
      try MPI_Pready(3, requests[0])
      try MPI_Pready_range(0, 1, requests[0])
      try MPI_Pready_list(1, [2], requests[0])
      var flag: Int32 = 0
      while flag == 0 { try MPI_Parrived(requests[1], 3, &flag) }
      #expect(received[7] == ring.left * 100 + round * 10 + 7)
      try completeAll(&requests)
      #expect(Array(received) == (0..<8).map { ring.left * 100 + round * 10 + $0 })
    }
    for i in requests.indices { try MPI_Request_free(&requests[i]) }
  }

  @Test(.needs(.MPIX_Query_cuda_support)) func deviceSupportIsAskedFor() throws {
    #expect([0, 1].contains(try MPIX_Query_cuda_support()))
  }

  @Test(.needs(.MPIX_Comm_agree, .MPIX_Comm_shrink), .avoids(.agreement)) func healthyCommunicatorsAgree() throws {
    var (comm, smaller, failed) = (MPI_COMM_NULL, MPI_COMM_NULL, MPI_GROUP_NULL)
    try MPI_Comm_dup(MPI_COMM_WORLD, &comm)
    var flag: Int32 = 3
    do throws(MPIError) {
      try MPIX_Comm_agree(comm, &flag)
    } catch {
      // A library can have the functions and its launcher not: then they say so.
      #expect(error.function == .MPIX_Comm_agree)
      try MPI_Comm_free(&comm)
      return
    }
    #expect(flag == 3)
    try MPIX_Comm_get_failed(comm, &failed)
    #expect(try value(Int32(-1)) { size throws(MPIError) in try MPI_Group_size(failed, size) } == 0)
    try MPIX_Comm_shrink(comm, &smaller)
    #expect(try value(Int32(-1)) { size throws(MPIError) in try MPI_Comm_size(smaller, size) } == ring.size)
    try MPI_Comm_free(&smaller)
    try MPI_Comm_free(&comm)
  }
}
