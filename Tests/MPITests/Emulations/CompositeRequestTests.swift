import CMPI
import MPITesting
import Testing

@testable import MPI

/// A send and a receive as one request: by the library where it can, and as two requests behind one.
@Suite(.collective) struct CompositeRequestTests {
  let ring = Ring()
  let world = Comm.world
  var next: Int { Int(ring.right) }
  var previous: Int { Int(ring.left) }

  @Test func bothWaysAtOnce() throws { try bothWays(forced: true) }

  @Test func bothWaysAtOnceByTheLibrary() throws { try bothWays(forced: false) }

  static let ways = [false, true]

  private func bothWays(forced: Bool) throws {
    try emulating(forced) {
      let values = [ring.rank, 7, 8]
      let request = try world.isendrecv(
        values, dest: next, sendtag: 3, into: [Int32](repeating: -1, count: 5), source: previous, recvtag: 3)
      var status = Status()
      let exchange = try request.wait(&status)
      #expect(exchange.send == values && exchange.receive == [ring.left, 7, 8], "shortened to what came")
      #expect(status.source == previous && status.tag == 3)
      #expect(try status.count(of: Int32.self) == 3)
    }
  }

  @Test(arguments: ways) func inPlace(forced: Bool) throws {
    try emulating(forced) {
      #expect(try world.isendrecvReplace([ring.rank, 5], dest: next, source: previous).wait() == [ring.left, 5])
      // Three elements go, one comes.
      let sent = try world.isend([ring.rank], dest: next, tag: 5)
      let replaced = try world.isendrecvReplace([ring.rank, 5, 6], dest: next, sendtag: 6, source: previous, recvtag: 5)
      var received: [Int32] = [0, 0, 0]
      try world.recv(&received, source: previous, tag: 6)
      #expect(received == [ring.left, 5, 6])
      #expect(try replaced.wait() == [ring.left], "shortened to what came")
      _ = try sent.wait()
      // Every second element of five, which are packed.
      var type = MPI_DATATYPE_NULL
      try MPI_Type_vector(3, 1, 2, MPI_INT32_T, &type)
      try MPI_Type_commit(&type)
      let values = memory([ring.rank, -2, ring.rank + 10, -4, ring.rank + 20])
      defer { values.deallocate() }
      var request = MPI_REQUEST_NULL
      try MPI_Isendrecv_replace(values.baseAddress, 1, type, ring.right, 4, ring.left, 4, MPI_COMM_WORLD, &request)
      // MPI keeps the datatype as long as it needs it.
      try MPI_Type_free(&type)
      let status = try complete(&request)
      #expect(Array(values) == [ring.left, -2, ring.left + 10, -4, ring.left + 20])
      #expect(try status.count(of: Int32.self) == 3)
    }
  }

  @Test(arguments: ways) func withNobody(forced: Bool) throws {
    try emulating(forced) {
      var status = Status()
      let exchange = try world.isendrecv([1.0], dest: Int(MPI_PROC_NULL), into: [2.0], source: Int(MPI_PROC_NULL)).wait(&status)
      #expect(try exchange.receive == [] && status.source == Int(MPI_PROC_NULL) && status.count(of: Double.self) == 0)
      #expect(try world.isendrecvReplace([3.0], dest: Int(MPI_PROC_NULL), source: Int(MPI_PROC_NULL)).wait() == [3], "left as it is")
    }
  }

  enum Completion: String, CaseIterable { case wait, test, waitall, testall, waitany, testany, waitsome, testsome, getStatus }

