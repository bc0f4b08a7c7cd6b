internal import CMPI
public import MPICoding

extension Topocomm {
  /// Gives an object to all neighbors, and gets theirs. Collective.
  ///
  /// - Parameters:
  ///   - object: what this process gives.
  ///   - serializer: what encodes and decodes it; ``RuntimeConfiguration/serializer`` when nil.
  /// - Returns: the objects of ``inEdges``, in their order; nil beyond the edge of a grid.
  /// - Throws: ``MPIError``, also when a neighbor cannot encode its object; `DecodingError` where one cannot be decoded.
  ///
  /// The corresponding MPI function is `MPI_Neighbor_allgather`, in the chapter “Virtual Topologies for MPI Processes” of MPI 5.0.
  public final func neighborAllgather<T: Codable>(object: T, serializer: (any Serializer)? = nil) throws -> [T?] {
    let exchange = try ObjectExchange(self, serializer)
    let packed = try PackedObject(object, exchange.serializer)
    let arrived: [Incoming?] = try trade([PackedObject](repeating: packed, count: outDegree), exchange)
    if let failure = packed.failure { throw failure }
    return try arrived.map { try $0?.decode(T.self, exchange.serializer) }
  }

  /// Gives an object to each neighbor, and gets one from each. Collective.
  ///
  /// - Parameters:
  ///   - objects: what each neighbor gets, in the order of ``outEdges``; what is beyond the edge of a grid goes nowhere.
  ///   - serializer: what encodes and decodes them; ``RuntimeConfiguration/serializer`` when nil.
  /// - Returns: the objects of ``inEdges``, in their order; nil beyond the edge of a grid.
  /// - Throws: ``MPIError``, of class ``ErrorClass/arg`` when there are not as many objects as neighbors; also when a neighbor does not have
  ///   as many, or cannot encode its object; `DecodingError` where one cannot be decoded.
  ///
  /// The corresponding MPI function is `MPI_Neighbor_alltoall`, in the chapter “Virtual Topologies for MPI Processes” of MPI 5.0.
  public final func neighborAlltoall<T: Codable>(objects: [T], serializer: (any Serializer)? = nil) throws -> [T?] {
    let exchange = try ObjectExchange(self, serializer)
    var packed: [PackedObject] = []
    for object in fitting(objects, outDegree) { packed.append(try PackedObject(object, exchange.serializer)) }
    let arrived = try trade(packed, exchange)
    try expect(objects.count, outDegree, "the list of objects", .MPI_Neighbor_alltoall)
    for one in packed { if let failure = one.failure { throw failure } }
    return try arrived.map { try $0?.decode(T.self, exchange.serializer) }
  }

  /// Sends an object along each edge that leaves, and receives one along each that comes in; nil beyond the edge of a grid.
  ///
  /// From process to process, not by the neighborhood collectives of MPI: where two edges lead to one process, as in a grid with two in a row, some
  /// libraries take the one for the other, and not always the same one.
  private func trade(_ packed: [PackedObject], _ exchange: ObjectExchange) throws -> [Incoming?] {
    let (sources, dests) = (try inEdges, try outEdges)
    // What comes from one process is received in the order of the edges here.
    var arriving: [Incoming?] = []
    for source in sources {
      guard source != procNull else {
        arriving.append(nil)
        continue
      }
      let incoming = Incoming(.twin(exchange.twin), exchange.serializer)
      try incoming.post(exchange.twin, Int32(truncatingIfNeeded: source), ObjectExchange.neighborTag)
      arriving.append(incoming)
    }
    // So it is sent in the order of the edges there: what leaves a grid downwards comes from above. In a graph the order is the same on both sides.
    let isGrid = self is Cartcomm
    var leaving: [Outgoing] = []
    var problem: MPIError?
    for edge in dests.indices.map({ isGrid ? $0 ^ 1 : $0 }) where dests[edge] != procNull {
      do throws(MPIError) {
        leaving.append(try packed[edge].start(exchange.twin, Int32(truncatingIfNeeded: dests[edge]), ObjectExchange.neighborTag))
      } catch { problem = problem ?? error }
    }
    completeAll(leaving + arriving.compactMap { $0 })
    if let problem { throw problem }
    for transfer in leaving { try transfer.settleOutcome() }
    return arriving
  }
}
