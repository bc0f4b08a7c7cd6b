import MPI
import MPITesting
import Testing

/// Nonblocking and persistent messages, and every way to wait for them.
@Suite(.collective) struct RawRequestTests {
  enum Completion: String, CaseIterable {
    case waitall, testall, waitany, testany, waitsome, testsome
  }

  let ring = Ring()
  let comm = MPI_COMM_WORLD

  @Test(arguments: Completion.allCases) func completesInEveryWay(completion: Completion) throws {
    let values = memory([ring.rank, ring.rank + 1, ring.rank + 2, -1, -1, -1])
    defer { values.deallocate() }
    var requests = [MPI_Request](repeating: MPI_REQUEST_NULL, count: 6)
    let base = values.baseAddress!
    for i in 0..<3 {
      try MPI_Irecv(base + 3 + i, 1, MPI_INT32_T, ring.left, Int32(i), comm, &requests[3 + i])
    }
    try MPI_Barrier(comm)
    try MPI_Isend(base, 1, MPI_INT32_T, ring.right, 0, comm, &requests[0])
    try MPI_Issend(base + 1, 1, MPI_INT32_T, ring.right, 1, comm, &requests[1])
    try MPI_Irsend(base + 2, 1, MPI_INT32_T, ring.right, 2, comm, &requests[2])
    var statuses = [MPI_Status](repeating: MPI_Status(), count: 6)
    var indices = [Int32](repeating: 0, count: 6)
    var flag: Int32 = 0
    var index: Int32 = 0
    var count: Int32 = 0
    var done: Set<Int32> = []
    switch completion {
    case .waitall: try MPI_Waitall(6, &requests, &statuses)
    case .testall: while flag == 0 { try MPI_Testall(6, &requests, &flag, &statuses) }
    case .waitany:
      for _ in 0..<6 {
        try MPI_Waitany(6, &requests, &index, &statuses[0])
        done.insert(index)
      }
      try MPI_Waitany(6, &requests, &index, MPI_STATUS_IGNORE)
      #expect(index == MPI_UNDEFINED && done.count == 6)
    case .testany:
      while done.count < 6 {
        try MPI_Testany(6, &requests, &index, &flag, &statuses[0])
        if flag != 0 { done.insert(index) }
      }
    case .waitsome:
      while done.count < 6 {
        try MPI_Waitsome(6, &requests, &count, &indices, &statuses)
        done.formUnion(indices[..<Int(count)])
      }
      try MPI_Waitsome(6, &requests, &count, &indices, &statuses)
      #expect(count == MPI_UNDEFINED)
    case .testsome:
      while done.count < 6 {
        try MPI_Testsome(6, &requests, &count, &indices, &statuses)
        done.formUnion(indices[..<Int(count)])
      }
    }
    #expect(values[3...].elementsEqual([ring.left, ring.left + 1, ring.left + 2]))
    #expect(requests.allSatisfy { isSame($0, MPI_REQUEST_NULL) })
    if completion == .waitall || completion == .testall {
      #expect(statuses[3...].map(\.MPI_TAG) == [0, 1, 2])
      #expect(statuses[3...].allSatisfy { $0.MPI_SOURCE == ring.left })
    }
  }

  @Test func buffersWithoutBlocking() throws {
    let values = memory([ring.rank, -1])
    let bytes = 2 * (4 + Int(MPI_BSEND_OVERHEAD))
    let buffer = memory(UInt8(0), count: bytes)
    defer {
      values.deallocate()
      buffer.deallocate()
    }
    try MPI_Buffer_attach(buffer.baseAddress, Int32(bytes))
    var request = MPI_REQUEST_NULL
    try MPI_Ibsend(values.baseAddress, 1, MPI_INT32_T, ring.right, 0, comm, &request)
    try complete(&request)
    try MPI_Recv(values.baseAddress! + 1, 1, MPI_INT32_T, ring.left, 0, comm, MPI_STATUS_IGNORE)
    #expect(values[1] == ring.left)
    var detached: UnsafeMutableRawPointer?
    var size: Int32 = 0
    try MPI_Buffer_detach(&detached, &size)
  }

