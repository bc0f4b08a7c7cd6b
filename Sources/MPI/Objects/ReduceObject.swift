internal import CMPI
public import MPICoding

extension Intracomm {
  /// Reduces everybody's object to one, on the root. Collective.
  ///
  /// Goes along a binomial tree, in which neighbors are combined, so that the order of the ranks is kept; with ``RuntimeConfiguration/fastReduce``
  /// off, all objects go to the root, which combines them one after another.
  ///
  /// - Parameters:
  ///   - object: what this process gives.
  ///   - op: the operation, such as `.sum`; associative, the same on all ranks.
  ///   - root: the rank that gets the result.
  ///   - serializer: what encodes and decodes objects; ``RuntimeConfiguration/serializer`` when nil.
  /// - Returns: the result, on the root; nil elsewhere.
  /// - Throws: ``MPIError``; what the operation throws; what is wrong with an object.
  ///
  /// The corresponding MPI function is `MPI_Reduce`, in the chapter “Collective Communication” of MPI 5.0.
  public final func reduce<T: Codable>(
    object: T, op: ObjectOperation<T>, root: Int, serializer: (any Serializer)? = nil
  ) throws -> T? {
    try reduce(object: object, root: root, serializer: serializer, op.combine)
  }

  /// Reduces everybody's object to one by a closure, on the root. Collective.
  ///
  /// - Parameters:
  ///   - object: what this process gives.
  ///   - root: the rank that gets the result.
  ///   - serializer: what encodes and decodes objects; ``RuntimeConfiguration/serializer`` when nil.
  ///   - combine: combines two objects, of which the left one is of lower ranks; associative, the same on all ranks.
  /// - Returns: the result, on the root; nil elsewhere.
  /// - Throws: ``MPIError``; what the closure throws; what is wrong with an object.
  ///
  /// The corresponding MPI function is `MPI_Reduce`, in the chapter “Collective Communication” of MPI 5.0.
  public final func reduce<T: Codable>(
    object: T, root: Int, serializer: (any Serializer)? = nil, _ combine: (_ left: T, _ right: T) throws -> T
  ) throws -> T? {
    guard rc.fastReduce else {
      guard let objects = try gather(object: object, root: root, serializer: serializer) else { return nil }
      return try objects.dropFirst().reduce(objects[0], combine)
    }
    let rootRank = try narrow(root, "root", .MPI_Reduce)
    let exchange = try ObjectExchange(self, serializer)
    guard (0..<size).contains(root) else { throw MPIError(.root, "there is no rank \(root)", function: .MPI_Reduce) }
    let result = exchange.reduceToFirst(object, combine)
    var arrived: Result<T, any Error>?
    if root > 0 {
      // The order of the ranks is kept only towards the first one.
      if rank == 0, let result { try exchange.send(result, to: rootRank) }
      if rank == root { arrived = try exchange.receive(T.self, from: 0) }
    }
    let mine = try result?.get()
    return rank == root ? try arrived?.get() ?? mine : nil
  }

  /// Reduces everybody's object to one, on all ranks. Collective.
  ///
  /// - Parameters:
  ///   - object: what this process gives.
  ///   - op: the operation, such as `.sum`; associative, the same on all ranks.
  ///   - serializer: what encodes and decodes objects; ``RuntimeConfiguration/serializer`` when nil.
  /// - Returns: the result, the same everywhere.
  /// - Throws: what the operation throws, or what is wrong with an object, on the rank where that is; ``MPIError`` with the text of it on all others.
  ///
  /// The corresponding MPI function is `MPI_Allreduce`, in the chapter “Collective Communication” of MPI 5.0.
  public final func allreduce<T: Codable>(object: T, op: ObjectOperation<T>, serializer: (any Serializer)? = nil) throws -> T {
    try allreduce(object: object, serializer: serializer, op.combine)
  }

