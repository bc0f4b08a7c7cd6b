internal import CMPI
public import MPICoding

extension Comm {
  /// Receives a value of any size that was sent as an object.
  ///
  /// ```swift
  /// let numbers = try world.recv(object: [String: Double].self, source: 0)
  /// ```
  /// - Parameters:
  ///   - type: the type to decode; it has to fit what was encoded, as with any decoder.
  ///   - source: the rank of the sender, or `anySource`. From `procNull` comes nothing: nil for an optional type, otherwise an error.
  ///   - tag: the tag, or `anyTag`.
  ///   - serializer: what decodes the value; ``RuntimeConfiguration/serializer`` when nil.
  /// - Throws: ``MPIError``; `DecodingError` when what came is something else, or no object.
  ///
  /// The corresponding MPI function is `MPI_Recv`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public final func recv<T: Decodable>(
    object type: T.Type, source: Int = anySource, tag: Int = anyTag, serializer: (any Serializer)? = nil
  ) throws -> T {
    var status = Status()
    return try recv(object: type, source: source, tag: tag, serializer: serializer, status: &status)
  }

  /// Receives a value of any size that was sent as an object, and tells who sent it.
  ///
  /// - Parameters:
  ///   - type: the type to decode; it has to fit what was encoded, as with any decoder.
  ///   - source: the rank of the sender, or `anySource`. From `procNull` comes nothing: nil for an optional type, otherwise an error.
  ///   - tag: the tag, or `anyTag`.
  ///   - serializer: what decodes the value; ``RuntimeConfiguration/serializer`` when nil.
  ///   - status: set to the source and the tag, also when the value cannot be decoded.
  /// - Throws: ``MPIError``; `DecodingError` when what came is something else, or no object.
  ///
  /// The corresponding MPI function is `MPI_Recv`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public final func recv<T: Decodable>(
    object type: T.Type, source: Int = anySource, tag: Int = anyTag, serializer: (any Serializer)? = nil, status: inout Status
  ) throws -> T {
    try ensureRunning()
    try expectAlive(handle.raw != smpi_MPI_COMM_NULL.raw, .comm, .MPI_Recv)
    let from = try narrow(source, "source", .MPI_Recv)
    let tag = try narrow(tag, "tag", .MPI_Recv)
    if from == smpi_MPI_PROC_NULL {
      (status.raw.MPI_SOURCE, status.raw.MPI_TAG) = (smpi_MPI_PROC_NULL, smpi_MPI_ANY_TAG)
      return try nobodysObject(type)
    }
    guard ObjectProgress.isIdle else {
      // Others may have to go on for this one to come.
      let serializer = serializer ?? ObjectSettings.serializer
      let incoming = Incoming(.comm(self), serializer)
      try incoming.post(handle, from, tag)
      incoming.complete()
      status.raw = incoming.status
      return try incoming.decode(type, serializer)
    }
    let head = HeadPool.take()
    var isGiven = false
    defer { if !isGiven { HeadPool.give(head) } }
    try check(smpi_Recv(head, HeadType.count, HeadType.datatype, from, tag, handle, &status.raw), .MPI_Recv)
    let message = UnsafeRawBufferPointer(start: head, count: try headSize(status.raw))
    let envelope = try Envelope(message)
    if envelope.kind == .whole {
      let bytes = UnsafeRawBufferPointer(start: head + Envelope.size, count: message.count - Envelope.size)
      if let usual = ObjectSettings.usual(serializer) { return try usual.decoder.decode(type, from: bytes) }
      return try (serializer ?? ObjectSettings.serializer).decode(type, from: bytes, segments: [])
    }
    isGiven = true
    let serializer = serializer ?? ObjectSettings.serializer
    let incoming = Incoming(.comm(self), serializer, HeadMemory(head))
    incoming.status = status.raw
    _ = try incoming.open()
    incoming.complete()
    return try incoming.decode(type, serializer)
  }

  /// Starts to receive a value of any size that was sent as an object.
  ///
  /// Receives get their objects in the order in which they were posted, as MPI has it, whatever the order in which they are waited for.
  ///
  /// - Parameters:
  ///   - type: the type to decode; it has to fit what was encoded, as with any decoder.
  ///   - source: the rank of the sender, or `anySource`. From `procNull` comes nothing: nil for an optional type, otherwise an error.
  ///   - tag: the tag, or `anyTag`.
  ///   - serializer: what decodes the value; ``RuntimeConfiguration/serializer`` when nil.
  /// - Returns: the request, which hands out the value.
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Irecv`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public final func irecv<T: Decodable>(
    object type: T.Type, source: Int = anySource, tag: Int = anyTag, serializer: (any Serializer)? = nil
  ) throws -> ObjectRequest<T> {
    try ensureRunning()
    try expectAlive(handle.raw != smpi_MPI_COMM_NULL.raw, .comm, .MPI_Irecv)
    let serializer = serializer ?? ObjectSettings.serializer
    let from = try narrow(source, "source", .MPI_Irecv)
    let incoming = Incoming(.comm(self), serializer)
    try incoming.post(handle, from, try narrow(tag, "tag", .MPI_Irecv))
    if from == smpi_MPI_PROC_NULL { return ObjectRequest(incoming) { try nobodysObject(type) } }
    ObjectProgress.add(incoming)
    return ObjectRequest(incoming) { try incoming.decode(type, serializer) }
  }

  /// Sends a value and receives one, both at once.
  ///
  /// - Parameters:
  ///   - object: the value to send.
  ///   - dest: the rank of the receiver; `procNull` for nobody.
  ///   - sendtag: the tag to send with.
  ///   - type: the type to receive.
  ///   - source: the rank of the sender, or `anySource`. From `procNull` comes nothing: nil for an optional type, otherwise an error.
  ///   - recvtag: the tag to receive, or `anyTag`.
  ///   - serializer: what encodes and decodes the values; ``RuntimeConfiguration/serializer`` when nil.
  /// - Returns: the value that was received.
  /// - Throws: ``MPIError``; what is wrong with either value.
  ///
  /// The corresponding MPI function is `MPI_Sendrecv`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public final func sendrecv<Sent: Encodable, Received: Decodable>(
    object: Sent, dest: Int, sendtag: Int = 0, receiving type: Received.Type, source: Int = anySource, recvtag: Int = anyTag,
    serializer: (any Serializer)? = nil
  ) throws -> Received {
    var status = Status()
    return try sendrecv(
      object: object, dest: dest, sendtag: sendtag, receiving: type, source: source, recvtag: recvtag, serializer: serializer, status: &status)
  }

  /// Sends a value and receives one, both at once, and tells who sent it.
  ///
  /// - Parameters:
  ///   - object: the value to send.
  ///   - dest: the rank of the receiver; `procNull` for nobody.
  ///   - sendtag: the tag to send with.
  ///   - type: the type to receive.
  ///   - source: the rank of the sender, or `anySource`. From `procNull` comes nothing: nil for an optional type, otherwise an error.
  ///   - recvtag: the tag to receive, or `anyTag`.
  ///   - serializer: what encodes and decodes the values; ``RuntimeConfiguration/serializer`` when nil.
  ///   - status: set to the source and the tag of what was received.
  /// - Returns: the value that was received.
  /// - Throws: ``MPIError``; what is wrong with either value.
  ///
  /// The corresponding MPI function is `MPI_Sendrecv`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public final func sendrecv<Sent: Encodable, Received: Decodable>(
    object: Sent, dest: Int, sendtag: Int = 0, receiving type: Received.Type, source: Int = anySource, recvtag: Int = anyTag,
    serializer: (any Serializer)? = nil, status: inout Status
  ) throws -> Received {
    let sending = try isend(object: object, dest: dest, tag: sendtag, serializer: serializer)
    let received = try recv(object: type, source: source, tag: recvtag, serializer: serializer, status: &status)
    try sending.wait()
    return received
  }
}

extension Message {
  /// Receives the message as an object.
  ///
  /// ```swift
  /// let (message, status) = try world.mprobe()
  /// let task = try message.recv(object: Task.self, on: world)
  /// ```
  /// - Parameters:
  ///   - type: the type to decode.
  ///   - comm: the communicator on which it was probed.
  ///   - serializer: what decodes the value; ``RuntimeConfiguration/serializer`` when nil.
  /// - Throws: ``MPIError``, of class ``ErrorClass/request`` when it was received before; `DecodingError` when it is something else, or no
  ///   object.
  ///
  /// The corresponding MPI function is `MPI_Mrecv`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public func recv<T: Decodable>(object type: T.Type, on comm: Comm, serializer: (any Serializer)? = nil) throws -> T {
    try irecv(object: type, on: comm, serializer: serializer).wait()
  }

  /// Starts to receive the message as an object.
  ///
  /// - Parameters:
  ///   - type: the type to decode.
  ///   - comm: the communicator on which it was probed.
  ///   - serializer: what decodes the value; ``RuntimeConfiguration/serializer`` when nil.
  /// - Returns: the request, which hands out the value.
  /// - Throws: ``MPIError``, of class ``ErrorClass/request`` when it was received before.
  ///
  /// The corresponding MPI function is `MPI_Imrecv`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public func irecv<T: Decodable>(object type: T.Type, on comm: Comm, serializer: (any Serializer)? = nil) throws -> ObjectRequest<T> {
    try ensureRunning()
    let serializer = serializer ?? ObjectSettings.serializer
    let isNobody = handle.raw == smpi_MPI_MESSAGE_NO_PROC.raw
    let incoming = Incoming(.comm(comm), serializer)
    try incoming.post(self)
    if isNobody { return ObjectRequest(incoming) { try nobodysObject(type) } }
    ObjectProgress.add(incoming)
    return ObjectRequest(incoming) { try incoming.decode(type, serializer) }
  }
}

extension Incoming {
  /// The value, when all of it is here.
  func decode<T: Decodable>(_ type: T.Type, _ serializer: any Serializer) throws -> T {
    try settleOutcome()
    return try withExtendedLifetime(self) { try serializer.decode(type, from: body, segments: takeSegments()) }
  }
}

/// What comes from `MPI_PROC_NULL`.
private func nobodysObject<T>(_ type: T.Type) throws(MPIError) -> T {
  if let optional = type as? any ExpressibleByNilLiteral.Type, let none = optional.init(nilLiteral: ()) as? T { return none }
  throw MPIError(.rank, "nobody sends an object: receive an optional from procNull")
}
