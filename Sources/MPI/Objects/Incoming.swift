internal import CMPI
internal import MPICoding

/// An object that is being received.
final class Incoming: ObjectTransfer, @unchecked Sendable {
  /// Where the parts of the object come from, once its first message has come.
  enum Origin {
    /// From a process of this communicator, by the way that ``Twin`` knows.
    case comm(Comm)
    /// From the same process, on this communicator, which is a twin itself.
    case twin(MPI_Comm)
  }

  private enum Stage {
    case head
    /// The bytes of the object are to come.
    case body
    /// They are on their way.
    case bodyComes
    /// They are here, and say which payloads there are beside them.
    case tables
    /// Payloads beside them are to come, or on their way.
    case segments
  }

  private let origin: Origin
  private let serializer: any Serializer
  private var stage = Stage.head
  private var request = smpi_MPI_REQUEST_NULL
  private var wasCancelled = false
  /// Whether it comes from `MPI_PROC_NULL`. The status need not say so: one of a library that had rank 0 in it was seen.
  private var isNobodys = false
  private let head: HeadMemory
  private var memory: BodyMemory?
  private var bodyCount = 0
  private var route = Route(comm: smpi_MPI_COMM_NULL, rank: 0)
  private var tag: Int32 = 0
  private var segmentCount = 0
  private var layouts: [SegmentLayout] = []
  /// How many parts nobody has begun to receive.
  private var left = 0
  private var parts: [MPI_Request] = []
  /// What was wrong with the object, once it is known. The rest of its parts is received all the same: the sender waits for that.
  private var failure: (any Error)?
  /// Whether other processes want the parts, whatever is wrong with them here.
  private let passesOn: Bool
  private let usesProbes = rc.recvMprobe

  /// The object without the payloads beside it; valid as long as this lives.
  private(set) var body = UnsafeRawBufferPointer(start: nil, count: 0)
  private(set) var segments: [Segment] = []

  init(_ origin: Origin, _ serializer: any Serializer, _ head: HeadMemory = HeadMemory(), passesOn: Bool = false) {
    self.origin = origin
    self.passesOn = passesOn
    self.serializer = serializer
    self.head = head
  }

  /// Hands out the payloads, so that their arrays are the decoded value's alone.
  func takeSegments() -> [Segment] {
    defer { segments = [] }
    return segments
  }

  /// Posts the receive of the first message.
  func post(_ comm: MPI_Comm, _ source: Int32, _ tag: Int32) throws(MPIError) {
    isNobodys = source == smpi_MPI_PROC_NULL
    try check(smpi_Irecv(head.base, HeadType.count, HeadType.datatype, source, tag, comm, &request), .MPI_Irecv)
  }

  /// Starts to receive the first message, which was claimed.
  func post(_ message: Message) throws(MPIError) {
    var handle = try present(message.handle, .MPI_Imrecv)
    defer { message.setHandle(handle) }
    isNobodys = handle.raw == smpi_MPI_MESSAGE_NO_PROC.raw
    try check(smpi_Imrecv(head.base, HeadType.count, HeadType.datatype, &handle, &request), .MPI_Imrecv)
  }

  /// An object whose parts alone are to come.
  ///
  /// - Parameters:
  ///   - here: the bytes of the object if they are here already, which somebody else keeps.
  ///   - bodyCount: how many bytes it has.
  ///   - segmentCount: how many payloads there are beside them.
  ///   - passesOn: whether other processes want the parts, whatever is wrong with them here.
  convenience init(
    _ serializer: any Serializer, _ route: Route, _ tag: Int32, here: UnsafeRawBufferPointer?, bodyCount: Int, segmentCount: Int, passesOn: Bool
  ) {
    self.init(.twin(route.comm), serializer, passesOn: passesOn)
    self.route = route
    self.tag = tag
    self.bodyCount = bodyCount
    self.segmentCount = segmentCount
    if let here { body = here }
    expectParts(isBodyHere: here != nil)
  }

