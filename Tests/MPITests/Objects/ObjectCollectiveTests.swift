import MPI
import MPICoding
import MPITesting
import Testing

/// Objects to and from all.
@Suite(.collective) struct ObjectCollectiveTests {
  let world = Comm.world
  var ranks: Range<Int> { 0..<world.size }

  @Test func broadcasts() throws {
    for count in Sample.counts {
      for root in ranks {
        let sample = try world.bcast(object: world.rank == root ? Sample.of(root, count: count) : nil, root: root)
        #expect(sample == Sample.of(root, count: count))
      }
    }
    // More payloads than the first message has room for.
    let lists = (0..<100).map { [Double](repeating: Double($0), count: 10_000) }
    #expect(try world.bcast(object: world.rank == 0 ? lists : nil, root: 0) == lists)
  }

  @Test func gathersAndScatters() throws {
    // Ranks with objects of other lengths: some in one piece, some in parts.
    func sample(_ rank: Int, _ shift: Int) -> Sample { Sample.of(rank, count: Sample.counts[(rank + shift) % Sample.counts.count]) }
    for shift in Sample.counts.indices {
      for root in ranks {
        let gathered = try world.gather(object: sample(world.rank, shift), root: root)
        #expect(gathered == (world.rank == root ? ranks.map { sample($0, shift) } : nil))
        let given = world.rank == root ? ranks.map { sample($0, shift) } : nil
        #expect(try world.scatter(objects: given, root: root) == sample(world.rank, shift))
      }
      #expect(try world.allgather(object: sample(world.rank, shift)) == ranks.map { sample($0, shift) })
      let sent = ranks.map { sample(world.rank * world.size + $0, shift) }
      #expect(try world.alltoall(objects: sent) == ranks.map { sample($0 * world.size + world.rank, shift) })
    }
  }

