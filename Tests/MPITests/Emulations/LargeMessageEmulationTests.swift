import CMPI
import MPITesting
import Testing

@testable import MPI

/// Large-count functions of point-to-point communication, by the library where it can and by derived datatypes, with counts that are taken for
/// large; the other side is a function of the library's own, so that both have to mean the same message.
@Suite(.collective) struct LargeMessageEmulationTests {
  let ring = Ring()
  let world = MPI_COMM_WORLD
  static let limit: Int32 = 1000
  /// Nothing that pieces would divide evenly.
  static let count = 2501

  private func values(of rank: Int32) -> [Int32] { (0..<Int32(Self.count)).map { rank * 10_000 + $0 } }

  private func expectMessage(_ received: UnsafeMutableBufferPointer<Int32>, _ status: MPI_Status, _ what: String) throws {
    #expect(received[..<Self.count].elementsEqual(values(of: ring.left)), "\(what)")
    #expect(received[Self.count] == -1, "\(what): nothing after the end")
    var status = status
    #expect(status.MPI_SOURCE == ring.left)
    #expect(try value(-1) { count throws(MPIError) in try MPI_Get_count_c(&status, MPI_INT32_T, count) } == Self.count, "\(what)")
    #expect(try value(Int32(-1)) { count throws(MPIError) in try MPI_Get_count(&status, MPI_INT32_T, count) } == Int32(Self.count))
    #expect(try value(-1) { count throws(MPIError) in try MPI_Get_elements_c(&status, MPI_INT32_T, count) } == Self.count)
  }

  typealias Send = @Sendable (UnsafeRawPointer?, Int, Int32, Int32, inout MPI_Request) throws -> Void

  struct Sender: Sendable, CustomTestStringConvertible {
    var name: String
    var call: Send
    var isPersistent = false
    var testDescription: String { name }
  }

  static let senders = [
    Sender(name: "MPI_Send_c") {
      try MPI_Send_c($0, $1, MPI_INT32_T, $2, $3, MPI_COMM_WORLD); $4 = MPI_REQUEST_NULL
    },
    Sender(name: "MPI_Ssend_c") {
      try MPI_Ssend_c($0, $1, MPI_INT32_T, $2, $3, MPI_COMM_WORLD); $4 = MPI_REQUEST_NULL
    },
    Sender(name: "MPI_Rsend_c") {
      try MPI_Rsend_c($0, $1, MPI_INT32_T, $2, $3, MPI_COMM_WORLD); $4 = MPI_REQUEST_NULL
    },
    Sender(name: "MPI_Bsend_c") {
      try MPI_Bsend_c($0, $1, MPI_INT32_T, $2, $3, MPI_COMM_WORLD); $4 = MPI_REQUEST_NULL
    },
    Sender(name: "MPI_Isend_c") { try MPI_Isend_c($0, $1, MPI_INT32_T, $2, $3, MPI_COMM_WORLD, &$4) },
    Sender(name: "MPI_Issend_c") { try MPI_Issend_c($0, $1, MPI_INT32_T, $2, $3, MPI_COMM_WORLD, &$4) },
    Sender(name: "MPI_Irsend_c") { try MPI_Irsend_c($0, $1, MPI_INT32_T, $2, $3, MPI_COMM_WORLD, &$4) },
    Sender(name: "MPI_Ibsend_c") { try MPI_Ibsend_c($0, $1, MPI_INT32_T, $2, $3, MPI_COMM_WORLD, &$4) },
    Sender(name: "MPI_Send_init_c", call: { try MPI_Send_init_c($0, $1, MPI_INT32_T, $2, $3, MPI_COMM_WORLD, &$4) }, isPersistent: true),
    Sender(name: "MPI_Ssend_init_c", call: { try MPI_Ssend_init_c($0, $1, MPI_INT32_T, $2, $3, MPI_COMM_WORLD, &$4) }, isPersistent: true),
    Sender(name: "MPI_Rsend_init_c", call: { try MPI_Rsend_init_c($0, $1, MPI_INT32_T, $2, $3, MPI_COMM_WORLD, &$4) }, isPersistent: true),
    Sender(name: "MPI_Bsend_init_c", call: { try MPI_Bsend_init_c($0, $1, MPI_INT32_T, $2, $3, MPI_COMM_WORLD, &$4) }, isPersistent: true),
  ]

