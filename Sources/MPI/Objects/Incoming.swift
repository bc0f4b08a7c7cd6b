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
    /// Payloads beside them are to come, or on their way.
    case segments(Int)
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
  private var layouts: [SegmentLayout] = []
  private var parts: [MPI_Request] = []
  private let usesProbes = rc.recvMprobe

  /// The object without the payloads beside it; valid as long as this lives.
  private(set) var body = UnsafeRawBufferPointer(start: nil, count: 0)
  private(set) var segments: [Segment] = []

  init(_ origin: Origin, _ serializer: any Serializer, _ head: HeadMemory = HeadMemory()) {
    self.origin = origin
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
  convenience init(_ serializer: any Serializer, _ route: Route, _ tag: Int32, here: UnsafeRawBufferPointer?, bodyCount: Int) throws {
    self.init(.twin(route.comm), serializer)
    self.route = route
    self.tag = tag
    self.bodyCount = bodyCount
    if let here {
      body = here
      layouts = try serializer.segmentLayouts(of: here)
      stage = .segments(0)
    } else {
      stage = .body
    }
  }

  /// Takes the first message, which is in its memory.
  ///
  /// - Returns: whether that is all there is.
  func open() throws -> Bool {
    let count = try messageSize(status)
    let message = UnsafeRawBufferPointer(start: head.base, count: count)
    let envelope = try Envelope(message)
    body = UnsafeRawBufferPointer(rebasing: message[Envelope.size...])
    switch envelope.kind {
    case .whole: return true
    case .failure: throw MPIError(.other, "rank \(status.MPI_SOURCE): \(String(decoding: body, as: UTF8.self))")
    case .parts:
      tag = envelope.tag
      bodyCount = envelope.bodyCount
      switch origin {
      case .twin(let comm): route = Route(comm: comm, rank: status.MPI_SOURCE)
      case .comm(let comm):
        guard let way = try Twin.route(to: status.MPI_SOURCE, of: comm) else { throw Twin.missing(bodyCount) }
        route = way
      }
      if envelope.isBodyHere { try expectSegments() } else { stage = .body }
      return false
    }
  }

  private func expectSegments() throws {
    layouts = try serializer.segmentLayouts(of: body)
    stage = .segments(0)
  }

  override func step() throws -> Outcome? {
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
          try claim(
            bodyCount,
            { () throws(MPIError) in
              let memory = try BodyMemory(count: bodyCount)
              self.memory = memory
              return memory.bytes
            })
        else { return nil }
        stage = .bodyComes
      case .bodyComes:
        guard try areComplete(&parts), let memory else { return nil }
        body = UnsafeRawBufferPointer(memory.bytes)
        try expectSegments()
      case .segments(let index) where index < layouts.count:
        let layout = layouts[index]
        guard
          try claim(
            layout.byteCount,
            {
              let segment = try Segment(uninitialized: layout)
              segments.append(segment)
              let bytes = UnsafeMutableRawBufferPointer(mutating: segment.withUnsafeBytes { $0 })
              useLargePages(bytes)
              return bytes
            })
        else { return nil }
        stage = .segments(index + 1)
      case .segments:
        guard try areComplete(&parts) else { return nil }
        for segment in segments { try segment.validate() }
        return .done
      }
    }
  }

  /// Starts to receive the next part into memory that is made when it is known to be as long as was said.
  ///
  /// - Returns: false while it is not here.
  private func claim(_ count: Int, _ memory: () throws -> UnsafeMutableRawBufferPointer) throws -> Bool {
    guard usesProbes else {
      // On the word of the sender.
      let memory = try memory()
      var request = smpi_MPI_REQUEST_NULL
      if let small = Int32(exactly: memory.count) {
        try check(smpi_Irecv(memory.baseAddress, small, smpi_MPI_BYTE, route.rank, tag, route.comm, &request), .MPI_Irecv)
      } else {
        try check(smpi_Irecv_c(memory.baseAddress, memory.count, smpi_MPI_BYTE, route.rank, tag, route.comm, &request), .MPI_Irecv_c)
      }
      parts.append(request)
      return true
    }
    var flag: Int32 = 0
    var message = smpi_MPI_MESSAGE_NULL
    var found = MPI_Status()
    try check(smpi_Improbe(route.rank, tag, route.comm, &flag, &message, &found), .MPI_Improbe)
    if flag == 0 { return false }
    let size = try messageSize(found)
    var request = smpi_MPI_REQUEST_NULL
    guard size == count else {
      // Whoever claims a message has to receive it; whether it fits or not, nothing of it is used.
      body = UnsafeRawBufferPointer(start: nil, count: 0)
      _ = smpi_Imrecv(head.base, HeadType.count, HeadType.datatype, &message, &request)
      if request.raw != smpi_MPI_REQUEST_NULL.raw { _ = smpi_Wait(&request, smpi_MPI_STATUS_IGNORE()) }
      throw Envelope.corrupted("a part of \(size) bytes, where \(count) were announced", at: 0)
    }
    let memory = try memory()
    if let small = Int32(exactly: size) {
      try check(smpi_Imrecv(memory.baseAddress, small, smpi_MPI_BYTE, &message, &request), .MPI_Imrecv)
    } else {
      try check(smpi_Imrecv_c(memory.baseAddress, size, smpi_MPI_BYTE, &message, &request), .MPI_Imrecv_c)
    }
    parts.append(request)
    return true
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

/// How many bytes a message has.
func messageSize(_ status: MPI_Status) throws(MPIError) -> Int {
  try receivedCount(status, BufferView(address: nil, count: .max, datatype: smpi_MPI_BYTE))
}
