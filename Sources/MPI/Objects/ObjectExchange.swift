internal import CMPI
internal import MPICoding

/// The calls of MPI by which objects are exchanged: first what each is like, then the short ones, each as one collective.
struct ObjectExchange {
  let comm: Comm
  let serializer: any Serializer
  /// Where the parts travel.
  let twin: MPI_Comm
  private let word = Int.rawDatatype

  init(_ comm: Comm, _ serializer: (any Serializer)?) throws(MPIError) {
    try ensureRunning()
    try expectAlive(comm.handle.raw != smpi_MPI_COMM_NULL.raw, .comm, .MPI_Comm_split)
    self.comm = comm
    self.serializer = serializer ?? ObjectSettings.serializer
    twin = try Twin.forCollectives(of: comm)
  }

  private static let words = Int32(PackedObject.Record.count)

  /// Memory for the records of some objects.
  private func records(of count: Int) -> [Int] { [Int](repeating: 0, count: count * PackedObject.Record.count) }

  /// Objects to the root, from all others.
  ///
  /// - Parameters:
  ///   - packed: what this process gives, if it does.
  ///   - root: as MPI wants it.
  ///   - count: how many come here; 0 where none do.
  func gather(_ packed: PackedObject?, root: Int32, count: Int) throws -> Arrivals {
    var records = records(of: count)
    let mine = packed?.record.numbers ?? self.records(of: 1)
    try check(smpi_Gather(mine, Self.words, word, &records, Self.words, word, root, comm.handle), .MPI_Gather)
    let (blocks, memory) = try blocks(records)
    let short = packed?.short
    try check(
      smpi_Gatherv(
        short?.baseAddress, Int32(short?.count ?? 0), smpi_MPI_BYTE, memory.bytes.baseAddress, blocks.counts, blocks.starts, smpi_MPI_BYTE, root,
        comm.handle), .MPI_Gatherv)
    return Arrivals(records, blocks, memory)
  }

  /// An object to each of the others, from the root.
  ///
  /// - Parameter packed: what the root gives, none elsewhere.
  func scatter(_ packed: [PackedObject], root: Int32, receives: Bool) throws -> Arrivals {
    var mine = records(of: 1)
    try check(smpi_Scatter(packed.flatMap(\.record.numbers), Self.words, word, &mine, Self.words, word, root, comm.handle), .MPI_Scatter)
    let (out, outMemory) = try joined(packed)
    let records = receives ? mine : []
    let (blocks, memory) = try blocks(records)
    try check(
      smpi_Scatterv(
        outMemory.bytes.baseAddress, out.counts, out.starts, smpi_MPI_BYTE, memory.bytes.baseAddress, Int32(blocks.total), smpi_MPI_BYTE, root,
        comm.handle), .MPI_Scatterv)
    return Arrivals(records, blocks, memory)
  }

  /// Everybody's object to everybody.
  func allgather(_ packed: PackedObject) throws -> Arrivals {
    var records = records(of: comm.peerCount)
    try check(smpi_Allgather(packed.record.numbers, Self.words, word, &records, Self.words, word, comm.handle), .MPI_Allgather)
    let (blocks, memory) = try blocks(records)
    try check(
      smpi_Allgatherv(
        packed.short.baseAddress, Int32(packed.short.count), smpi_MPI_BYTE, memory.bytes.baseAddress, blocks.counts, blocks.starts, smpi_MPI_BYTE,
        comm.handle), .MPI_Allgatherv)
    return Arrivals(records, blocks, memory)
  }

  /// An object from everybody to everybody.
  func alltoall(_ packed: [PackedObject]) throws -> Arrivals {
    var records = records(of: comm.peerCount)
    try check(smpi_Alltoall(packed.flatMap(\.record.numbers), Self.words, word, &records, Self.words, word, comm.handle), .MPI_Alltoall)
    let (out, outMemory) = try joined(packed)
    let (blocks, memory) = try blocks(records)
    try check(
      smpi_Alltoallv(
        outMemory.bytes.baseAddress, out.counts, out.starts, smpi_MPI_BYTE, memory.bytes.baseAddress, blocks.counts, blocks.starts, smpi_MPI_BYTE,
        comm.handle), .MPI_Alltoallv)
    return Arrivals(records, blocks, memory)
  }

