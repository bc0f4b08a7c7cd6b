import MPI
import MPITesting
import Testing

/// Blocking messages round a ring; on one rank to itself.
@Suite(.collective) struct RawPointToPointTests {
  enum Mode: String, CaseIterable {
    case standard, buffered, synchronous, ready
  }

  let ring = Ring()
  let comm = MPI_COMM_WORLD

  @Test(arguments: Mode.allCases) func sendsInEveryMode(mode: Mode) throws {
    let received = memory(Int32(-1), count: 3)
    defer { received.deallocate() }
    var request = MPI_REQUEST_NULL
    try MPI_Irecv(received.baseAddress, 3, MPI_INT32_T, ring.left, 5, comm, &request)
    // A ready send needs its receive to be there.
    try MPI_Barrier(comm)
    let sent: [Int32] = [ring.rank, 7, 9]
    switch mode {
    case .standard: try MPI_Send(sent, 3, MPI_INT32_T, ring.right, 5, comm)
    case .ready: try MPI_Rsend(sent, 3, MPI_INT32_T, ring.right, 5, comm)
    case .synchronous: try MPI_Ssend(sent, 3, MPI_INT32_T, ring.right, 5, comm)
    case .buffered:
      let bytes = 12 + Int(MPI_BSEND_OVERHEAD)
      let buffer = memory(UInt8(0), count: bytes)
      defer { buffer.deallocate() }
      try MPI_Buffer_attach(buffer.baseAddress, Int32(bytes))
      try MPI_Bsend(sent, 3, MPI_INT32_T, ring.right, 5, comm)
      var detached: UnsafeMutableRawPointer?
      var size: Int32 = 0
      try MPI_Buffer_detach(&detached, &size)
      #expect(detached == UnsafeMutableRawPointer(buffer.baseAddress) && size == bytes)
    }
    let status = try complete(&request)
    #expect(Array(received) == [ring.left, 7, 9])
    #expect(status.source == Int(ring.left) && status.tag == 5)
    #expect(try status.count(of: Int32.self) == 3)
  }

  @Test func exchanges() throws {
    var received: Int32 = -1
    var status = MPI_Status()
    try MPI_Sendrecv([ring.rank], 1, MPI_INT32_T, ring.right, 1, &received, 1, MPI_INT32_T, ring.left, 1, comm, &status)
    #expect(received == ring.left && status.MPI_SOURCE == ring.left && status.MPI_TAG == 1)
    var value = ring.rank * 10
    try MPI_Sendrecv_replace(&value, 1, MPI_INT32_T, ring.right, 2, ring.left, 2, comm, MPI_STATUS_IGNORE)
    #expect(value == ring.left * 10)
  }

  @Test(.needs(.MPI_Isendrecv, .MPI_Isendrecv_replace)) func exchangesWithoutBlocking() throws {
    let values = memory([ring.rank, -1, ring.rank * 10])
    defer { values.deallocate() }
    let base = values.baseAddress!
    var requests = [MPI_REQUEST_NULL, MPI_REQUEST_NULL]
    try MPI_Isendrecv(base, 1, MPI_INT32_T, ring.right, 1, base + 1, 1, MPI_INT32_T, ring.left, 1, comm, &requests[0])
    try MPI_Isendrecv_replace(base + 2, 1, MPI_INT32_T, ring.right, 2, ring.left, 2, comm, &requests[1])
    try completeAll(&requests)
    #expect(values[1] == ring.left && values[2] == ring.left * 10)
  }

  @Test func nobodyTakesAnythingAtOnce() throws {
    var value: Int32 = 3
    var status = MPI_Status()
    try MPI_Send(&value, 1, MPI_INT32_T, MPI_PROC_NULL, 0, comm)
    try MPI_Recv(&value, 1, MPI_INT32_T, MPI_PROC_NULL, MPI_ANY_TAG, comm, &status)
    #expect(value == 3 && status.MPI_SOURCE == MPI_PROC_NULL && status.MPI_TAG == MPI_ANY_TAG)
    #expect(try Status(raw: status).count(of: Int32.self) == 0)
  }

  @Test func probes() throws {
    let sent = memory([Double](repeating: 1.5, count: Int(ring.rank) + 1))
    defer { sent.deallocate() }
    var request = MPI_REQUEST_NULL
    try MPI_Isend(sent.baseAddress, ring.rank + 1, MPI_DOUBLE, ring.right, 8, comm, &request)
    var status = MPI_Status()
    try MPI_Probe(MPI_ANY_SOURCE, 8, comm, &status)
    #expect(status.MPI_SOURCE == ring.left)
    let count = try Status(raw: status).count(of: Double.self)
    #expect(count == Int(ring.left) + 1)
    let isThere = try value(Int32(0)) { flag throws(MPIError) in try MPI_Iprobe(ring.left, 8, comm, flag, MPI_STATUS_IGNORE) }
    #expect(isThere != 0)
    var received = [Double](repeating: 0, count: count)
    try MPI_Recv(&received, Int32(count), MPI_DOUBLE, ring.left, 8, comm, MPI_STATUS_IGNORE)
    #expect(received.allSatisfy { $0 == 1.5 })
    try complete(&request)
    let isGone = try value(Int32(1)) { flag throws(MPIError) in try MPI_Iprobe(MPI_ANY_SOURCE, 8, comm, flag, MPI_STATUS_IGNORE) }
    #expect(isGone == 0)
  }

  @Test func matchesProbes() throws {
    let sent = memory([ring.rank, ring.rank + 100])
    let received = memory(Int32(-1), count: 2)
    defer {
      sent.deallocate()
      received.deallocate()
    }
    var requests = [MPI_REQUEST_NULL, MPI_REQUEST_NULL]
    try MPI_Isend(sent.baseAddress, 1, MPI_INT32_T, ring.right, 3, comm, &requests[0])
    try MPI_Isend(sent.baseAddress! + 1, 1, MPI_INT32_T, ring.right, 4, comm, &requests[1])
    var message = MPI_MESSAGE_NULL
    var status = MPI_Status()
    // The later message first: it is taken out of the queue by its probe.
    try MPI_Mprobe(ring.left, 4, comm, &message, &status)
    try MPI_Mrecv(received.baseAddress, 1, MPI_INT32_T, &message, &status)
    #expect(status.MPI_TAG == 4 && isSame(message, MPI_MESSAGE_NULL))
    var flag: Int32 = 0
    while flag == 0 { try MPI_Improbe(ring.left, MPI_ANY_TAG, comm, &flag, &message, &status) }
    var request = MPI_REQUEST_NULL
    try MPI_Imrecv(received.baseAddress! + 1, 1, MPI_INT32_T, &message, &request)
    try complete(&request)
    #expect(Array(received) == [ring.left + 100, ring.left])
    try completeAll(&requests)
  }
}