  @Test(arguments: Completion.allCases) func everyWayToWait(completion: Completion) throws {
    try emulating {
      let values = memory([ring.rank, -1, ring.rank, -1])
      defer { values.deallocate() }
      let base = values.baseAddress!
      var requests = [MPI_REQUEST_NULL, MPI_REQUEST_NULL]
      for i in 0..<2 {
        let tag = Int32(40 + i)
        try MPI_Isendrecv(
          base + 2 * i, 1, MPI_INT32_T, ring.right, tag, base + 2 * i + 1, 1, MPI_INT32_T, ring.left, tag, MPI_COMM_WORLD, &requests[i])
      }
      var statuses = [MPI_Status](repeating: MPI_Status(), count: 2)
      var (flag, index, count) = (Int32(0), Int32(-1), Int32(0))
      var indices = [Int32](repeating: -1, count: 2)
      var done: Set<Int32> = []
      switch completion {
      case .wait: for i in 0..<2 { try MPI_Wait(&requests[i], &statuses[i]) }
      case .test:
        for i in 0..<2 {
          flag = 0
          while flag == 0 { try MPI_Test(&requests[i], &flag, &statuses[i]) }
        }
      case .waitall: try MPI_Waitall(2, &requests, &statuses)
      case .testall: while flag == 0 { try MPI_Testall(2, &requests, &flag, &statuses) }
      case .waitany:
        for _ in 0..<2 {
          try MPI_Waitany(2, &requests, &index, MPI_STATUS_IGNORE)
          done.insert(index)
        }
      case .testany:
        while done.count < 2 {
          try MPI_Testany(2, &requests, &index, &flag, MPI_STATUS_IGNORE)
          if flag != 0 { done.insert(index) }
        }
      case .waitsome:
        while done.count < 2 {
          try MPI_Waitsome(2, &requests, &count, &indices, &statuses)
          done.formUnion(indices[..<Int(count)])
        }
      case .testsome:
        while done.count < 2 {
          try MPI_Testsome(2, &requests, &count, &indices, &statuses)
          done.formUnion(indices[..<Int(count)])
        }
      case .getStatus:
        while flag == 0 { try MPI_Request_get_status_all(2, requests, &flag, &statuses) }
        flag = 0
        while flag == 0 { try MPI_Request_get_status(requests[1], &flag, &statuses[1]) }
        try completeAll(&requests)
      }
      #expect(requests.allSatisfy { isSame($0, MPI_REQUEST_NULL) })
      #expect(values[1] == ring.left && values[3] == ring.left)
      if [.wait, .test, .waitall, .testall, .getStatus].contains(completion) {
        #expect(statuses.map(\.MPI_TAG) == [40, 41] && statuses.allSatisfy { $0.MPI_SOURCE == ring.left })
      }
    }
  }

  /// Neither part may be missing when the request is complete.
  @Test(.collective(ranks: 2...)) func isCompleteOnlyWhenBothPartsAre() throws {
    try emulating {
      let count = 1 << 20
      let sent = memory(ring.rank, count: count)
      let received = memory(Int32(-1), count: 1)
      defer {
        sent.deallocate()
        received.deallocate()
      }
      var request = MPI_REQUEST_NULL
      // A message that does not leave before somebody takes it, and a small one that comes at once.
      try MPI_Isendrecv(
        sent.baseAddress, Int32(count), MPI_INT32_T, ring.right, 51, received.baseAddress, 1, MPI_INT32_T, ring.left, 52, MPI_COMM_WORLD, &request)
      try MPI_Send([ring.rank], 1, MPI_INT32_T, ring.right, 52, MPI_COMM_WORLD)
      try MPI_Barrier(MPI_COMM_WORLD)
      var flag: Int32 = -1
      for _ in 0..<100 { try MPI_Test(&request, &flag, MPI_STATUS_IGNORE) }
      // Where it is complete all the same, the library has put the message elsewhere, and the memory is free again.
      if flag != 0 { sent.update(repeating: -5) }
      try MPI_Barrier(MPI_COMM_WORLD)
      var all = [Int32](repeating: -1, count: count)
      try MPI_Recv(&all, Int32(count), MPI_INT32_T, ring.left, 51, MPI_COMM_WORLD, MPI_STATUS_IGNORE)
      try complete(&request)
      #expect(received[0] == ring.left && all.allSatisfy { $0 == ring.left })
    }
  }

  @Test func tasksAwaitIt() async throws {
    let before = smpi_emulations_are_forced()
    smpi_force_emulations(1)
    defer { smpi_force_emulations(before) }
    let exchange = try await world.isendrecv([ring.rank], dest: next, into: [Int32(-1)], source: previous).value()
    #expect(exchange.receive == [ring.left])
  }

  @Test func manyAtOnceBesideOtherRequests() throws {
    try emulating {
      let count = 200
      let values = memory(ring.rank, count: count)
      let received = memory(Int32(-1), count: count)
      defer {
        values.deallocate()
        received.deallocate()
      }
      var requests = [MPI_Request](repeating: MPI_REQUEST_NULL, count: 2 * count)
      for i in 0..<count {
        let tag = Int32(i)
        if i % 3 == 0 {
          try MPI_Irecv(received.baseAddress! + i, 1, MPI_INT32_T, ring.left, tag, MPI_COMM_WORLD, &requests[2 * i])
          try MPI_Isend(values.baseAddress! + i, 1, MPI_INT32_T, ring.right, tag, MPI_COMM_WORLD, &requests[2 * i + 1])
        } else {
          try MPI_Isendrecv(
            values.baseAddress! + i, 1, MPI_INT32_T, ring.right, tag, received.baseAddress! + i, 1, MPI_INT32_T, ring.left, tag, MPI_COMM_WORLD,
            &requests[2 * i])
        }
      }
      try completeAll(&requests)
      #expect(received.allSatisfy { $0 == ring.left })
    }
  }

  @Test func aWrongRankIsAnError() throws {
    emulating {
      expectError(.rank) { _ = try world.isendrecv([1.0], dest: world.size, into: [2.0], source: previous).wait() }
    }
  }
}