  @Test(arguments: senders) func sends(sender: Sender) throws {
    let room = memory(UInt8(0), count: 4 * (4 * Self.count + Int(MPI_BSEND_OVERHEAD)))
    defer { room.deallocate() }
    try MPI_Buffer_attach(room.baseAddress, Int32(room.count))
    for forced in [false, true] {
      let sent = memory(values(of: ring.rank))
      let received = memory(Int32(-1), count: Self.count + 1)
      defer {
        sent.deallocate()
        received.deallocate()
      }
      var (incoming, outgoing, status) = (MPI_REQUEST_NULL, MPI_REQUEST_NULL, MPI_Status())
      try MPI_Irecv(received.baseAddress, Int32(Self.count + 1), MPI_INT32_T, ring.left, 61, world, &incoming)
      try MPI_Barrier(world)
      try emulating(forced, limit: Self.limit) { try sender.call(sent.baseAddress, Self.count, ring.right, 61, &outgoing) }
      if sender.isPersistent { try MPI_Start(&outgoing) }
      try MPI_Wait(&incoming, &status)
      try expectMessage(received, status, "\(sender.name), \(forced ? "emulated" : "as it is")")
      try complete(&outgoing)
      if sender.isPersistent { try MPI_Request_free(&outgoing) }
      try MPI_Barrier(world)
    }
    var (address, size): (UnsafeMutableRawPointer?, Int32) = (nil, 0)
    try MPI_Buffer_detach(&address, &size)
  }

  struct Receiver: Sendable, CustomTestStringConvertible {
    var name: String
    /// Receives; persistent ones are started by the call.
    var call: @Sendable (UnsafeMutableRawPointer?, Int, Int32, Int32, inout MPI_Status) throws -> Void
    var testDescription: String { name }
  }

  static let receivers = [
    Receiver(name: "MPI_Recv_c") { try MPI_Recv_c($0, $1, MPI_INT32_T, $2, $3, MPI_COMM_WORLD, &$4) },
    Receiver(name: "MPI_Irecv_c") {
      var request = MPI_REQUEST_NULL
      try MPI_Irecv_c($0, $1, MPI_INT32_T, $2, $3, MPI_COMM_WORLD, &request)
      try MPI_Wait(&request, &$4)
    },
    Receiver(name: "MPI_Recv_init_c") {
      var request = MPI_REQUEST_NULL
      try MPI_Recv_init_c($0, $1, MPI_INT32_T, $2, $3, MPI_COMM_WORLD, &request)
      try MPI_Start(&request)
      try MPI_Wait(&request, &$4)
      try MPI_Request_free(&request)
    },
    Receiver(name: "MPI_Mrecv_c") {
      var message = MPI_MESSAGE_NULL
      try MPI_Mprobe($2, $3, MPI_COMM_WORLD, &message, &$4)
      try MPI_Mrecv_c($0, $1, MPI_INT32_T, &message, &$4)
    },
    Receiver(name: "MPI_Imrecv_c") {
      var (message, request) = (MPI_MESSAGE_NULL, MPI_REQUEST_NULL)
      try MPI_Mprobe($2, $3, MPI_COMM_WORLD, &message, &$4)
      try MPI_Imrecv_c($0, $1, MPI_INT32_T, &message, &request)
      try MPI_Wait(&request, &$4)
    },
  ]

