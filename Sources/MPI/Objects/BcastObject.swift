internal import CMPI
public import MPICoding

extension Intracomm {
  /// Gives the root's object to all. Collective.
  ///
  /// ```swift
  /// let settings = try world.bcast(object: world.rank == 0 ? Settings() : nil, root: 0)
  /// ```
  /// - Parameters:
  ///   - object: the value; not looked at except on the root.
  ///   - root: the rank that gives it.
  ///   - serializer: what encodes and decodes it; ``RuntimeConfiguration/serializer`` when nil.
  /// - Returns: the root's object, on the root as it was given.
  /// - Throws: ``MPIError``, on all ranks when the root has no object or cannot encode it; `DecodingError` where it cannot be decoded.
  ///
  /// The corresponding MPI function is `MPI_Bcast`, in the chapter “Collective Communication” of MPI 5.0.
  public final func bcast<T: Codable>(object: T?, root: Int, serializer: (any Serializer)? = nil) throws -> T {
    try ensureRunning()
    try expectAlive(handle.raw != smpi_MPI_COMM_NULL.raw, .comm, .MPI_Bcast)
    let serializer = serializer ?? ObjectSettings.serializer
    let rootRank = try narrow(root, "root", .MPI_Bcast)
    let head = HeadPool.take()
    defer { HeadPool.give(head) }
    guard rank == root else { return try receiveBroadcast(head, rootRank, serializer) }
    var failure: (any Error)?
    do {
      guard let object else { throw MPIError(.arg, "the root has to give an object", function: .MPI_Bcast) }
      try serializer.withEncoded(object, outOfBandThreshold: ObjectSettings.outOfBandThreshold) { bytes, segments in
        // From here on the others wait for what this process has said.
        do {
          try broadcast(segments.isEmpty && bytes.count <= broadcastRoom ? .whole : .parts, bytes, segments, head, rootRank)
        } catch { failure = error }
      }
      if let failure { throw failure }
      return object
    } catch {
      if failure == nil {
        try Array("\(error)".utf8.prefix(broadcastRoom)).withUnsafeBytesTyped { (text) throws(MPIError) in
          try broadcast(.failure, text, [], head, rootRank)
        }
      }
      throw error
    }
  }

  private func broadcast(
    _ kind: Envelope.Kind, _ bytes: UnsafeRawBufferPointer, _ segments: [Segment], _ head: UnsafeMutableRawPointer, _ root: Int32
  ) throws(MPIError) {
    let here = min(bytes.count, broadcastRoom)
    Envelope(kind, bodyCount: bytes.count).write(to: head)
    UnsafeMutableRawBufferPointer(start: head + Envelope.size, count: here).copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<here]))
    try bcastBytes(UnsafeMutableRawBufferPointer(start: head, count: broadcastSize), root)
    guard kind == .parts else { return }
    // MPI reads on the root.
    if bytes.count > here { try bcastBytes(UnsafeMutableRawBufferPointer(mutating: UnsafeRawBufferPointer(rebasing: bytes[here...])), root) }
    for segment in segments { try bcastBytes(UnsafeMutableRawBufferPointer(mutating: segment.withUnsafeBytes { $0 }), root) }
  }

  private func receiveBroadcast<T: Decodable>(_ head: UnsafeMutableRawPointer, _ root: Int32, _ serializer: any Serializer) throws -> T {
    let message = UnsafeMutableRawBufferPointer(start: head, count: broadcastSize)
    try bcastBytes(message, root)
    let envelope = try Envelope(UnsafeRawBufferPointer(message), room: broadcastRoom)
    let here = UnsafeRawBufferPointer(start: head + Envelope.size, count: min(envelope.bodyCount, broadcastRoom))
    switch envelope.kind {
    case .whole: return try serializer.decode(T.self, from: here, segments: [])
    case .failure: throw MPIError(.other, "rank \(root) could not give its object: \(String(decoding: here, as: UTF8.self))", function: .MPI_Bcast)
    case .parts:
      let body = try BodyMemory(count: envelope.bodyCount)
      body.bytes.copyMemory(from: here)
      if here.count < body.bytes.count { try bcastBytes(UnsafeMutableRawBufferPointer(rebasing: body.bytes[here.count...]), root) }
      let bytes = UnsafeRawBufferPointer(body.bytes)
      var segments: [Segment] = []
      for layout in try serializer.segmentLayouts(of: bytes) {
        let segment = try Segment(uninitialized: layout)
        let memory = UnsafeMutableRawBufferPointer(mutating: segment.withUnsafeBytes { $0 })
        useLargePages(memory)
        try bcastBytes(memory, root)
        try segment.validate()
        segments.append(segment)
      }
      return try withExtendedLifetime(body) { try serializer.decode(T.self, from: bytes, segments: segments) }
    }
  }

  private func bcastBytes(_ memory: UnsafeMutableRawBufferPointer, _ root: Int32) throws(MPIError) {
    if let count = Int32(exactly: memory.count) {
      try check(smpi_Bcast(memory.baseAddress, count, smpi_MPI_BYTE, root, handle), .MPI_Bcast)
    } else {
      try check(smpi_Bcast_c(memory.baseAddress, memory.count, smpi_MPI_BYTE, root, handle), .MPI_Bcast_c)
    }
  }
}

/// The bytes of the first message of a broadcast, whose length all have to know.
private let broadcastSize = 1024
private let broadcastRoom = broadcastSize - Envelope.size
