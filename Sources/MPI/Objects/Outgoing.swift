internal import CMPI
internal import MPICoding

/// How an object is sent.
enum SendMode {
  case standard, buffered, synchronous

  func send(_ message: UnsafeRawBufferPointer, _ comm: MPI_Comm, _ dest: Int32, _ tag: Int32) throws(MPIError) {
    let count = Int32(truncatingIfNeeded: message.count)
    switch self {
    case .standard: try check(smpi_Send(message.baseAddress, count, smpi_MPI_BYTE, dest, tag, comm), .MPI_Send)
    case .buffered: try check(smpi_Bsend(message.baseAddress, count, smpi_MPI_BYTE, dest, tag, comm), .MPI_Bsend)
    case .synchronous: try check(smpi_Ssend(message.baseAddress, count, smpi_MPI_BYTE, dest, tag, comm), .MPI_Ssend)
    }
  }

  func isend(_ message: UnsafeRawBufferPointer, _ comm: MPI_Comm, _ dest: Int32, _ tag: Int32) throws(MPIError) -> MPI_Request {
    var request = smpi_MPI_REQUEST_NULL
    if let count = Int32(exactly: message.count) {
      switch self {
      case .standard: try check(smpi_Isend(message.baseAddress, count, smpi_MPI_BYTE, dest, tag, comm, &request), .MPI_Isend)
      case .buffered: try check(smpi_Ibsend(message.baseAddress, count, smpi_MPI_BYTE, dest, tag, comm, &request), .MPI_Ibsend)
      case .synchronous: try check(smpi_Issend(message.baseAddress, count, smpi_MPI_BYTE, dest, tag, comm, &request), .MPI_Issend)
      }
    } else {
      let count = message.count
      switch self {
      case .standard: try check(smpi_Isend_c(message.baseAddress, count, smpi_MPI_BYTE, dest, tag, comm, &request), .MPI_Isend_c)
      case .buffered: try check(smpi_Ibsend_c(message.baseAddress, count, smpi_MPI_BYTE, dest, tag, comm, &request), .MPI_Ibsend_c)
      case .synchronous: try check(smpi_Issend_c(message.baseAddress, count, smpi_MPI_BYTE, dest, tag, comm, &request), .MPI_Issend_c)
      }
    }
    return request
  }
}

/// An object that is being sent. All its messages are started at once; after that nothing but MPI is needed to complete them.
final class Outgoing: ObjectTransfer, @unchecked Sendable {
  private var requests: [MPI_Request] = []
  private var head: HeadMemory?
  private var body: BodyMemory?
  private var segments: [Segment]

  /// - Parameter body: keeps the bytes of the object if they are sent from where they are; otherwise the caller does.
  private init(_ segments: [Segment], _ body: BodyMemory?) {
    self.segments = segments
    self.body = body
  }

  /// Starts to send an object.
  ///
  /// - Parameters:
  ///   - bytes: the object without the payloads beside it.
  ///   - isLent: whether the bytes stay where they are until the transfer is over; otherwise they are copied, unless `owner` keeps them.
  ///   - route: the way of the parts; asked for when there are any.
  static func start(
    _ bytes: UnsafeRawBufferPointer, _ segments: [Segment], isLent: Bool, _ mode: SendMode, _ comm: MPI_Comm, _ dest: Int32, _ tag: Int32,
    kind: Envelope.Kind = .whole, owner: BodyMemory? = nil, route: () throws(MPIError) -> Route?
  ) throws(MPIError) -> Outgoing {
    let isWhole = segments.isEmpty && bytes.count <= Envelope.room
    var envelope = Envelope(isWhole ? kind : .parts, bodyCount: bytes.count, segmentCount: segments.count)
    let isHere = bytes.count <= Envelope.capacity - envelope.size
    // What is buffered is done with when this returns, and the attached buffer is for first messages alone.
    let isLent = isLent && mode != .buffered
    var kept = owner
    if kept == nil && !isHere && !isLent { kept = try BodyMemory(copying: bytes) }
    let outgoing = Outgoing(segments, kept)
    let head = HeadMemory()
    outgoing.head = head
    envelope.isBodyHere = isHere
    var way: Route?
    if envelope.kind == .parts {
      way = try route()
      if way == nil { throw Twin.missing(segments.reduce(bytes.count) { $0 + $1.layout.byteCount }) }
      envelope.tag = Twin.nextTag()
    }
    envelope.write(to: head.base)
    if isHere { UnsafeMutableRawBufferPointer(start: head.base + envelope.size, count: bytes.count).copyMemory(from: bytes) }
    let message = UnsafeRawBufferPointer(start: head.base, count: envelope.size + (isHere ? bytes.count : 0))
    do throws(MPIError) {
      outgoing.requests.append(try mode.isend(message, comm, dest, tag))
      if let way {
        let body = outgoing.body.map { UnsafeRawBufferPointer($0.bytes) } ?? bytes
        // What has to be matched is the first message.
        try outgoing.sendParts(isHere ? nil : body, way, envelope.tag)
        if mode == .buffered { outgoing.leaveParts() }
      }
    } catch {
      if let way { outgoing.sendNothing(way, envelope.tag, insteadOf: segments.count + (isHere ? 1 : 2) - outgoing.requests.count) }
      if isLent { outgoing.settle() } else { outgoing.abandon() }
      throw error
    }
    return outgoing
  }