  /// Reduces everybody's object to one by a closure, on all ranks. Collective.
  ///
  /// - Parameters:
  ///   - object: what this process gives.
  ///   - serializer: what encodes and decodes objects; ``RuntimeConfiguration/serializer`` when nil.
  ///   - combine: combines two objects, of which the left one is of lower ranks; associative, the same on all ranks.
  /// - Returns: the result, the same everywhere.
  /// - Throws: what the closure throws, or what is wrong with an object, on the rank where that is; ``MPIError`` with the text of it on all others.
  ///
  /// The corresponding MPI function is `MPI_Allreduce`, in the chapter “Collective Communication” of MPI 5.0.
  public final func allreduce<T: Codable>(
    object: T, serializer: (any Serializer)? = nil, _ combine: (_ left: T, _ right: T) throws -> T
  ) throws -> T {
    let exchange = try ObjectExchange(self, serializer)
    var result: Result<T, any Error>?
    if rc.fastReduce {
      result = exchange.reduceToFirst(object, combine)
    } else {
      // One rank combines for all: the result is the same everywhere, and so is what goes wrong.
      do { result = try reduce(object: object, root: 0, serializer: serializer, combine).map { .success($0) } } catch { result = .failure(error) }
    }
    return try exchange.spread(result)
  }

  /// Reduces the objects of the ranks up to this one. Collective.
  ///
  /// Goes by recursive doubling; with ``RuntimeConfiguration/fastReduce`` off, from rank to rank.
  ///
  /// - Parameters:
  ///   - object: what this process gives.
  ///   - op: the operation, such as `.sum`; associative, the same on all ranks.
  ///   - serializer: what encodes and decodes objects; ``RuntimeConfiguration/serializer`` when nil.
  /// - Returns: the objects of ranks 0 to this one, combined.
  /// - Throws: ``MPIError``, also where the operation has failed on a rank whose result is needed; what is wrong with an object.
  ///
  /// The corresponding MPI function is `MPI_Scan`, in the chapter “Collective Communication” of MPI 5.0.
  public final func scan<T: Codable>(object: T, op: ObjectOperation<T>, serializer: (any Serializer)? = nil) throws -> T {
    try scan(object: object, serializer: serializer, op.combine)
  }

  /// Reduces the objects of the ranks up to this one by a closure. Collective.
  ///
  /// - Parameters:
  ///   - object: what this process gives.
  ///   - serializer: what encodes and decodes objects; ``RuntimeConfiguration/serializer`` when nil.
  ///   - combine: combines two objects, of which the left one is of lower ranks; associative, the same on all ranks.
  /// - Returns: the objects of ranks 0 to this one, combined.
  /// - Throws: ``MPIError``, also where the closure has failed on a rank whose result is needed; what is wrong with an object.
  ///
  /// The corresponding MPI function is `MPI_Scan`, in the chapter “Collective Communication” of MPI 5.0.
  public final func scan<T: Codable>(
    object: T, serializer: (any Serializer)? = nil, _ combine: (_ left: T, _ right: T) throws -> T
  ) throws -> T {
    let exchange = try ObjectExchange(self, serializer)
    let before = try exchange.prefix(object, combine)
    guard let before = try before?.get() else { return object }
    return try combine(before, object)
  }

  /// Reduces the objects of the ranks before this one. Collective.
  ///
  /// - Parameters:
  ///   - object: what this process gives.
  ///   - op: the operation, such as `.sum`; associative, the same on all ranks.
  ///   - serializer: what encodes and decodes objects; ``RuntimeConfiguration/serializer`` when nil.
  /// - Returns: the objects of the ranks before this one, combined; nil on rank 0.
  /// - Throws: ``MPIError``, also where the operation has failed on a rank whose result is needed; what is wrong with an object.
  ///
  /// The corresponding MPI function is `MPI_Exscan`, in the chapter “Collective Communication” of MPI 5.0.
  public final func exscan<T: Codable>(object: T, op: ObjectOperation<T>, serializer: (any Serializer)? = nil) throws -> T? {
    try exscan(object: object, serializer: serializer, op.combine)
  }

  /// Reduces the objects of the ranks before this one by a closure. Collective.
  ///
  /// - Parameters:
  ///   - object: what this process gives.
  ///   - serializer: what encodes and decodes objects; ``RuntimeConfiguration/serializer`` when nil.
  ///   - combine: combines two objects, of which the left one is of lower ranks; associative, the same on all ranks.
  /// - Returns: the objects of the ranks before this one, combined; nil on rank 0.
  /// - Throws: ``MPIError``, also where the closure has failed on a rank whose result is needed; what is wrong with an object.
  ///
  /// The corresponding MPI function is `MPI_Exscan`, in the chapter “Collective Communication” of MPI 5.0.
  public final func exscan<T: Codable>(
    object: T, serializer: (any Serializer)? = nil, _ combine: (_ left: T, _ right: T) throws -> T
  ) throws -> T? {
    let exchange = try ObjectExchange(self, serializer)
    return try exchange.prefix(object, combine)?.get()
  }
}

