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
    return try give(object, ObjectSettings.outOfBandThreshold, serializer) { kind, bytes, segments throws(MPIError) in
      try self.broadcast(kind, bytes, segments, head, rootRank)
    }
  }

  private func broadcast(
    _ kind: Envelope.Kind, _ bytes: UnsafeRawBufferPointer, _ segments: [Segment], _ head: UnsafeMutableRawPointer, _ root: Int32
  ) throws(MPIError) {
    let envelope = Envelope(kind, bodyCount: bytes.count, segmentCount: segments.count)
    // What the payloads are, so that all take part in what follows, whether or not they can make anything of the bytes.
    var words = segments.map(\.layout.word.littleEndian)
    let start = BroadcastHead.bodyStart(envelope)
    let here = min(bytes.count, BroadcastHead.size - start)
    envelope.write(to: head)
    if words.count <= BroadcastHead.segmentLimit {
      for (i, word) in words.enumerated() { head.storeBytes(of: word, toByteOffset: envelope.size + 8 * i, as: UInt64.self) }
    }
    UnsafeMutableRawBufferPointer(start: head + start, count: here).copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<here]))
    try bcastBytes(UnsafeMutableRawBufferPointer(start: head, count: BroadcastHead.size), root)
    guard kind == .parts else { return }
    if words.count > BroadcastHead.segmentLimit {
      let count = 8 * words.count
      try words.withUnsafeMutableBufferPointer { (words) throws(MPIError) in
        try bcastBytes(UnsafeMutableRawBufferPointer(start: words.baseAddress, count: count), root)
      }
    }
    // MPI reads on the root.
    if bytes.count > here { try bcastBytes(UnsafeMutableRawBufferPointer(mutating: UnsafeRawBufferPointer(rebasing: bytes[here...])), root) }
    for segment in segments { try bcastBytes(UnsafeMutableRawBufferPointer(mutating: segment.withUnsafeBytes { $0 }), root) }
  }

  private func receiveBroadcast<T: Decodable>(_ head: UnsafeMutableRawPointer, _ root: Int32, _ serializer: any Serializer) throws -> T {
    let message = UnsafeMutableRawBufferPointer(start: head, count: BroadcastHead.size)
    try bcastBytes(message, root)
    let envelope = try Envelope(UnsafeRawBufferPointer(message), isBroadcast: true)
    let start = BroadcastHead.bodyStart(envelope)
    let here = UnsafeRawBufferPointer(start: head + start, count: min(envelope.bodyCount, BroadcastHead.size - start))
    switch envelope.kind {
    case .whole: return try serializer.decode(T.self, from: here, segments: [])
    case .failure: throw BroadcastHead.failure(here, root)
    case .parts:
      let (count, overflow) = envelope.segmentCount.multipliedReportingOverflow(by: 8)
      let words = try BodyMemory(count: overflow ? .max : count)
      if envelope.segmentCount > BroadcastHead.segmentLimit {
        try bcastBytes(words.bytes, root)
      } else {
        words.bytes.copyMemory(from: UnsafeRawBufferPointer(start: head + envelope.size, count: count))
      }
      var shortage: (any Error)?
      let body = try receiveBody(envelope.bodyCount, here, root, &shortage)
      var segments: [Segment] = []
      for i in 0..<envelope.segmentCount {
        let word = UInt64(littleEndian: words.bytes.loadUnaligned(fromByteOffset: 8 * i, as: UInt64.self))
        guard let layout = SegmentLayout(word: word), layout.byteCount < Int.max / 2 else {
          throw Envelope.corrupted("no such kind of elements", at: envelope.size + 8 * i)
        }
        try receivePart(layout.byteCount, root, &shortage) {
          let segment = try Segment(uninitialized: layout)
          segments.append(segment)
          let memory = UnsafeMutableRawBufferPointer(mutating: segment.withUnsafeBytes { $0 })
          useLargePages(memory)
          return memory
        }
      }
      // All of it is here, and nobody waits any more.
      if let shortage { throw shortage }
      for segment in segments { try segment.validate() }
      let bytes = body.map { UnsafeRawBufferPointer($0.bytes) } ?? here
      guard try serializer.segmentLayouts(of: bytes) == segments.map(\.layout) else {
        throw Envelope.corrupted("\(segments.count) parts beside an object that has others", at: Envelope.size)
      }
      return try withExtendedLifetime(body) { try serializer.decode(T.self, from: bytes, segments: segments) }
    }
  }
}

