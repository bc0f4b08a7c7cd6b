internal import CMPI
public import MPICoding

extension Comm {
  /// Sends any value that can be encoded, of any size.
  ///
  /// ```swift
  /// try world.send(object: ["a": 7, "b": 3.14], dest: 1)
  /// ```
  /// May wait for the receiver, as `MPI_Send` may. It is received with ``recv(object:source:tag:serializer:)`` or one of its siblings.
  /// Arrays of numbers from ``RuntimeConfiguration/outOfBandThreshold`` bytes on are sent from where they lie.
  ///
  /// - Parameters:
  ///   - object: the value.
  ///   - dest: the rank of the receiver; `procNull` for nobody.
  ///   - tag: the tag, from 0 to ``tagUb``.
  ///   - serializer: what encodes the value; ``RuntimeConfiguration/serializer`` when nil.
  /// - Throws: ``MPIError``; whatever keeps the value from being encoded.
  ///
  /// The corresponding MPI function is `MPI_Send`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public final func send<T: Encodable>(object: T, dest: Int, tag: Int = 0, serializer: (any Serializer)? = nil) throws {
    try send(object, dest, tag, serializer, .standard)
  }

  /// Sends any value that can be encoded, after copying it to the attached buffer; see ``attachBuffer(size:)``.
  ///
  /// Returns without waiting for the receiver. The buffer needs room for the first message of the object, which has at most 8 KiB, and
  /// ``bsendOverhead``; what is beyond is kept, and leaves when the receiver asks for it, in any call of MPI here, and at the latest when MPI ends.
  ///
  /// - Parameters:
  ///   - object: the value.
  ///   - dest: the rank of the receiver; `procNull` for nobody.
  ///   - tag: the tag, from 0 to ``tagUb``.
  ///   - serializer: what encodes the value; ``RuntimeConfiguration/serializer`` when nil.
  /// - Throws: ``MPIError``, of class ``ErrorClass/buffer`` without room; whatever keeps the value from being encoded.
  ///
  /// The corresponding MPI function is `MPI_Bsend`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public final func bsend<T: Encodable>(object: T, dest: Int, tag: Int = 0, serializer: (any Serializer)? = nil) throws {
    try send(object, dest, tag, serializer, .buffered)
  }

  /// Sends any value that can be encoded, and waits until the receiver has begun to receive it.
  ///
  /// - Parameters:
  ///   - object: the value.
  ///   - dest: the rank of the receiver; `procNull` for nobody.
  ///   - tag: the tag, from 0 to ``tagUb``.
  ///   - serializer: what encodes the value; ``RuntimeConfiguration/serializer`` when nil.
  /// - Throws: ``MPIError``; whatever keeps the value from being encoded.
  ///
  /// The corresponding MPI function is `MPI_Ssend`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public final func ssend<T: Encodable>(object: T, dest: Int, tag: Int = 0, serializer: (any Serializer)? = nil) throws {
    try send(object, dest, tag, serializer, .synchronous)
  }

  /// Starts to send any value that can be encoded.
  ///
  /// The value is encoded before this returns; what is done to it later does not matter.
  ///
  /// - Parameters:
  ///   - object: the value.
  ///   - dest: the rank of the receiver; `procNull` for nobody.
  ///   - tag: the tag, from 0 to ``tagUb``.
  ///   - serializer: what encodes the value; ``RuntimeConfiguration/serializer`` when nil.
  /// - Returns: the request, which is complete when the value has left.
  /// - Throws: ``MPIError``; whatever keeps the value from being encoded.
  ///
  /// The corresponding MPI function is `MPI_Isend`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public final func isend<T: Encodable>(
    object: T, dest: Int, tag: Int = 0, serializer: (any Serializer)? = nil
  ) throws -> ObjectRequest<Void> {
    try isend(object, dest, tag, serializer, .standard)
  }

  /// Starts to send any value that can be encoded, by way of the attached buffer; see ``bsend(object:dest:tag:serializer:)``.
  ///
  /// - Parameters:
  ///   - object: the value.
  ///   - dest: the rank of the receiver; `procNull` for nobody.
  ///   - tag: the tag, from 0 to ``tagUb``.
  ///   - serializer: what encodes the value; ``RuntimeConfiguration/serializer`` when nil.
  /// - Returns: the request, which is complete when the value is in the buffer.
  /// - Throws: ``MPIError``, of class ``ErrorClass/buffer`` without room; whatever keeps the value from being encoded.
  ///
  /// The corresponding MPI function is `MPI_Ibsend`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public final func ibsend<T: Encodable>(
    object: T, dest: Int, tag: Int = 0, serializer: (any Serializer)? = nil
  ) throws -> ObjectRequest<Void> {
    try isend(object, dest, tag, serializer, .buffered)
  }

  /// Starts to send any value that can be encoded; the request is not complete before the receiver has begun to receive it.
  ///
  /// - Parameters:
  ///   - object: the value.
  ///   - dest: the rank of the receiver; `procNull` for nobody.
  ///   - tag: the tag, from 0 to ``tagUb``.
  ///   - serializer: what encodes the value; ``RuntimeConfiguration/serializer`` when nil.
  /// - Returns: the request.
  /// - Throws: ``MPIError``; whatever keeps the value from being encoded.
  ///
  /// The corresponding MPI function is `MPI_Issend`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public final func issend<T: Encodable>(
    object: T, dest: Int, tag: Int = 0, serializer: (any Serializer)? = nil
  ) throws -> ObjectRequest<Void> {
    try isend(object, dest, tag, serializer, .synchronous)
  }

  private func send<T: Encodable>(_ object: T, _ dest: Int, _ tag: Int, _ serializer: (any Serializer)?, _ mode: SendMode) throws {
    try ensureRunning()
    try expectAlive(handle.raw != smpi_MPI_COMM_NULL.raw, .comm, .MPI_Send)
    let dest = try narrow(dest, "dest", .MPI_Send)
    let tag = try narrow(tag, "tag", .MPI_Send)
    let threshold = ObjectSettings.outOfBandThreshold
    if let usual = ObjectSettings.usual(serializer) {
      let stream = try LentStream(object, usual.encoder, threshold)
      guard !stream.hasSegments, fitsOneMessage(stream.bytes, dest), let start = stream.bytes.baseAddress else {
        return try send(stream.bytes, stream.segments, dest, tag, mode)
      }
      // The envelope goes in front of the stream.
      let head = UnsafeMutableRawPointer(mutating: start - LentStream.headroom)
      return try mode.send(Envelope.whole(at: head, stream.bytes.count), handle, dest, tag)
    }
    try (serializer ?? ObjectSettings.serializer).withEncoded(object, outOfBandThreshold: threshold) { bytes, segments in
      guard segments.isEmpty, fitsOneMessage(bytes, dest) else { return try send(bytes, segments, dest, tag, mode) }
      let head = HeadPool.take()
      defer { HeadPool.give(head) }
      UnsafeMutableRawBufferPointer(start: head + Envelope.size, count: Envelope.room).copyMemory(from: bytes)
      try mode.send(Envelope.whole(at: head, bytes.count), handle, dest, tag)
    }
  }

  /// Whether a blocking send is one call of MPI: nothing has to go on meanwhile.
  private func fitsOneMessage(_ bytes: UnsafeRawBufferPointer, _ dest: Int32) -> Bool {
    bytes.count <= Envelope.room && (ObjectProgress.isIdle || dest == smpi_MPI_PROC_NULL)
  }

  private func send(_ bytes: UnsafeRawBufferPointer, _ segments: [Segment], _ dest: Int32, _ tag: Int32, _ mode: SendMode) throws {
    // To nobody goes nothing.
    if dest == smpi_MPI_PROC_NULL { return try mode.send(UnsafeRawBufferPointer(start: nil, count: 0), handle, dest, tag) }
    // What is sent stays where it is until this is over.
    let outgoing = try Outgoing.start(bytes, segments, isLent: true, mode, handle, dest, tag) { () throws(MPIError) in
      try Twin.route(to: dest, of: self)
    }
    outgoing.complete()
    do { try outgoing.settleOutcome() } catch {
      outgoing.settle()
      throw error
    }
  }

  private func isend<T: Encodable>(
    _ object: T, _ dest: Int, _ tag: Int, _ serializer: (any Serializer)?, _ mode: SendMode
  ) throws -> ObjectRequest<Void> {
    try ensureRunning()
    try expectAlive(handle.raw != smpi_MPI_COMM_NULL.raw, .comm, .MPI_Isend)
    let dest = try narrow(dest, "dest", .MPI_Isend)
    let tag = try narrow(tag, "tag", .MPI_Isend)
    let serializer = serializer ?? ObjectSettings.serializer
    let isNobody = dest == smpi_MPI_PROC_NULL
    let outgoing = try serializer.withEncoded(object, outOfBandThreshold: ObjectSettings.outOfBandThreshold) { bytes, segments in
      try Outgoing.start(
        isNobody ? UnsafeRawBufferPointer(rebasing: bytes[..<0]) : bytes, isNobody ? [] : segments, isLent: false, mode, handle, dest, tag
      ) { () throws(MPIError) in try Twin.route(to: dest, of: self) }
    }
    return ObjectRequest(outgoing) {}
  }
}