  @Test func otherSerializers() throws {
    struct Twice: Serializer {
      func encode<T: Encodable>(_ value: T) throws -> [UInt8] { try BinaryEncoder().encode([value, value]) }
      func decode<T: Decodable>(_ type: T.Type, from bytes: UnsafeRawBufferPointer) throws -> T {
        try BinaryDecoder().decode([T].self, from: bytes)[1]
      }
    }
    for count in [3, 20_000] {
      #expect(try world.bcast(object: world.rank == 0 ? Sample.of(1, count: count) : nil, root: 0, serializer: Twice()) == Sample.of(1, count: count))
      #expect(
        try world.allgather(object: Sample.of(world.rank, count: count), serializer: Twice()) == ranks.map { Sample.of($0, count: count) })
    }
  }

  @Test func neighbors() throws {
    let grid = try #require(try world.cartCreate(dims: [world.size], periods: [false]))
    for count in [3, 20_000] {
      let (left, right) = (grid.rank - 1, grid.rank + 1)
      func from(_ rank: Int, _ value: Int) -> Sample? { ranks.contains(rank) ? Sample.of(value, count: count) : nil }
      #expect(try grid.neighborAllgather(object: Sample.of(grid.rank, count: count)) == [from(left, left), from(right, right)])
      let sent = [Sample.of(10 * grid.rank, count: count), Sample.of(10 * grid.rank + 1, count: count)]
      #expect(try grid.neighborAlltoall(objects: sent) == [from(left, 10 * left + 1), from(right, 10 * right)])
      expectError(.arg) { try grid.neighborAlltoall(objects: [1]) }
    }
    try grid.free()
  }

  /// With one or two processes, both neighbors in a ring are the same one. What comes has several parts.
  @Test func neighborsByTwoEdges() throws {
    let ring = try #require(try world.cartCreate(dims: [world.size], periods: [true]))
    let (left, right) = ((ring.rank + world.size - 1) % world.size, (ring.rank + 1) % world.size)
    for count in [3, 20_000, 60_000] {
      for _ in 0..<5 {
        #expect(
          try ring.neighborAllgather(object: Sample.of(ring.rank, count: count)) == [Sample.of(left, count: count), Sample.of(right, count: count)])
        let sent = [Sample.of(10 * ring.rank, count: count), Sample.of(10 * ring.rank + 1, count: count)]
        // What goes to the right comes from the left.
        #expect(try ring.neighborAlltoall(objects: sent) == [Sample.of(10 * left + 1, count: count), Sample.of(10 * right, count: count)])
      }
    }
    try ring.free()
    // In a graph, edges between the same two are in the same order on both sides.
    let next = (world.rank + 1) % world.size, previous = (world.rank + world.size - 1) % world.size
    let graph = try world.distGraphCreateAdjacent(sources: [previous, previous, previous], destinations: [next, next, next])
    for count in [3, 60_000] {
      let received = try graph.neighborAlltoall(objects: (0..<3).map { Sample.of(10 * graph.rank + $0, count: count) })
      #expect(received == (0..<3).map { Sample.of(10 * previous + $0, count: count) })
    }
    try graph.free()
  }

  /// Whoever has the wrong number of objects keeps nobody waiting.
  @Test(.collective(ranks: 2...)) func aWrongNumberOnOneRank() throws {
    let root = world.size - 1
    if world.rank == root {
      expectError(.arg, "MPI_Alltoall") { try world.alltoall(objects: [1]) }
    } else {
      expectError(.other, "rank \(root)") { try world.alltoall(objects: Array(ranks)) }
    }
    let line = try #require(try world.cartCreate(dims: [world.size], periods: [false]))
    if line.rank == root {
      expectError(.arg, "MPI_Neighbor_alltoall") { try line.neighborAlltoall(objects: [1, 2, 3]) }
    } else if line.rank == root - 1 {
      expectError(.other, "rank \(root)") { try line.neighborAlltoall(objects: [1, 2]) }
    } else {
      #expect(try line.neighborAlltoall(objects: [1, 2]) == [line.rank == 0 ? nil : 2, 1])
    }
    try line.free()
    #expect(try world.allgather(object: world.rank) == Array(ranks))
  }

  /// A serializer that fails when the object has been given: the others have it, and the next broadcast is the next one.
  @Test func aSerializerThatFailsTooLate() throws {
    struct Late: Serializer {
      struct TooLate: Error {}
      func encode<T: Encodable>(_ value: T) throws -> [UInt8] { try BinaryEncoder().encode(value) }
      func decode<T: Decodable>(_ type: T.Type, from bytes: UnsafeRawBufferPointer) throws -> T { try BinaryDecoder().decode(type, from: bytes) }
      func withEncoded<T: Encodable, Result>(
        _ value: T, outOfBandThreshold: Int, _ body: (UnsafeRawBufferPointer, [Segment]) throws -> Result
      ) throws -> Result {
        _ = try encode(value).withUnsafeBytes { try body($0, []) }
        throw TooLate()
      }
    }
    if world.rank == 0 {
      #expect(throws: Late.TooLate.self) { try world.bcast(object: 5, root: 0, serializer: Late()) }
    } else {
      #expect(try world.bcast(object: Int?.none, root: 0, serializer: Late()) == 5)
    }
    #expect(try world.bcast(object: world.rank == 0 ? 6 : nil, root: 0) == 6)
  }

  @Test func failuresAreTold() throws {
    // A rank that cannot encode its object keeps nobody waiting.
    let root = world.size - 1
    if world.rank == root {
      #expect(throws: Unencodable.Refusal.self) { try world.bcast(object: Moody(false), root: root) }
      expectError(.arg) { _ = try world.bcast(object: Int?.none, root: root) as Int }
    } else {
      expectError(.other, "Refusal") { _ = try world.bcast(object: Moody?.none, root: root) as Moody }
      expectError(.other) { _ = try world.bcast(object: Int?.none, root: root) as Int }
    }
    if world.size > 1 {
      if world.rank == root {
        #expect(throws: Unencodable.Refusal.self) { try world.allgather(object: Moody(false)) }
        #expect(throws: Unencodable.Refusal.self) { try world.gather(object: Moody(false), root: 0) }
      } else {
        expectError(.other, "rank \(root)") { try world.allgather(object: Moody(true)) }
        if world.rank == 0 {
          expectError(.other, "rank \(root)") { try world.gather(object: Moody(true), root: 0) }
        } else {
          #expect(try world.gather(object: Moody(true), root: 0) == nil)
        }
      }
    }
    // Too few objects.
    if world.rank == 0 {
      expectError(.arg) { try world.scatter(objects: [Int](), root: 0) }
    } else {
      expectError(.other) { try world.scatter(objects: [Int]?.none, root: 0) }
    }
    expectError(.arg) { try world.alltoall(objects: [Int](repeating: 0, count: world.size + 1)) }
    #expect(try world.allgather(object: world.rank) == Array(ranks))
  }

  @Test(.collective(ranks: 2...)) func betweenGroups() throws {
    let isLow = world.rank < world.size / 2
    guard let half = try world.split(color: isLow ? 0 : 1) else { return }
    let comm = try half.intercommCreate(localLeader: 0, peerComm: world, remoteLeader: isLow ? world.size / 2 : 0, tag: 1)
    func id(_ isLow: Bool, _ rank: Int) -> Int { isLow ? rank : 100 + rank }
    let mine = id(isLow, comm.rank)
    let others = (0..<comm.peerCount).map { id(!isLow, $0) }
    for count in [3, 20_000] {
      #expect(try comm.allgather(object: Sample.of(mine, count: count)) == others.map { Sample.of($0, count: count) })
      let sent = (0..<comm.peerCount).map { Sample.of(1000 * mine + $0, count: count) }
      #expect(try comm.alltoall(objects: sent) == others.map { Sample.of(1000 * $0 + comm.rank, count: count) })
      // The root is rank 0 of the lower half.
      let root: Root = isLow ? (comm.rank == 0 ? .here : .bystander) : 0
      let given = try comm.bcast(object: isLow && comm.rank == 0 ? Sample.of(5, count: count) : nil, root: root)
      #expect(given == (isLow && comm.rank > 0 ? nil : Sample.of(5, count: count)))
      let gathered = try comm.gather(object: isLow ? nil : Sample.of(mine, count: count), root: root)
      #expect(gathered == (isLow && comm.rank == 0 ? others.map { Sample.of($0, count: count) } : nil))
      let scattered = try comm.scatter(
        objects: isLow && comm.rank == 0 ? (0..<comm.peerCount).map { Sample.of($0, count: count) } : nil, root: root)
      #expect(scattered == (isLow ? nil : Sample.of(comm.rank, count: count)))
      let joined = try comm.reduce(object: isLow ? nil : "\(mine) ", op: ObjectOperation { $0 + $1 }, root: root)
      #expect(joined == (isLow && comm.rank == 0 ? others.map { "\($0) " }.joined() : nil))
      #expect(try comm.allreduce(object: "\(mine) ", op: ObjectOperation { $0 + $1 }) == others.map { "\($0) " }.joined())
      if count == 3 {
        // A root that cannot encode its object keeps nobody waiting.
        if isLow && comm.rank == 0 {
          #expect(throws: Unencodable.Refusal.self) { try comm.bcast(object: Moody(false), root: root) }
        } else if isLow {
          #expect(try comm.bcast(object: Moody?.none, root: root) == nil)
        } else {
          expectError(.other, "Refusal") { try comm.bcast(object: Moody?.none, root: root) }
        }
      }
      // And messages, whose parts go by the world.
      if comm.rank == 0 {
        #expect(
          try comm.sendrecv(object: Sample.of(mine, count: count), dest: 0, receiving: Sample.self, source: 0) == Sample.of(others[0], count: count))
      }
    }
    try comm.free()
    try half.free()
  }
}