extension Intercomm {
  /// Gives the root's object to all processes of the other group. Collective over both groups.
  ///
  /// It travels encoded, arrays and all.
  ///
  /// - Parameters:
  ///   - object: the value; not looked at except on the root.
  ///   - root: who gives it.
  ///   - serializer: what encodes and decodes it; ``RuntimeConfiguration/serializer`` when nil.
  /// - Returns: the object, in the group that gets it; on the root the one that was given; nil for bystanders.
  /// - Throws: ``MPIError``, in the other group also when the root has no object or cannot encode it; `DecodingError` where it cannot be decoded.
  ///
  /// The corresponding MPI function is `MPI_Bcast`, in the chapter “Collective Communication” of MPI 5.0.
  public func bcast<T: Codable>(object: T?, root: Root, serializer: (any Serializer)? = nil) throws -> T? {
    try ensureRunning()
    try expectAlive(handle.raw != smpi_MPI_COMM_NULL.raw, .comm, .MPI_Bcast)
    let serializer = serializer ?? ObjectSettings.serializer
    let head = HeadPool.take()
    defer { HeadPool.give(head) }
    let message = UnsafeMutableRawBufferPointer(start: head, count: BroadcastHead.size)
    if root.isHere {
      return try give(object, .max, serializer) { kind, bytes, segments throws(MPIError) in
        let envelope = Envelope(kind, bodyCount: bytes.count)
        let here = min(bytes.count, BroadcastHead.size - envelope.size)
        envelope.write(to: head)
        UnsafeMutableRawBufferPointer(start: head + envelope.size, count: here).copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<here]))
        try self.bcastBytes(message, root.rank)
        _ = try self.tellAll(bytes.count - here)
        if here < bytes.count {
          try self.bcastBytes(UnsafeMutableRawBufferPointer(mutating: UnsafeRawBufferPointer(rebasing: bytes[here...])), root.rank)
        }
      }
    }
    try bcastBytes(message, root.rank)
    guard root.isElsewhere else {
      // As many calls of MPI as the others make.
      var left = try tellAll(0)
      while left > 0 {
        try bcastBytes(UnsafeMutableRawBufferPointer(start: head, count: 0), root.rank)
        left -= BroadcastHead.piece
      }
      return nil
    }
    let envelope = try Envelope(UnsafeRawBufferPointer(message), isBroadcast: true)
    let here = UnsafeRawBufferPointer(start: head + envelope.size, count: min(envelope.bodyCount, BroadcastHead.size - envelope.size))
    var shortage: (any Error)?
    _ = try tellAll(envelope.bodyCount - here.count)
    let body = try receiveBody(envelope.bodyCount, here, root.rank, &shortage)
    if let shortage { throw shortage }
    if envelope.kind == .failure { throw BroadcastHead.failure(here, root.rank) }
    return try withExtendedLifetime(body) {
      try serializer.decode(T.self, from: body.map { UnsafeRawBufferPointer($0.bytes) } ?? here, segments: [])
    }
  }

  /// Tells those who only look on, to whom a broadcast brings nothing, how many bytes the others still have to move.
  ///
  /// - Parameter count: that number, where it is known.
  /// - Returns: it.
  private func tellAll(_ count: Int) throws(MPIError) -> Int {
    var (mine, theirs) = (Int64(count), Int64(0))
    try check(smpi_Allreduce(&mine, &theirs, 1, smpi_MPI_INT64_T, smpi_MPI_MAX, handle), .MPI_Allreduce)
    return max(count, Int(theirs))
  }
}