extension Intercomm {
  /// Reduces the objects of one group to one, on a root in the other. Collective over both groups.
  ///
  /// All objects go to the root, which combines them one after another: within a group there is no way by this communicator.
  ///
  /// - Parameters:
  ///   - object: what this process gives; not looked at in the group of the root.
  ///   - op: the operation, such as `.sum`.
  ///   - root: who gets the result.
  ///   - serializer: what encodes and decodes objects; ``RuntimeConfiguration/serializer`` when nil.
  /// - Returns: the result, on the root; nil elsewhere.
  /// - Throws: ``MPIError``; what the operation throws; what is wrong with an object.
  ///
  /// The corresponding MPI function is `MPI_Reduce`, in the chapter “Collective Communication” of MPI 5.0.
  public func reduce<T: Codable>(
    object: T?, op: ObjectOperation<T>, root: Root, serializer: (any Serializer)? = nil
  ) throws -> T? {
    guard let objects = try gather(object: object, root: root, serializer: serializer) else { return nil }
    return try objects.dropFirst().reduce(objects[0], op.combine)
  }

  /// Reduces the objects of each group to one, which all processes of the other get. Collective over both groups.
  ///
  /// - Parameters:
  ///   - object: what this process gives.
  ///   - op: the operation, such as `.sum`; the same everywhere.
  ///   - serializer: what encodes and decodes objects; ``RuntimeConfiguration/serializer`` when nil.
  /// - Returns: the objects of the other group, combined.
  /// - Throws: ``MPIError``; what the operation throws; what is wrong with an object.
  ///
  /// The corresponding MPI function is `MPI_Allreduce`, in the chapter “Collective Communication” of MPI 5.0.
  public func allreduce<T: Codable>(object: T, op: ObjectOperation<T>, serializer: (any Serializer)? = nil) throws -> T {
    let objects = try allgather(object: object, serializer: serializer)
    return try objects.dropFirst().reduce(objects[0], op.combine)
  }
}

/// Objects between ranks of one collective. What goes wrong on a rank travels in place of its object, so that nobody waits for it.
extension ObjectExchange {
  private static let tag: Int32 = 1

  /// - Returns: what is on its way, and why it is not the object, if that could not be encoded.
  private func isend<T: Encodable>(_ result: Result<T, any Error>, to rank: Int32) throws(MPIError) -> (Outgoing, unsent: (any Error)?) {
    let route = Route(comm: twin, rank: rank)
    var started: Result<Outgoing, MPIError>?
    let failure: any Error
    var isKnown = true
    do {
      let object = try result.get()
      isKnown = false
      try serializer.withEncoded(object, outOfBandThreshold: ObjectSettings.outOfBandThreshold) { bytes, segments in
        do throws(MPIError) {
          started = .success(try Outgoing.start(bytes, segments, isLent: false, .standard, twin, rank, Self.tag) { () throws(MPIError) in route })
        } catch { started = .failure(error) }
      }
      if let started { return (try started.get(), nil) }
      failure = MPIError(.other, "the serializer did not hand out what it encoded")
    } catch {
      if let started { return (try started.get(), nil) }
      failure = error
    }
    let outgoing = try Array("\(failure)".utf8.prefix(Envelope.room)).withUnsafeBytesTyped { (text) throws(MPIError) in
      try Outgoing.start(text, [], isLent: false, .standard, twin, rank, Self.tag, kind: .failure) { () throws(MPIError) in nil }
    }
    return (outgoing, isKnown ? nil : failure)
  }

  /// - Throws: what keeps the object from being encoded, after the other rank was told.
  func send<T: Encodable>(_ result: Result<T, any Error>, to rank: Int32) throws {
    let (outgoing, unsent) = try isend(result, to: rank)
    outgoing.complete()
    try outgoing.settleOutcome()
    if let unsent { throw unsent }
  }

