import Glibc
import MPI
import MPITesting
import Testing

/// Nobody is through a barrier before everybody has come to it, by the clock that the processes of one machine share.
@Suite(.collective) struct BarrierTests {
  private let world = Comm.world

  private func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Each rank in turn is the last to come.
  ///
  /// - Parameter isAwaited: whether this process waits for a rank of the world.
  private func check(awaiting isAwaited: (Int) -> Bool = { _ in true }, _ barrier: () throws -> Void) throws {
    for late in 0..<world.size {
      try world.barrier()
      if world.rank == late { usleep(5000) }
      let arrival = now()
      try barrier()
      let departure = now()
      let arrivals = try world.allgather(arrival)
      for (rank, time) in arrivals.enumerated() where isAwaited(rank) { #expect(time <= departure, "rank \(rank) came later") }
    }
  }

  @Test func blocking() throws {
    let comm = try world.dup()
    try check { try comm.barrier() }
    try comm.free()
  }

  @Test func nonblocking() throws {
    try check { try world.ibarrier().wait() }
    // Between its two ends other things are done.
    try check {
      let request = try world.ibarrier()
      #expect(try Comm.selfComm.allreduce(1, op: .sum) == 1)
      try request.wait()
    }
  }

  @Test(.needs(.MPI_Barrier_init)) func persistent() throws {
    var barrier = try world.barrierInit()
    try check { try barrier.start().wait() }
  }

  /// One group waits for the other.
  private func checkBetweenGroups(_ barrier: (Intercomm) throws -> Void) throws {
    let mine = world.rank % 2
    let half = try #require(try world.split(color: mine))
    let comm = try half.intercommCreate(localLeader: 0, peerComm: world, remoteLeader: 1 - mine)
    try check(awaiting: { $0 % 2 != mine }) { try barrier(comm) }
    try comm.free()
    try half.free()
  }

  @Test(.collective(ranks: 2...)) func betweenGroups() throws { try checkBetweenGroups { try $0.barrier() } }

  @Test(.avoids(.nonblockingBarrierBetweenGroups), .collective(ranks: 2...)) func nonblockingBetweenGroups() throws {
    try checkBetweenGroups { try $0.ibarrier().wait() }
  }
}