  /// Takes the first message, which is in its memory.
  ///
  /// - Returns: whether that is all there is.
  func open() throws -> Bool {
    let message = UnsafeRawBufferPointer(start: head.base, count: try headSize(status))
    let envelope = try Envelope(message)
    body = UnsafeRawBufferPointer(rebasing: message[envelope.size...])
    switch envelope.kind {
    case .whole: return true
    case .failure: throw MPIError(.other, "rank \(status.MPI_SOURCE): \(String(decoding: body, as: UTF8.self))")
    case .parts:
      tag = envelope.tag
      bodyCount = envelope.bodyCount
      segmentCount = envelope.segmentCount
      switch origin {
      case .twin(let comm): route = Route(comm: comm, rank: status.MPI_SOURCE)
      case .comm(let comm):
        guard let way = try Twin.route(to: status.MPI_SOURCE, of: comm) else { throw Twin.missing(bodyCount) }
        route = way
      }
      expectParts(isBodyHere: envelope.isBodyHere)
      return false
    }
  }

  private func expectParts(isBodyHere: Bool) {
    stage = isBodyHere ? .tables : .body
    let (sum, overflow) = segmentCount.addingReportingOverflow(isBodyHere ? 0 : 1)
    left = overflow ? .max : sum
  }

  override func step() throws -> Outcome? {
    if failure == nil {
      do { return try goOn() } catch {
        // Of what has no parts, or none that are left, nobody waits for the rest.
        if left == 0 && parts.isEmpty { throw error }
        failure = error
      }
    }
    guard let failure else { return nil }
    do {
      guard try discard() else { return nil }
    } catch {
      // MPI itself fails: the first error tells more.
    }
    throw failure
  }

  private func goOn() throws -> Outcome? {
    while true {
      switch stage {
      case .head:
        if isToCancel && !wasCancelled {
          wasCancelled = true
          try check(smpi_Cancel(&request), .MPI_Cancel)
        }
        var flag: Int32 = 0
        try check(smpi_Test(&request, &flag, &status), .MPI_Test)
        if flag == 0 { return nil }
        if wasCancelled, try Status(raw: status).isCancelled { return .cancelled }
        if isNobodys {
          (status.MPI_SOURCE, status.MPI_TAG) = (smpi_MPI_PROC_NULL, smpi_MPI_ANY_TAG)
          return .done
        }
        if try open() { return .done }
      case .body:
        guard
          try claim({ count in
            let memory = try BodyMemory(count: count)
            self.memory = memory
            return memory.bytes
          })
        else { return nil }
        stage = .bodyComes
      case .bodyComes:
        guard try areComplete(&parts), let memory else { return nil }
        body = UnsafeRawBufferPointer(memory.bytes)
        guard body.count == bodyCount else { throw Self.anotherLength(body.count, bodyCount) }
        stage = .tables
      case .tables:
        layouts = try serializer.segmentLayouts(of: body)
        guard layouts.count == segmentCount else {
          throw Envelope.corrupted("\(segmentCount) parts beside an object that has \(layouts.count)", at: Envelope.size)
        }
        stage = .segments
      case .segments where segments.count < layouts.count:
        let layout = layouts[segments.count]
        guard
          try claim({ count in
            guard count == layout.byteCount else { throw Self.anotherLength(count, layout.byteCount) }
            return try self.segment(layout)
          })
        else { return nil }
      case .segments:
        guard try areComplete(&parts) else { return nil }
        for segment in segments { try segment.validate() }
        return .done
      }
    }
  }

  private static func anotherLength(_ count: Int, _ expected: Int) -> DecodingError {
    Envelope.corrupted("a part of \(count) bytes, where \(expected) were announced", at: 0)
  }

  /// The memory of one more segment.
  private func segment(_ layout: SegmentLayout) throws -> UnsafeMutableRawBufferPointer {
    let segment = try Segment(uninitialized: layout)
    segments.append(segment)
    let bytes = UnsafeMutableRawBufferPointer(mutating: segment.withUnsafeBytes { $0 })
    useLargePages(bytes)
    return bytes
  }

  /// Receives parts that are of no use here.
  ///
  /// - Returns: false while they are not here.
  private func discard() throws -> Bool {
    while true {
      guard try areComplete(&parts) else { return false }
      if case .bodyComes = stage, let memory {
        body = UnsafeRawBufferPointer(memory.bytes)
        stage = .tables
      }
      // One at a time, so that they take the memory of one.
      if !passesOn { segments = [] }
      if left == 0 { return true }
      if case .body = stage { stage = .tables }
      guard try claim({ count in try self.segment(SegmentLayout(element: .uint8, count: count)) }) else { return false }
    }
  }

