import MPI
import MPITesting
import Testing

/// Collectives of more elements than C's `int` counts, at two ranks: two gigabytes each.
@Suite(.fullTier, .collective(ranks: 2, timeLimit: .seconds(600))) struct LargeCollectiveTests {
  private let world = Comm.world
  private var rank: Int { world.rank }
  private let count = Int(Int32.max) + 10

  /// Bytes that tell where they are, the last ones most of all; small ones, for Open MPI's sums of bytes stop at 255 instead of beginning anew.
  private func bytes(_ rank: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: UInt8(rank + 1), count: count)
    for i in [0, 1, 1 << 30, count - 11, count - 2, count - 1] { bytes[i] = mark(rank, i) }
    return bytes
  }

  private func mark(_ rank: Int, _ place: Int) -> UInt8 { UInt8(truncatingIfNeeded: 7 * rank + place) & 0x3F }

  /// Whether an array is what two others combine to. (A comparison of whole arrays takes minutes in a debug build.)
  private func check(_ result: [UInt8], _ combine: (UInt8, UInt8) -> UInt8) {
    #expect(result.count == count)
    for i in [0, 1, 2, 1 << 30, (1 << 30) + 1, 1 << 31 - 1, count - 11, count - 10, count - 2, count - 1] {
      let marked = [0, 1, 1 << 30, count - 11, count - 2, count - 1].contains(i)
      let (one, other): (UInt8, UInt8) = marked ? (mark(0, i), mark(1, i)) : (1, 2)
      #expect(result[i] == combine(one, other), "element \(i)")
    }
  }

  @Test func allreduce() throws {
    var result = bytes(rank)
    try world.allreduce(.inPlace, &result, op: .sum)
    check(result, &+)
  }

  @Test func reduce() throws {
    let mine = bytes(rank)
    var result = rank == 1 ? [UInt8](repeating: 0, count: count) : []
    try world.reduce(mine, &result, op: .bxor, root: 1)
    if rank == 1 { check(result, ^) }
  }

  @Test func scan() throws {
    var result = bytes(rank)
    try world.scan(.inPlace, &result, op: .max)
    let isFirst = rank == 0
    check(result) { isFirst ? $0 : max($0, $1) }
  }

  @Test func bcast() throws {
    var result = rank == 0 ? bytes(0) : [UInt8](repeating: 0, count: count)
    try world.bcast(&result, root: 0)
    check(result) { one, _ in one }
  }

  @Test(.avoids(.largeNonblockingBcast)) func nonblockingBcast() throws {
    let data = rank == 0 ? bytes(0) : [UInt8](repeating: 0, count: count)
    check(try world.ibcast(data, root: 0).wait()) { one, _ in one }
  }

  /// Nothing stands in for a reduction that goes on after its call: a library without large counts says so.
  @Test func nonblockingAllreduce() throws {
    let data = bytes(rank)
    guard MPISymbol.MPI_Iallreduce_c.isAvailable else {
      return expectError(.unavailable, "MPI_Iallreduce_c") { _ = try world.iallreduce(.inPlace, data, op: .sum) }
    }
    check(try world.iallreduce(.inPlace, data, op: .sum).wait().receive, &+)
  }

  /// Blocks of more than 1 GiB, in the other order.
  @Test func allgatherv() throws {
    let half = count / 2 + 5
    let mine = [UInt8](repeating: UInt8(rank + 1), count: half)
    var all = [UInt8](repeating: 0, count: count + 20)
    let blocks = Blocks(counts: [half, half], displacements: [count + 20 - half, 0])
    try world.allgatherv(mine, into: &all, blocks)
    #expect(all[0] == 2 && all[half - 1] == 2 && all[count + 20 - half] == 1 && all[count + 19] == 1)
  }
}