  @Test(arguments: receivers) func receives(receiver: Receiver) throws {
    for forced in [false, true] {
      let sent = memory(values(of: ring.rank))
      let received = memory(Int32(-1), count: Self.count + 1)
      defer {
        sent.deallocate()
        received.deallocate()
      }
      var (request, status) = (MPI_REQUEST_NULL, MPI_Status())
      try MPI_Isend(sent.baseAddress, Int32(Self.count), MPI_INT32_T, ring.right, 62, world, &request)
      // Room for one more than comes.
      try emulating(forced, limit: Self.limit) { try receiver.call(received.baseAddress, Self.count + 1, ring.left, 62, &status) }
      try expectMessage(received, status, "\(receiver.name), \(forced ? "emulated" : "as it is")")
      try complete(&request)
    }
  }

  @Test(arguments: [false, true]) func bothWays(forced: Bool) throws {
    let sent = memory(values(of: ring.rank))
    let received = memory(Int32(-1), count: Self.count + 1)
    defer {
      sent.deallocate()
      received.deallocate()
    }
    var status = MPI_Status()
    try emulating(forced, limit: Self.limit) {
      try MPI_Sendrecv_c(
        sent.baseAddress, Self.count, MPI_INT32_T, ring.right, 63, received.baseAddress, Self.count + 1, MPI_INT32_T, ring.left, 63, world, &status)
      try expectMessage(received, status, "MPI_Sendrecv_c")
      try MPI_Sendrecv_replace_c(sent.baseAddress, Self.count, MPI_INT32_T, ring.right, 64, ring.left, 64, world, &status)
      #expect(sent.elementsEqual(values(of: ring.left)))
      // Back, as one request.
      var request = MPI_REQUEST_NULL
      try MPI_Isendrecv_replace_c(sent.baseAddress, Self.count, MPI_INT32_T, ring.left, 65, ring.right, 65, world, &request)
      try MPI_Wait(&request, &status)
      #expect(sent.elementsEqual(values(of: ring.rank)))
      received.update(repeating: -1)
      try MPI_Isendrecv_c(
        sent.baseAddress, Self.count, MPI_INT32_T, ring.right, 66, received.baseAddress, Self.count + 1, MPI_INT32_T, ring.left, 66, world, &request)
      try MPI_Wait(&request, &status)
      try expectMessage(received, status, "MPI_Isendrecv_c")
    }
  }

  /// Elements with a gap after each: the extent of what stands for many has to be that of as many.
  @Test(arguments: [false, true]) func elementsWithGaps(forced: Bool) throws {
    var gapped = MPI_DATATYPE_NULL
    try MPI_Type_create_resized(MPI_INT32_T, 0, 12, &gapped)
    try MPI_Type_commit(&gapped)
    let sent = memory(ring.rank, count: 3 * Self.count)
    let received = memory(Int32(-1), count: 3 * Self.count)
    defer {
      sent.deallocate()
      received.deallocate()
    }
    for i in 0..<Self.count { sent[3 * i] = Int32(i) }
    try emulating(forced, limit: Self.limit) {
      var status = MPI_Status()
      try MPI_Sendrecv_c(
        sent.baseAddress, Self.count, gapped, ring.right, 67, received.baseAddress, Self.count, gapped, ring.left, 67, world, &status)
      #expect(received.enumerated().allSatisfy { $1 == ($0 % 3 == 0 ? Int32($0 / 3) : -1) })
      #expect(try value(-1) { count throws(MPIError) in try MPI_Get_count_c(&status, gapped, count) } == Self.count)
      // Packed, where it is sent in place.
      try MPI_Sendrecv_replace_c(sent.baseAddress, Self.count, gapped, ring.right, 68, ring.left, 68, world, &status)
      #expect(sent.enumerated().allSatisfy { $1 == ($0 % 3 == 0 ? Int32($0 / 3) : ring.rank) })
    }
    try MPI_Type_free(&gapped)
  }

  @Test func aNegativeCountIsRefused() throws {
    emulating(limit: Self.limit) {
      expectError(.count) { try MPI_Send_c([ring.rank], -5_000_000_000, MPI_INT32_T, ring.right, 69, world) }
    }
  }
}
