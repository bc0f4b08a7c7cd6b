import MPITesting
import Testing

@testable import MPI

/// A persistent collective takes what its memory holds when it is started, which is not what was there when it was made.
@Suite(.collective, .needs(.MPI_Bcast_init)) struct ChangingDataTests {
  enum Collective: String, CaseIterable, Sendable {
    case bcast, gather, scatter, allgather, alltoall, gatherv, scatterv, allgatherv, alltoallv
    case reduce, allreduce, reduceScatter, reduceScatterBlock, scan, exscan
  }

  let world = Comm.world
  var size: Int { world.size }
  var root: Int { size - 1 }

  @Test(arguments: Collective.allCases.filter { ![.gather, .scatter, .allgather].contains($0) }) func changes(collective: Collective) throws {
    try run(collective)
  }

  @Test(.avoids(.persistentGather)) func gather() throws { try run(.gather) }
  @Test(.avoids(.persistentScatter), .collective(ranks: 2...)) func scatter() throws { try run(.scatter) }
  @Test(.avoids(.persistentCollectives), .collective(ranks: 2...)) func allgather() throws { try run(.allgather) }

  private func run(_ collective: Collective) throws {
    let (one, all) = ([0], [Int](repeating: 0, count: size))
    let blocks = Blocks(counts: [Int](repeating: 1, count: size))
    let (rank, ranks) = (world.rank, 0..<size)
    func fromAll(_ turn: Int) -> [Int] { ranks.map { value(turn, $0, 0) } }
    func toMe(_ turn: Int) -> [Int] { ranks.map { value(turn, $0, rank) } }
    func sum(_ turn: Int, _ ranks: Range<Int>, _ place: Int = 0) -> [Int] { [ranks.reduce(0) { $0 + value(turn, $1, place) }] }
    func atRoot(_ turn: Int, _ values: [Int]) -> [Int]? { rank == root ? values : nil }
    switch collective {
    case .bcast: try broadcast()
    case .gather: try run(world.gatherInit(one, into: all, root: root)) { atRoot($0, fromAll($0)) }
    case .gatherv: try run(world.gathervInit(one, into: all, blocks, root: root)) { atRoot($0, fromAll($0)) }
    case .scatter: try run(world.scatterInit(all, into: one, root: root)) { [value($0, root, rank)] }
    case .scatterv: try run(world.scattervInit(all, blocks, into: one, root: root)) { [value($0, root, rank)] }
    case .allgather: try run(world.allgatherInit(one, into: all)) { fromAll($0) }
    case .allgatherv: try run(world.allgathervInit(one, into: all, blocks)) { fromAll($0) }
    case .alltoall: try run(world.alltoallInit(all, all)) { toMe($0) }
    case .alltoallv: try run(world.alltoallvInit(all, blocks, all, blocks)) { toMe($0) }
    case .reduce: try run(world.reduceInit(one, one, op: .sum, root: root)) { atRoot($0, sum($0, ranks)) }
    case .allreduce: try run(world.allreduceInit(one, one, op: .sum)) { sum($0, ranks) }
    case .reduceScatter:
      try run(world.reduceScatterInit(all, one, counts: [Int](repeating: 1, count: size), op: .sum)) { sum($0, ranks, rank) }
    case .reduceScatterBlock: try run(world.reduceScatterBlockInit(all, one, op: .sum)) { sum($0, ranks, rank) }
    case .scan: try run(world.scanInit(one, one, op: .sum)) { sum($0, 0..<(rank + 1)) }
    case .exscan: try run(world.exscanInit(one, one, op: .sum)) { rank == 0 ? nil : sum($0, 0..<rank) }
    }
  }

  /// What a rank sends for another one.
  private func value(_ turn: Int, _ rank: Int, _ place: Int) -> Int { 10_000 * (turn + 1) + 100 * rank + place }

  private func run(_ operation: consuming Prequest<Exchange<[Int], [Int]>>, _ expected: (_ turn: Int) -> [Int]?) throws {
    for turn in 0..<3 {
      for i in operation.held.send.indices { operation.held.send[i] = value(turn, world.rank, i) }
      for i in operation.held.receive.indices { operation.held.receive[i] = -1 }
      try operation.start().wait()
      let received = operation.held.receive.map { $0 }
      if let expected = expected(turn) { #expect(received == expected, "turn \(turn)") }
    }
  }

  private func broadcast() throws {
    var operation = try world.bcastInit([0], root: root)
    for turn in 0..<3 {
      operation.held[0] = world.rank == root ? value(turn, root, 0) : -1
      try operation.start().wait()
      let received = operation.held[0]
      #expect(received == value(turn, root, 0))
    }
  }
}