  /// Memory for the short ones of objects that come.
  private func blocks(_ records: [Int]) throws(MPIError) -> (ByteBlocks, BodyMemory) {
    let blocks = try ByteBlocks(PackedObject.Record.each(records).map(\.short))
    return (blocks, try BodyMemory(count: blocks.total))
  }

  /// The short ones of objects that leave, one after another.
  private func joined(_ packed: [PackedObject]) throws(MPIError) -> (ByteBlocks, BodyMemory) {
    let blocks = try ByteBlocks(packed.map(\.record.short))
    let memory = try BodyMemory(count: blocks.total)
    for (start, one) in zip(blocks.starts, packed) {
      UnsafeMutableRawBufferPointer(rebasing: memory.bytes[Int(start)...]).copyMemory(from: one.short)
    }
    return (blocks, memory)
  }

  /// Sends the parts of some objects and receives those of others, all at once.
  func exchangeParts(_ sent: [(packed: PackedObject, dest: Int)], _ arrivals: inout Arrivals, _ sources: [Int]) throws {
    for index in arrivals.objects.indices {
      arrivals.objects[index].source = Int32(truncatingIfNeeded: sources[index])
      arrivals.objects[index].receive(serializer, twin)
    }
    var outgoing: [Outgoing] = []
    var problem: MPIError?
    for (packed, dest) in sent {
      do throws(MPIError) {
        if let transfer = try packed.send(Route(comm: twin, rank: Int32(truncatingIfNeeded: dest))) { outgoing.append(transfer) }
      } catch { problem = problem ?? error }
    }
    completeAll(outgoing + arrivals.objects.compactMap(\.incoming))
    if let problem { throw problem }
    for transfer in outgoing { try transfer.settleOutcome() }
  }

  /// Passes the parts of everybody's objects round a ring: each process sends to the next one alone.
  ///
  /// An object that is bad here is passed on nevertheless, and what is wrong with it is thrown when it is decoded: the others wait for it.
  func ringParts(_ packed: PackedObject, _ arrivals: inout Arrivals) throws {
    let (size, rank) = (comm.size, comm.rank)
    for index in arrivals.objects.indices { arrivals.objects[index].source = Int32(truncatingIfNeeded: index) }
    let next = Route(comm: twin, rank: Int32(truncatingIfNeeded: (rank + 1) % size))
    let previous = Int32(truncatingIfNeeded: (rank + size - 1) % size)
    var problem: (any Error)?
    for step in 1..<max(size, 1) {
      let passed = (rank + size - step + 1) % size
      let wanted = (rank + size - step) % size
      arrivals.objects[wanted].receive(serializer, Route(comm: twin, rank: previous), Self.ringTag, passesOn: true)
      var transfers: [ObjectTransfer] = []
      if let incoming = arrivals.objects[wanted].incoming { transfers.append(incoming) }
      var outgoing: Outgoing?
      do throws(MPIError) {
        if passed == rank {
          outgoing = try packed.send(next, tag: Self.ringTag)
        } else if let incoming = arrivals.objects[passed].incoming {
          let isLong = arrivals.objects[passed].record.long > 0
          outgoing = try Outgoing.parts(isLong ? incoming.body : nil, incoming.segments, next, Self.ringTag)
        }
      } catch { problem = problem ?? error }
      if let outgoing { transfers.append(outgoing) }
      completeAll(transfers)
      do { try outgoing?.settleOutcome() } catch { problem = problem ?? error }
    }
    if let problem { throw problem }
  }

  private static let ringTag: Int32 = 2
  static let neighborTag: Int32 = 3
}

/// What came by a collective.
struct Arrivals {
  var objects: [ArrivingObject]
  /// Keeps the short ones.
  private let memory: BodyMemory

  init(_ records: [Int], _ blocks: ByteBlocks, _ memory: BodyMemory) {
    self.memory = memory
    objects = PackedObject.Record.each(records).enumerated().map { ArrivingObject(record: $1, short: blocks[$0, memory], source: 0) }
  }
}

extension PackedObject {
  /// The value again, for the process that has packed it: it need not travel.
  func decode<T: Decodable>(_ type: T.Type, _ serializer: any Serializer) throws -> T {
    if let failure { throw failure }
    return try withExtendedLifetime(body) { try serializer.decode(type, from: UnsafeRawBufferPointer(body.bytes), segments: segments) }
  }
}
