internal import CMPI
public import MPICoding

extension Comm {
  /// Gives everybody's object to all. Collective. Between two groups, each gets the objects of the other.
  ///
  /// ```swift
  /// let configurations = try world.allgather(object: configuration)
  /// ```
  /// - Parameters:
  ///   - object: what this process gives.
  ///   - serializer: what encodes and decodes it; ``RuntimeConfiguration/serializer`` when nil.
  /// - Returns: the objects, by rank.
  /// - Throws: ``MPIError``, on all ranks when one cannot encode its object; `DecodingError` where one cannot be decoded.
  ///
  /// The corresponding MPI function is `MPI_Allgather`, in the chapter “Collective Communication” of MPI 5.0.
  public final func allgather<T: Codable>(object: T, serializer: (any Serializer)? = nil) throws -> [T] {
    let exchange = try ObjectExchange(self, serializer)
    let packed = try PackedObject(object, exchange.serializer)
    var arrivals = try exchange.allgather(packed)
    if hasTwoGroups {
      try exchange.exchangeParts((0..<peerCount).map { (packed, $0) }, &arrivals, Array(0..<peerCount))
    } else {
      try exchange.ringParts(packed, &arrivals)
    }
    if let failure = packed.failure { throw failure }
    return try arrivals.objects.indices.map { index in
      if !hasTwoGroups && index == rank { return try packed.decode(T.self, exchange.serializer) }
      return try arrivals.decode(index, T.self, exchange.serializer)
    }
  }

  /// Gives each process an object of this one, and gets one from each. Collective. Between two groups, they are those of the other.
  ///
  /// - Parameters:
  ///   - objects: what each process gets, by rank.
  ///   - serializer: what encodes and decodes them; ``RuntimeConfiguration/serializer`` when nil.
  /// - Returns: what each process has given to this one, by rank.
  /// - Throws: ``MPIError``, of class ``ErrorClass/arg`` when there are not as many objects as processes; also where another process does not
  ///   have as many, or cannot encode what it gives; `DecodingError` where an object cannot be decoded.
  ///
  /// The corresponding MPI function is `MPI_Alltoall`, in the chapter “Collective Communication” of MPI 5.0.
  public final func alltoall<T: Codable>(objects: [T], serializer: (any Serializer)? = nil) throws -> [T] {
    let exchange = try ObjectExchange(self, serializer)
    var packed: [PackedObject] = []
    for object in fitting(objects, peerCount) { packed.append(try PackedObject(object, exchange.serializer)) }
    var arrivals = try exchange.alltoall(packed)
    let own = hasTwoGroups ? -1 : rank
    arrivals.drop(own)
    try exchange.exchangeParts(packed.enumerated().filter { $0.offset != own }.map { ($0.element, $0.offset) }, &arrivals, Array(0..<peerCount))
    try expect(objects.count, peerCount, "the list of objects", .MPI_Alltoall)
    for one in packed { if let failure = one.failure { throw failure } }
    return try arrivals.objects.indices.map { index in
      index == own ? try packed[index].decode(T.self, exchange.serializer) : try arrivals.decode(index, T.self, exchange.serializer)
    }
  }

  /// - Parameters:
  ///   - root: as MPI wants it.
  ///   - gives: whether this process gives an object.
  ///   - gets: how many come here.
  ///   - own: which of them is this process's own.
  ///   - dest: where the root is.
  fileprivate final func gather<T: Codable>(
    _ object: T?, _ serializer: (any Serializer)?, root: Int32, gives: Bool, gets: Int, own: Int?, dest: Int
  ) throws -> [T]? {
    let exchange = try ObjectExchange(self, serializer)
    let packed = gives ? try PackedObject(object, exchange.serializer) : nil
    var arrivals = try exchange.gather(packed, root: root, count: gets)
    if let own { arrivals.drop(own) }
    let sent = own == nil ? packed.map { [($0, dest)] } ?? [] : []
    try exchange.exchangeParts(sent, &arrivals, Array(0..<gets))
    if let failure = packed?.failure { throw failure }
    guard gets > 0 else { return nil }
    return try arrivals.objects.indices.map { index in
      if index == own, let packed { return try packed.decode(T.self, exchange.serializer) }
      return try arrivals.decode(index, T.self, exchange.serializer)
    }
  }

  /// - Parameters:
  ///   - objects: what the root gives; nil elsewhere.
  ///   - own: which of them is this process's own.
  ///   - source: where the root is.
  fileprivate final func scatter<T: Codable>(
    _ objects: [T?]?, _ serializer: (any Serializer)?, root: Int32, receives: Bool, own: Int?, source: Int
  ) throws -> T? {
    let exchange = try ObjectExchange(self, serializer)
    var packed: [PackedObject] = []
    for object in objects ?? [] { packed.append(try PackedObject(object, exchange.serializer)) }
    var arrivals = try exchange.scatter(packed, root: root, receives: receives)
    if own != nil { arrivals.drop(0) }
    try exchange.exchangeParts(
      packed.enumerated().filter { $0.offset != own }.map { ($0.element, $0.offset) }, &arrivals, Array(repeating: source, count: receives ? 1 : 0))
    for one in packed { if let failure = one.failure { throw failure } }
    if let own { return try packed[own].decode(T.self, exchange.serializer) }
    return receives ? try arrivals.decode(0, T.self, exchange.serializer) : nil
  }
}