  /// What another rank has sent, or what has gone wrong there or here.
  func receive<T: Decodable>(_ type: T.Type, from rank: Int32) throws(MPIError) -> Result<T, any Error> {
    let incoming = Incoming(.twin(twin), serializer)
    try incoming.post(twin, rank, Self.tag)
    incoming.complete()
    return Result { try incoming.decode(type, serializer) }
  }

  private func combined<T>(
    _ left: Result<T, any Error>, _ right: Result<T, any Error>, _ combine: (T, T) throws -> T
  ) -> Result<T, any Error> {
    Result { try combine(try left.get(), try right.get()) }
  }

  /// Combines neighbors, then neighbors of these, until rank 0 has all.
  ///
  /// - Returns: the result on rank 0. Elsewhere what has gone wrong here, or nil.
  func reduceToFirst<T: Codable>(_ object: T, _ combine: (T, T) throws -> T) -> Result<T, any Error>? {
    var sum: Result<T, any Error> = .success(object)
    var distance = 1
    while distance < comm.size {
      if comm.rank & distance != 0 {
        do { try send(sum, to: Int32(truncatingIfNeeded: comm.rank - distance)) } catch { return .failure(error) }
        if case .failure = sum { return sum }
        return nil
      }
      if comm.rank + distance < comm.size {
        do {
          let right = try receive(T.self, from: Int32(truncatingIfNeeded: comm.rank + distance))
          sum = combined(sum, right, combine)
        } catch { sum = .failure(error) }
      }
      distance *= 2
    }
    return sum
  }

  /// Gives what rank 0 has to all, along the same tree.
  func spread<T: Codable>(_ first: Result<T, any Error>?) throws -> T {
    var highest = 1
    while highest < comm.size { highest *= 2 }
    var result = first
    var unsent: (any Error)?
    var distance = highest / 2
    while distance > 0 {
      if comm.rank & (2 * distance - 1) == 0 {
        if comm.rank + distance < comm.size, let result {
          // The others wait for this one, whatever becomes of that.
          do { try send(result, to: Int32(truncatingIfNeeded: comm.rank + distance)) } catch { unsent = unsent ?? error }
        }
      } else if comm.rank & (2 * distance - 1) == distance {
        let received = try receive(T.self, from: Int32(truncatingIfNeeded: comm.rank - distance))
        // An error of this rank is told in its own words.
        if case .failure(let error)? = first { result = .failure(error) } else { result = received }
      }
      distance /= 2
    }
    guard let result else { throw MPIError(.other, "no result came") }
    if let unsent { throw unsent }
    return try result.get()
  }

  /// The objects of the ranks before this one, combined; nil on rank 0.
  func prefix<T: Codable>(_ object: T, _ combine: (T, T) throws -> T) throws(MPIError) -> Result<T, any Error>? {
    guard rc.fastReduce else { return try sequentialPrefix(object, combine) }
    // By recursive doubling: `block` is what the ranks have that were reached so far, `before` those of them before this one.
    var block: Result<T, any Error> = .success(object)
    var before: Result<T, any Error>?
    var failure: (any Error)?
    var distance = 1
    while distance < comm.size {
      let partner = comm.rank ^ distance
      if partner < comm.size {
        let rank = Int32(truncatingIfNeeded: partner)
        let (outgoing, unsent) = try isend(block, to: rank)
        failure = failure ?? unsent
        let other = try receive(T.self, from: rank)
        outgoing.complete()
        if partner < comm.rank {
          before = before.map { combined(other, $0, combine) } ?? other
          block = combined(other, block, combine)
        } else {
          block = combined(block, other, combine)
        }
      }
      distance *= 2
    }
    return failure.map { .failure($0) } ?? before
  }

  private func sequentialPrefix<T: Codable>(_ object: T, _ combine: (T, T) throws -> T) throws(MPIError) -> Result<T, any Error>? {
    let own: Result<T, any Error> = .success(object)
    let before = comm.rank > 0 ? try receive(T.self, from: Int32(truncatingIfNeeded: comm.rank - 1)) : nil
    if comm.rank + 1 < comm.size {
      let (outgoing, unsent) = try isend(before.map { combined($0, own, combine) } ?? own, to: Int32(truncatingIfNeeded: comm.rank + 1))
      outgoing.complete()
      if let unsent { return .failure(unsent) }
    }
    return before
  }
}
