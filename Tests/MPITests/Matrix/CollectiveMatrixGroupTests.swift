import Glibc
import MPI
import MPITesting
import Testing

extension Trait where Self == ConditionTrait {
  /// Skips a test that compares the clocks of the processes, where they are on several machines.
  fileprivate static var oneMachine: Self { .enabled(if: MPITests.isOneMachine, "the processes have several clocks: they are on several machines") }
}

/// Collective, once: all processes come here before any test runs, or none does.
private let isOneMachine: Bool = {
  guard let node = try? Comm.world.splitType(.shared) else { return false }
  defer { try? node.free() }
  return node.size == Comm.world.size
}()

/// What the matrix leaves out: collectives without data, and groups that send each other different amounts.
@Suite(.collective) struct CollectiveMatrixGroupTests {
  private let world = Comm.world

  /// Seconds on a clock that all processes of one machine share.
  private func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Nobody leaves before the last one of those that he waits for has come.
  private func expectBarrier(_ comm: Comm, waitingFor others: [Int]) throws {
    // The ranks come one after another, and another one is the last in each round.
    for round in 0..<3 {
      usleep(UInt32((world.rank + round) % world.size) * 2000)
      let came = now()
      try comm.barrier()
      let left = now()
      let arrivals = try world.allgather(came)
      #expect(others.allSatisfy { arrivals[$0] <= left }, "round \(round)")
    }
  }

  @Test(.oneMachine) func barrier() throws {
    try expectBarrier(world, waitingFor: Array(0..<world.size))
    try Comm.selfComm.barrier()
  }

  @Test(.oneMachine, .collective(ranks: 2...), arguments: [Grouping.halvesRootLow, .unevenRootLow])
  func barrierBetweenGroups(grouping: Grouping) throws {
    let scene = try Scene(grouping)
    try expectBarrier(scene.comm, waitingFor: scene.peers)
    try scene.free()
  }

  /// How many elements each member of a group sends each of the other.
  private static let amounts = [(low: 3, high: 5), (low: 10_007, high: 1), (low: 4, high: 0), (low: 0, high: 2)]

  @Test(.collective(ranks: 2...), arguments: [Grouping.halvesRootLow, .unevenRootLow], amounts.indices)
  func groupsSendDifferentAmounts(grouping: Grouping, index: Int) throws {
    let scene = try Scene(grouping)
    let (comm, me, amount) = (scene.comm, scene.me, Self.amounts[index])
    let isLow = scene.group[0] == 0
    let (sent, received) = isLow ? (amount.low, amount.high) : (amount.high, amount.low)
    func data(_ from: Int, _ to: Int, _ count: Int) -> [Int32] { MPITests.block(from: from, to: to, count: count) }

    var gathered: [Int32] = unwritten(received * scene.peers.count)
    try comm.allgatherv(data(me, 0, sent), into: &gathered, .even)
    #expect(gathered == scene.peers.flatMap { data($0, 0, received) })
    var exchanged: [Int32] = unwritten(gathered.count)
    let outgoing = scene.peers.flatMap { data(me, $0, sent) }
    try comm.alltoallv(outgoing, .even, &exchanged, .even)
    #expect(exchanged == scene.peers.flatMap { data($0, me, received) })

    gathered = unwritten(gathered.count)
    try comm.allgather(data(me, 0, sent), into: &gathered)
    #expect(gathered == scene.peers.flatMap { data($0, 0, received) })
    exchanged = unwritten(exchanged.count)
    try comm.alltoall(outgoing, &exchanged)
    #expect(exchanged == scene.peers.flatMap { data($0, me, received) })
    try scene.free()
  }
}