  /// After an error: what the receiver was promised comes, and has another length, so that it does not wait, and throws as well.
  private func sendNothing(_ route: Route, _ tag: Int32, insteadOf parts: Int) {
    // Nobody waits for parts whose first message did not leave.
    if requests.isEmpty { return }
    for _ in 0..<max(0, parts) {
      var request = smpi_MPI_REQUEST_NULL
      // Not by the call that has failed.
      if smpi_Issend(nil, 0, smpi_MPI_BYTE, route.rank, tag, route.comm, &request) == 0 { requests.append(request) }
    }
  }

  /// Starts to send the parts of an object whose first message went another way.
  static func parts(_ body: UnsafeRawBufferPointer?, _ segments: [Segment], _ route: Route, _ tag: Int32) throws(MPIError) -> Outgoing {
    let outgoing = Outgoing(segments, nil)
    do throws(MPIError) { try outgoing.sendParts(body, route, tag) } catch {
      outgoing.abandon()
      throw error
    }
    return outgoing
  }

  private func sendParts(_ body: UnsafeRawBufferPointer?, _ route: Route, _ tag: Int32) throws(MPIError) {
    if let body { requests.append(try SendMode.standard.isend(body, route.comm, route.rank, tag)) }
    for segment in segments {
      // The segment keeps its array, whose memory stays where it is.
      let memory = segment.withUnsafeBytes { $0 }
      requests.append(try SendMode.standard.isend(memory, route.comm, route.rank, tag))
    }
  }

  /// Lets the parts go on by themselves, behind the first message: copies of them, which arrive whenever the receiver asks for them.
  private func leaveParts() {
    for request in requests[1...] { Orphanage.promise(request, keeping: (body, segments)) }
    requests.removeLast(requests.count - 1)
    (body, segments) = (nil, [])
  }

  override func step() throws -> Outcome? {
    guard try areComplete(&requests) else { return nil }
    (head, body, segments) = (nil, nil, [])
    return .done
  }

  override func abandon() { abandon(keeping: (head, body, segments)) }

  private func abandon<Kept>(keeping kept: Kept) {
    for request in requests where request.raw != smpi_MPI_REQUEST_NULL.raw { Orphanage.adopt(request, isToCancel: false, keeping: kept) }
    requests = []
  }

  deinit { abandon(keeping: (head, body, segments)) }

  /// After an error: what MPI reads belongs to somebody else, and has to be let go of first.
  func settle() {
    for i in requests.indices where requests[i].raw != smpi_MPI_REQUEST_NULL.raw { _ = smpi_Wait(&requests[i], smpi_MPI_STATUS_IGNORE()) }
  }
}

/// Whether all of several requests are complete, of any length.
func areComplete(_ requests: inout [MPI_Request]) throws(MPIError) -> Bool {
  // One at a time tells best which one failed, and there are few.
  while let request = requests.last {
    var (request, flag) = (request, Int32(0))
    let code = smpi_Test(&request, &flag, smpi_MPI_STATUS_IGNORE())
    requests[requests.count - 1] = request
    try check(code, .MPI_Test)
    if flag == 0 { return false }
    requests.removeLast()
  }
  return true
}