extension Arrivals {
  /// Makes a value of one of them.
  func decode<T: Decodable>(_ index: Int, _ type: T.Type, _ serializer: any Serializer) throws -> T {
    try withExtendedLifetime(self) { try objects[index].decode(type, serializer) }
  }

  /// Parts of a process's own object do not travel.
  mutating func drop(_ index: Int) {
    guard objects.indices.contains(index) else { return }
    var record = objects[index].record
    record.tag = 0
    objects[index] = ArrivingObject(record: record, short: objects[index].short, source: objects[index].source)
  }
}

extension Intracomm {
  /// Brings everybody's object to the root. Collective.
  ///
  /// - Parameters:
  ///   - object: what this process gives.
  ///   - root: the rank that gets them.
  ///   - serializer: what encodes and decodes them; ``RuntimeConfiguration/serializer`` when nil.
  /// - Returns: the objects by rank, on the root; nil elsewhere.
  /// - Throws: ``MPIError``, on the root also when another rank cannot encode its object; `DecodingError` where one cannot be decoded.
  ///
  /// The corresponding MPI function is `MPI_Gather`, in the chapter “Collective Communication” of MPI 5.0.
  public final func gather<T: Codable>(object: T, root: Int, serializer: (any Serializer)? = nil) throws -> [T]? {
    let isRoot = rank == root
    return try gather(
      object, serializer, root: try narrow(root, "root", .MPI_Gather), gives: true, gets: isRoot ? size : 0, own: isRoot ? rank : nil, dest: root)
  }

  /// Gives each rank one of the root's objects. Collective.
  ///
  /// - Parameters:
  ///   - objects: what each rank gets; not looked at except on the root.
  ///   - root: the rank that gives them.
  ///   - serializer: what encodes and decodes them; ``RuntimeConfiguration/serializer`` when nil.
  /// - Returns: the object of this rank.
  /// - Throws: ``MPIError``, on all ranks when the root does not have as many objects as ranks; on the root, and on the rank that should get
  ///   it, when one cannot be encoded; `DecodingError` where one cannot be decoded.
  ///
  /// The corresponding MPI function is `MPI_Scatter`, in the chapter “Collective Communication” of MPI 5.0.
  public final func scatter<T: Codable>(objects: [T]?, root: Int, serializer: (any Serializer)? = nil) throws -> T {
    let isRoot = rank == root
    let given: [T?]? = isRoot ? fitting(objects, size) : nil
    guard
      let object = try scatter(
        given, serializer, root: try narrow(root, "root", .MPI_Scatter), receives: true, own: isRoot ? rank : nil, source: root)
    else { throw MPIError(.root, "no object came", function: .MPI_Scatter) }
    return object
  }
}

/// The objects that are given; nothing for everybody where they are not as many as wanted, so that nobody waits in vain.
func fitting<T>(_ objects: [T]?, _ count: Int) -> [T?] {
  guard let objects, objects.count == count else { return [T?](repeating: nil, count: count) }
  return objects
}

extension Intercomm {
  /// Brings the objects of one group to a root in the other. Collective over both groups.
  ///
  /// - Parameters:
  ///   - object: what this process gives; not looked at in the group of the root.
  ///   - root: who gets them.
  ///   - serializer: what encodes and decodes them; ``RuntimeConfiguration/serializer`` when nil.
  /// - Returns: the objects by rank of the other group, on the root; nil elsewhere.
  /// - Throws: ``MPIError``, on the root also when a process cannot encode its object or has none; `DecodingError` where one cannot be decoded.
  ///
  /// The corresponding MPI function is `MPI_Gather`, in the chapter “Collective Communication” of MPI 5.0.
  public func gather<T: Codable>(object: T?, root: Root, serializer: (any Serializer)? = nil) throws -> [T]? {
    try gather(
      object, serializer, root: root.rank, gives: root.isElsewhere, gets: root.isHere ? peerCount : 0, own: nil, dest: Int(root.rank))
  }

  /// Gives each process of the other group one of the root's objects. Collective over both groups.
  ///
  /// - Parameters:
  ///   - objects: what each process of the other group gets; not looked at except on the root.
  ///   - root: who gives them.
  ///   - serializer: what encodes and decodes them; ``RuntimeConfiguration/serializer`` when nil.
  /// - Returns: the object of this process; nil in the group of the root.
  /// - Throws: ``MPIError``, in both groups when the root does not have as many objects as there are processes; on the root, and on the
  ///   process that should get it, when one cannot be encoded; `DecodingError` where one cannot be decoded.
  ///
  /// The corresponding MPI function is `MPI_Scatter`, in the chapter “Collective Communication” of MPI 5.0.
  public func scatter<T: Codable>(objects: [T]?, root: Root, serializer: (any Serializer)? = nil) throws -> T? {
    let given: [T?]? = root.isHere ? fitting(objects, peerCount) : nil
    return try scatter(given, serializer, root: root.rank, receives: root.isElsewhere, own: nil, source: Int(root.rank))
  }
}
