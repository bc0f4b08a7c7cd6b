import Glibc
import MPI
import MPITesting
import Testing

/// Collectives that move or combine blocks of more bytes than C's `int` counts, at two ranks. Where a library has no large-count function and
/// nothing stands in for it, the call says so, and does nothing.
@Suite(.fullTier, .collective(ranks: 2, timeLimit: .seconds(900))) struct LargeBlocksTests {
  private let world = Comm.world
  private var rank: Int { world.rank }
  private let length = Terrain.length
  /// The blocks of both ranks, the second one first.
  private let swapped = Blocks(counts: [Terrain.length, Terrain.length], displacements: [Terrain.length, 0])

  /// What the rank sends: a block for each rank.
  private func forEach() -> Terrain {
    let blocks = Terrain(blocks: 2)
    for other in 0..<2 { blocks.mark(other, from: rank, to: other) }
    return blocks
  }

  private func forAll() -> Terrain {
    let block = Terrain(blocks: 1)
    block.mark(0, from: rank, to: 0)
    return block
  }

  /// What comes of a call where it can be made; elsewhere it has to throw, and to leave alone what it would have written.
  private func expect(
    _ symbol: MPISymbol, throws errorClass: ErrorClass = .unavailable, _ found: Terrain, _ call: () throws -> Void, _ check: () -> Void
  ) throws {
    guard symbol.isAvailable else {
      expectError(errorClass) { try call() }
      return #expect(found.isUntouched, "written to")
    }
    try call()
    check()
  }

  private func expectAll(_ found: Terrain, at places: [Int] = [0, 1]) {
    for other in 0..<2 { #expect(found.isMarked(places[other], from: other, to: 0), "of rank \(other)") }
  }

  private func expectEach(_ found: Terrain, at places: [Int] = [0, 1]) {
    for other in 0..<2 { #expect(found.isMarked(places[other], from: other, to: rank), "of rank \(other)") }
  }

  @Test func gather() throws {
    let (sent, found) = (forAll(), Terrain(blocks: rank == 1 ? 2 : 0))
    try expect(.MPI_Gather_c, found, { try world.gather(sent.memory, into: found.memory, root: 1) }) { if rank == 1 { expectAll(found) } }
  }

  @Test func scatter() throws {
    let (sent, found) = (rank == 0 ? forEach() : Terrain(blocks: 0), Terrain(blocks: 1))
    try expect(.MPI_Scatter_c, found, { try world.scatter(sent.memory, into: found.memory, root: 0) }) {
      #expect(found.isMarked(0, from: 0, to: rank))
    }
  }

  @Test func allgather() throws {
    let (sent, found) = (forAll(), Terrain(blocks: 2))
    try expect(.MPI_Allgather_c, found, { try world.allgather(sent.memory, into: found.memory) }) { expectAll(found) }
  }

  @Test func alltoall() throws {
    let (sent, found) = (forEach(), Terrain(blocks: 2))
    try expect(.MPI_Alltoall_c, found, { try world.alltoall(sent.memory, found.memory) }) { expectEach(found) }
  }

  @Test func gatherv() throws {
    let (sent, found) = (forAll(), Terrain(blocks: rank == 0 ? 2 : 0))
    try expect(.MPI_Gatherv_c, throws: .arg, found, { try world.gatherv(sent.memory, into: found.memory, swapped, root: 0) }) {
      if rank == 0 { expectAll(found, at: [1, 0]) }
    }
  }

  @Test func scatterv() throws {
    let sent = Terrain(blocks: rank == 1 ? 2 : 0)
    if rank == 1 { for other in 0..<2 { sent.mark(1 - other, from: rank, to: other) } }
    let found = Terrain(blocks: 1)
    try expect(.MPI_Scatterv_c, throws: .arg, found, { try world.scatterv(sent.memory, swapped, into: found.memory, root: 1) }) {
      #expect(found.isMarked(0, from: 1, to: rank))
    }
  }

  @Test(.avoids(.largeAllgatherv)) func allgatherv() throws {
    let (sent, found) = (forAll(), Terrain(blocks: 2))
    try expect(.MPI_Allgatherv_c, throws: .arg, found, { try world.allgatherv(sent.memory, into: found.memory, swapped) }) {
      expectAll(found, at: [1, 0])
    }
  }

  @Test func alltoallv() throws {
    let (sent, found) = (forEach(), Terrain(blocks: 2))
    try expect(.MPI_Alltoallv_c, throws: .arg, found, { try world.alltoallv(sent.memory, .even, found.memory, swapped) }) {
      expectEach(found, at: [1, 0])
    }
  }

  @Test func alltoallw() throws {
    let (sent, found) = (forEach(), Terrain(blocks: 2))
    let layout = (0..<2).map { Block(byteOffset: $0 * length, count: length, datatype: .uint8) }
    try expect(.MPI_Alltoallw_c, throws: .arg, found, { try world.alltoallw(sent.memory, layout, found.memory, layout.reversed()) }) {
      expectEach(found, at: [1, 0])
    }
  }

  @Test func neighborhoods() throws {
    let graph = try world.distGraphCreateAdjacent(sources: [0, 1], destinations: [0, 1])
    do {
      let (sent, found) = (forAll(), Terrain(blocks: 2))
      try expect(.MPI_Neighbor_allgather_c, found, { try graph.neighborAllgather(sent.memory, into: found.memory) }) { expectAll(found) }
    }
    do {
      let (sent, found) = (forEach(), Terrain(blocks: 2))
      try expect(.MPI_Neighbor_alltoall_c, found, { try graph.neighborAlltoall(sent.memory, found.memory) }) { expectEach(found) }
    }
    do {
      let (sent, found) = (forEach(), Terrain(blocks: 2))
      try expect(.MPI_Neighbor_alltoallv_c, throws: .arg, found, { try graph.neighborAlltoallv(sent.memory, .even, found.memory, swapped) }) {
        expectEach(found, at: [1, 0])
      }
    }
    try graph.free()
  }

  @Test func exscan() throws {
    let (sent, found) = (forAll(), Terrain(blocks: 1))
    try expect(.MPI_Exscan_c, found, { try world.exscan(sent.memory, found.memory, op: .max) }) {
      if rank == 1 { #expect(found.isMarked(0, from: 0, to: 0)) }
    }
  }

  /// The marks of rank 1 are the larger ones.
  @Test(.avoids(.largeReduceScatterBlock)) func reduceScatterBlock() throws {
    let (sent, found) = (forEach(), Terrain(blocks: 1))
    try expect(.MPI_Reduce_scatter_block_c, found, { try world.reduceScatterBlock(sent.memory, found.memory, op: .max) }) {
      #expect(found.isMarked(0, from: 1, to: rank))
    }
  }

  @Test(.avoids(.largeReduceScatter)) func reduceScatter() throws {
    let (sent, found) = (forEach(), Terrain(blocks: 1))
    try expect(
      .MPI_Reduce_scatter_c, found, { try world.reduceScatter(sent.memory, found.memory, counts: [length, length], op: .max) }
    ) { #expect(found.isMarked(0, from: 1, to: rank)) }
  }

  @Test func nonblockingAllgather() throws {
    let (sent, found) = (forAll(), Terrain(blocks: 2))
    try expect(.MPI_Iallgather_c, found, { _ = try world.iallgather(sent.memory, into: found.memory).wait() }) { expectAll(found) }
  }

  @Test func nonblockingAlltoallv() throws {
    let (sent, found) = (forEach(), Terrain(blocks: 2))
    try expect(.MPI_Ialltoallv_c, throws: .arg, found, { _ = try world.ialltoallv(sent.memory, .even, found.memory, swapped).wait() }) {
      expectEach(found, at: [1, 0])
    }
  }

  @Test(.avoids(.largeNonblockingReduceScatterBlock)) func nonblockingReduceScatterBlock() throws {
    let (sent, found) = (forEach(), Terrain(blocks: 1))
    try expect(.MPI_Ireduce_scatter_block_c, found, { _ = try world.ireduceScatterBlock(sent.memory, found.memory, op: .max).wait() }) {
      #expect(found.isMarked(0, from: 1, to: rank))
    }
  }

  @Test(.avoids(.persistentCollectives)) func persistentAllgather() throws {
    let (sent, found) = (forAll(), Terrain(blocks: 2))
    try expect(
      .MPI_Allgather_init_c, found,
      {
        var operation = try world.allgatherInit(sent.memory, into: found.memory)
        for _ in 0..<2 {
          found.clear()
          try operation.start().wait()
          expectAll(found)
        }
      }, {})
  }

  @Test func persistentAllreduce() throws {
    let (sent, found) = (forAll(), Terrain(blocks: 1))
    try expect(
      .MPI_Allreduce_init_c, found,
      {
        var operation = try world.allreduceInit(sent.memory, found.memory, op: .max)
        for _ in 0..<2 {
          found.clear()
          try operation.start().wait()
          #expect(found.isMarked(0, from: 1, to: 0))
        }
      }, {})
  }
}

/// Blocks of bytes in memory that is zero, and that the system provides where it is written to.
private final class Terrain {
  static let length = 1 << 31 + 5
  /// Where a block is marked: what is between is zero.
  private static let places = [0, 1, 1 << 30, 1 << 31 - 1, 1 << 31, length - 1]

  let memory: Memory
  private let start: UnsafeMutablePointer<UInt8>
  private let blocks: Int

  init(blocks: Int) {
    self.blocks = blocks
    guard let room = calloc(max(blocks * Self.length, 1), 1) else { preconditionFailure("no room for \(blocks) blocks of 2 GiB") }
    start = room.assumingMemoryBound(to: UInt8.self)
    memory = Memory(room, count: blocks * Self.length, datatype: .uint8)
  }

  deinit { free(start) }

  private func mark(_ sender: Int, _ receiver: Int, _ place: Int) -> UInt8 { UInt8(10 * (1 + 2 * sender + receiver) + place) }

  /// Marks a block, as one that a rank sends to another.
  func mark(_ block: Int, from sender: Int, to receiver: Int) {
    for (i, place) in Self.places.enumerated() { start[block * Self.length + place] = mark(sender, receiver, i) }
  }

  func isMarked(_ block: Int, from sender: Int, to receiver: Int) -> Bool {
    let first = block * Self.length
    let isBetweenZero = [2, 1 << 30 - 1, 1 << 30 + 1, 1 << 31 - 2, 1 << 31 + 1, Self.length - 2].allSatisfy { start[first + $0] == 0 }
    return isBetweenZero && Self.places.enumerated().allSatisfy { start[first + $1] == mark(sender, receiver, $0) }
  }

  /// Whether no place is marked.
  var isUntouched: Bool { (0..<blocks).allSatisfy { block in Self.places.allSatisfy { start[block * Self.length + $0] == 0 } } }

  func clear() { for block in 0..<blocks { for place in Self.places { start[block * Self.length + place] = 0 } } }
}