  /// A part that is here, and nobody has begun to receive.
  private struct Part {
    var count: Int
    /// Nothing, where it has to be received by source and tag.
    var message: MPI_Message?
  }

  private func probe() throws(MPIError) -> Part? {
    var (flag, found) = (Int32(0), MPI_Status())
    var message = smpi_MPI_MESSAGE_NULL
    if usesProbes {
      try check(smpi_Improbe(route.rank, tag, route.comm, &flag, &message, &found), .MPI_Improbe)
    } else {
      // Nobody else receives from this process by this tag, so the next receive gets what was found.
      try check(smpi_Iprobe(route.rank, tag, route.comm, &flag, &found), .MPI_Iprobe)
    }
    return flag == 0 ? nil : Part(count: try messageSize(found), message: usesProbes ? message : nil)
  }

  /// Starts to receive the next part, into memory that is made when its length is known.
  ///
  /// - Parameter memory: makes memory of that length. Where it throws, the part is received and not looked at.
  /// - Returns: false while it is not here.
  private func claim(_ memory: (_ count: Int) throws -> UnsafeMutableRawBufferPointer) throws -> Bool {
    guard let part = try probe() else { return false }
    left -= 1
    let target: UnsafeMutableRawBufferPointer
    do { target = try memory(part.count) } catch {
      try? receiveInVain(part)
      throw error
    }
    try receive(part, target.baseAddress, Int32(exactly: target.count), smpi_MPI_BYTE)
    return true
  }

  private func receive(_ part: Part, _ memory: UnsafeMutableRawPointer?, _ count: Int32?, _ datatype: MPI_Datatype) throws(MPIError) {
    var request = smpi_MPI_REQUEST_NULL
    switch (part.message, count) {
    case (var message?, let count?): try check(smpi_Imrecv(memory, count, datatype, &message, &request), .MPI_Imrecv)
    case (var message?, nil): try check(smpi_Imrecv_c(memory, part.count, datatype, &message, &request), .MPI_Imrecv_c)
    case (nil, let count?): try check(smpi_Irecv(memory, count, datatype, route.rank, tag, route.comm, &request), .MPI_Irecv)
    case (nil, nil): try check(smpi_Irecv_c(memory, part.count, datatype, route.rank, tag, route.comm, &request), .MPI_Irecv_c)
    }
    parts.append(request)
  }

  /// Receives a part that is of no use here, but perhaps elsewhere.
  private func receiveInVain(_ part: Part) throws {
    if case .body = stage {
      // It is what others would be sent in its place.
      body = UnsafeRawBufferPointer(start: nil, count: 0)
    } else if let memory = try? segment(SegmentLayout(element: .uint8, count: part.count)) {
      return try receive(part, memory.baseAddress, Int32(exactly: memory.count), smpi_MPI_BYTE)
    } else {
      _ = try segment(SegmentLayout(element: .uint8, count: 0))
    }
    // There is no memory for it: its beginning, and an error of MPI that tells nothing new.
    try receive(part, head.base, HeadType.count, HeadType.datatype)
    if var request = parts.popLast() { _ = smpi_Wait(&request, smpi_MPI_STATUS_IGNORE()) }
  }

  override func abandon() {
    cancel()
    // Whoever makes objects go on finishes it, for the sender waits for that.
    if !advance() { ObjectProgress.add(self) }
  }

  deinit {
    for request in parts where request.raw != smpi_MPI_REQUEST_NULL.raw { Orphanage.adopt(request, isToCancel: true, keeping: (memory, segments)) }
    if request.raw != smpi_MPI_REQUEST_NULL.raw { Orphanage.adopt(request, isToCancel: !wasCancelled, keeping: head) }
  }
}

/// How many bytes a first message has.
func headSize(_ status: MPI_Status) throws(MPIError) -> Int {
  try receivedCount(status, BufferView(address: nil, count: HeadType.memorySize, datatype: smpi_MPI_BYTE))
}

/// How many bytes a message has.
func messageSize(_ status: MPI_Status) throws(MPIError) -> Int {
  try receivedCount(status, BufferView(address: nil, count: .max, datatype: smpi_MPI_BYTE))
}