  @Test func persists() throws {
    let values = memory(Int32(-1), count: 6)
    let bytes = 4 + Int(MPI_BSEND_OVERHEAD)
    let buffer = memory(UInt8(0), count: bytes)
    defer {
      values.deallocate()
      buffer.deallocate()
    }
    let base = values.baseAddress!
    var requests = [MPI_Request](repeating: MPI_REQUEST_NULL, count: 6)
    try MPI_Buffer_attach(buffer.baseAddress, Int32(bytes))
    try MPI_Send_init(base, 1, MPI_INT32_T, ring.right, 0, comm, &requests[3])
    try MPI_Ssend_init(base + 1, 1, MPI_INT32_T, ring.right, 1, comm, &requests[4])
    try MPI_Bsend_init(base + 2, 1, MPI_INT32_T, ring.right, 2, comm, &requests[5])
    for i in 0..<3 { try MPI_Recv_init(base + 3 + i, 1, MPI_INT32_T, ring.left, Int32(i), comm, &requests[i]) }
    for round in Int32(0)..<3 {
      for i in 0..<3 { values[i] = ring.rank * 100 + round * 10 + Int32(i) }
      try MPI_Startall(5, &requests)
      try MPI_Start(&requests[5])
      try completeAll(&requests)
      #expect(values[3...].elementsEqual((0..<3).map { ring.left * 100 + round * 10 + $0 }))
      #expect(!requests.contains { isSame($0, MPI_REQUEST_NULL) }, "persistent requests stay")
    }
    for i in requests.indices { try MPI_Request_free(&requests[i]) }
    #expect(requests.allSatisfy { isSame($0, MPI_REQUEST_NULL) })
    var detached: UnsafeMutableRawPointer?
    var size: Int32 = 0
    try MPI_Buffer_detach(&detached, &size)
  }

  @Test func readySendsPersist() throws {
    let values = memory([ring.rank, -1])
    defer { values.deallocate() }
    var requests = [MPI_REQUEST_NULL, MPI_REQUEST_NULL]
    try MPI_Recv_init(values.baseAddress! + 1, 1, MPI_INT32_T, ring.left, 0, comm, &requests[0])
    try MPI_Rsend_init(values.baseAddress, 1, MPI_INT32_T, ring.right, 0, comm, &requests[1])
    try MPI_Start(&requests[0])
    try MPI_Barrier(comm)
    try MPI_Start(&requests[1])
    try completeAll(&requests)
    #expect(values[1] == ring.left)
    for i in requests.indices { try MPI_Request_free(&requests[i]) }
  }

  @Test func cancelsAReceive() throws {
    let value = memory([Int32(4)])
    defer { value.deallocate() }
    var request = MPI_REQUEST_NULL
    try MPI_Irecv(value.baseAddress, 1, MPI_INT32_T, ring.left, 77, comm, &request)
    var flag: Int32 = -1
    try MPI_Request_get_status(request, &flag, MPI_STATUS_IGNORE)
    #expect(flag == 0)
    try MPI_Cancel(&request)
    var status = MPI_Status()
    try MPI_Wait(&request, &status)
    try MPI_Test_cancelled(&status, &flag)
    #expect(flag != 0 && value[0] == 4)
  }

  @Test(.needs(.MPI_Request_get_status_all, .MPI_Request_get_status_any, .MPI_Request_get_status_some))
  func asksForManyStatuses() throws {
    let values = memory([ring.rank, -1])
    defer { values.deallocate() }
    var requests = [MPI_REQUEST_NULL, MPI_REQUEST_NULL]
    try MPI_Irecv(values.baseAddress! + 1, 1, MPI_INT32_T, ring.left, 0, comm, &requests[0])
    try MPI_Isend(values.baseAddress, 1, MPI_INT32_T, ring.right, 0, comm, &requests[1])
    var flag: Int32 = 0
    while flag == 0 { try MPI_Request_get_status_all(2, requests, &flag, MPI_STATUSES_IGNORE) }
    var index: Int32 = -1
    try MPI_Request_get_status_any(2, requests, &index, &flag, MPI_STATUS_IGNORE)
    #expect(flag != 0 && (0...1).contains(index))
    var count: Int32 = 0
    var indices: [Int32] = [-1, -1]
    try MPI_Request_get_status_some(2, requests, &count, &indices, MPI_STATUSES_IGNORE)
    #expect(count == 2 && indices == [0, 1])
    #expect(!requests.contains { isSame($0, MPI_REQUEST_NULL) }, "asking frees nothing")
    try completeAll(&requests)
    #expect(values[1] == ring.left)
  }

  @Test func generalizedRequestsRunTheirCallbacks() throws {
    let calls = memory([Int32(0), 0])
    defer { calls.deallocate() }
    var request = MPI_REQUEST_NULL
    try MPI_Grequest_start(
      { state, status in
        state!.assumingMemoryBound(to: Int32.self)[0] += 1
        guard let status else { return 0 }
        do throws(MPIError) {
          try MPI_Status_set_elements(status, MPI_INT32_T, 5)
          try MPI_Status_set_cancelled(status, 0)
        } catch { return error.code }
        status.pointee.MPI_SOURCE = 42
        return 0
      },
      { state in
        state!.assumingMemoryBound(to: Int32.self)[1] += 1
        return 0
      },
      { _, _ in 0 }, calls.baseAddress, &request)
    var flag: Int32 = 1
    try MPI_Test(&request, &flag, MPI_STATUS_IGNORE)
    #expect(flag == 0)
    try MPI_Grequest_complete(request)
    let status = try complete(&request)
    #expect(status.source == 42)
    #expect(try status.count(of: Int32.self) == 5)
    #expect(Array(calls) == [1, 1])
  }
}