extension Comm {
  /// Encodes the object of the root, and says so if that fails.
  ///
  /// - Parameter broadcast: gives it to the others.
  fileprivate final func give<T: Codable>(
    _ object: T?, _ threshold: Int, _ serializer: any Serializer,
    _ broadcast: (Envelope.Kind, UnsafeRawBufferPointer, [Segment]) throws(MPIError) -> Void
  ) throws -> T {
    var failure: MPIError?
    var isSaid = false
    do {
      guard let object else { throw MPIError(.arg, "the root has to give an object", function: .MPI_Bcast) }
      try serializer.withEncoded(object, outOfBandThreshold: threshold) { bytes, segments in
        guard segments.isEmpty || threshold < .max else {
          throw MPIError(.other, "the serializer left payloads beside the bytes", function: .MPI_Bcast)
        }
        // From here on the others wait for what this process has said, whatever the serializer does afterwards.
        isSaid = true
        do throws(MPIError) {
          try broadcast(segments.isEmpty && bytes.count <= BroadcastHead.size - Envelope.size ? .whole : .parts, bytes, segments)
        } catch { failure = error }
      }
      if let failure { throw failure }
      return object
    } catch {
      if !isSaid {
        try Array("\(error)".utf8.prefix(BroadcastHead.size - Envelope.size)).withUnsafeBytesTyped { (text) throws(MPIError) in
          try broadcast(.failure, text, [])
        }
      }
      throw error
    }
  }

  /// Receives what is not here of the bytes of an object.
  ///
  /// - Returns: all of them; nil where all are here, or there is no memory for them.
  fileprivate final func receiveBody(
    _ count: Int, _ here: UnsafeRawBufferPointer, _ root: Int32, _ shortage: inout (any Error)?
  ) throws -> BodyMemory? {
    guard here.count < count else { return nil }
    var body: BodyMemory?
    try receivePart(count - here.count, root, &shortage) {
      let memory = try BodyMemory(count: count)
      memory.bytes.copyMemory(from: here)
      body = memory
      return UnsafeMutableRawBufferPointer(rebasing: memory.bytes[here.count...])
    }
    return body
  }

  /// Receives a part into memory that is made for it. Where there is none, or was none for a part before, it goes by: the others take part in
  /// what follows, and do not wait for this process.
  fileprivate final func receivePart(
    _ count: Int, _ root: Int32, _ shortage: inout (any Error)?, _ make: () throws -> UnsafeMutableRawBufferPointer
  ) throws {
    if shortage == nil {
      var memory: UnsafeMutableRawBufferPointer?
      do { memory = try make() } catch { shortage = error }
      if let memory { return try bcastBytes(memory, root) }
    }
    let memory = try BodyMemory(count: min(count, BroadcastHead.piece))
    var left = count
    repeat {
      let piece = UnsafeMutableRawBufferPointer(rebasing: memory.bytes[..<min(left, BroadcastHead.piece)])
      try bcastBytes(piece, root)
      left -= piece.count
    } while left > 0
  }

  fileprivate final func bcastBytes(_ memory: UnsafeMutableRawBufferPointer, _ root: Int32) throws(MPIError) {
    var start = 0
    repeat {
      let count = min(memory.count - start, BroadcastHead.piece)
      let address = memory.baseAddress.map { $0 + start }
      try check(smpi_Bcast(address, Int32(truncatingIfNeeded: count), smpi_MPI_BYTE, root, handle), .MPI_Bcast)
      start += count
    } while start < memory.count
  }
}

/// The first message of a broadcast, whose length all have to know.
private enum BroadcastHead {
  static let size = 1024
  /// What so many payloads are stands in it, behind the envelope; what more of them are, in a message of its own.
  static let segmentLimit = 32
  /// So many bytes travel at a time: a process without memory for all of them needs as much to let them go by.
  static let piece = 1 << 24

  /// Where the bytes of the object begin.
  static func bodyStart(_ envelope: Envelope) -> Int {
    envelope.size + (envelope.segmentCount <= segmentLimit ? 8 * envelope.segmentCount : 0)
  }

  static func failure(_ text: UnsafeRawBufferPointer, _ root: Int32) -> MPIError {
    MPIError(.other, "rank \(root) could not give its object: \(String(decoding: text, as: UTF8.self))", function: .MPI_Bcast)
  }
}
