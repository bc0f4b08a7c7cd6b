import MPI
import MPITesting
import Testing

/// Blocks of different lengths, and the collectives that find out how long they are.
@Suite(.collective) struct RaggedTests {
  private let world = Comm.world
  private var rank: Int { world.rank }
  private var size: Int { world.size }

  /// What one rank gives another: as many elements as both ranks together.
  private func block(_ from: Int, _ to: Int = 0) -> [Int] { (0..<from + to).map { 100 * from + 10 * to + $0 } }

  @Test func isACollectionOfBlocks() throws {
    let ragged: Ragged<Int> = [[1], [], [2, 3]]
    #expect(ragged.count == 3 && ragged.elements == [1, 2, 3] && ragged.counts == [1, 0, 2])
    #expect(Array(ragged[2]) == [2, 3] && ragged.arrays == [[1], [], [2, 3]] && ragged.last?.first == 2)
    expectError(.count) { try Ragged([1, 2], counts: [3, -1]) }
    #expect(try ragged == Ragged([1, 2, 3], counts: [1, 0, 2]) && ragged != [[1, 2], [], [3]])
    #expect(Ragged([1, 2, 3, 4, 5], splitInto: 3) == [[1, 2], [3, 4], [5]])
    #expect(Ragged([Int](), splitInto: 2) == [[], []] && Ragged([1], splitInto: -1).isEmpty)
    #expect(Ragged((0..<3).map { [Double](repeating: 0.5, count: $0) }) == [[], [0.5], [0.5, 0.5]])
    #expect("\(ragged)" == "[[1], [], [2, 3]]")
    expectError(.count) { try Ragged([1, 2], counts: [1]) }
    expectError(.count) { try Ragged([1, 2], counts: [3, -1]) }
    expectError(.count) { try Ragged([1, 2], counts: [.max, .max, 4]) }
  }

  @Test func gathers() throws {
    let expected = Ragged((0..<size).map { block($0) })
    #expect(try world.allgatherv(block(rank)) == expected)
    for root in 0..<size { #expect(try world.gatherv(block(rank), root: root) == (rank == root ? expected : nil)) }
  }

  @Test func scatters() throws {
    for root in 0..<size {
      let all = rank == root ? Ragged((0..<size).map { block(root, $0) }) : nil
      #expect(try world.scatterv(all, root: root) == block(root, rank))
      let elements = Array(0..<2 * size + 1)
      let mine = try world.scatterv(rank == root ? elements : [], root: root)
      #expect(mine == (rank == 0 ? [0, 1, 2] : [2 * rank + 1, 2 * rank + 2]))
      #expect(try world.scatter(rank == root ? Array(0..<3 * size) : [], count: 3, root: root) == Array(3 * rank..<3 * rank + 3))
    }
  }

  @Test func exchanges() throws {
    let received = try world.alltoallv(Ragged((0..<size).map { block(rank, $0) }))
    #expect(received == Ragged((0..<size).map { block($0, rank) }))
    // All of them are refused, before anybody waits.
    expectError(.count, "MPI_Alltoallv: there are \(size + 1) blocks for \(size) process") {
      try world.alltoallv(Ragged([Int](), splitInto: size + 1))
    }
    expectError(.count, "there are 0 blocks for 1 process") { try Comm.selfComm.scatterv(Optional<Ragged<Int>>.none, root: 0) }
  }

  /// Of an array whose length the root alone knows.
  @Test func broadcasts() throws {
    for root in 0..<size {
      #expect(try world.bcast(rank == root ? block(root, 3) : [], root: root) == block(root, 3))
      #expect(try world.bcast(rank, root: root) == root)
    }
    #expect(try world.bcast([Double](), root: 0).isEmpty)
  }

  @Test func amongNeighbors() throws {
    // Nobody is beyond the ends of the line, and nothing comes from there.
    let line = try #require(try world.cartCreate(dims: [size], periods: [false]))
    let fromAll = try line.neighborAllgatherv(block(rank, 1))
    #expect(fromAll == [rank > 0 ? block(rank - 1, 1) : [], rank < size - 1 ? block(rank + 1, 1) : []])
    let exchanged = try line.neighborAlltoallv([block(rank, 2), block(rank, 5)])
    #expect(exchanged == [rank > 0 ? block(rank - 1, 5) : [], rank < size - 1 ? block(rank + 1, 2) : []])
    try line.free()
  }

  @Test func reductionsThatAreDealtOut() throws {
    let vector = (0..<2 * size + 1).map { $0 + rank }
    let ranks = size * (size - 1) / 2
    let sums = Ragged((0..<2 * size + 1).map { $0 * size + ranks }, splitInto: size)
    #expect(try world.reduceScatter(vector, op: .sum) == Array(sums[rank]))
    let counts = (0..<size).map { $0 == size - 1 ? 2 * size + 1 : 0 }
    #expect(try world.reduceScatter(vector, counts: counts, op: .sum) == (rank == size - 1 ? sums.elements : []))
    #expect(try world.reduceScatterBlock(Array(vector.prefix(2 * size)), op: .sum) == [2 * rank, 2 * rank + 1].map { $0 * size + ranks })
    #expect(try world.exscan(rank + 1, op: .sum) == (rank == 0 ? nil : rank * (rank + 1) / 2))
    expectError(.arg, "recvcounts") { _ = try Comm.selfComm.reduceScatter([1, 2], counts: [1, 1], op: .sum) }
    expectError(.arg) { _ = try Comm.selfComm.reduceScatter([1, 2], counts: [.max], op: .sum) }
    // What adds up to the length of the data, and cannot be.
    var room = [Int](repeating: 0, count: 10)
    let odd = [10, 2 - 10] + [Int](repeating: 0, count: Swift.max(0, size - 2))
    if size > 1 { expectError(.count, "counts has -8 in it") { try world.reduceScatter([1, 2], &room, counts: odd, op: .sum) } }
    let huge = [Int.max, Int.max, 4] + [Int](repeating: 0, count: Swift.max(0, size - 3))
    if size > 2 { expectError(.count, "more together") { try world.reduceScatter([1, 2], &room, counts: huge, op: .sum) } }
  }

  @Test(.collective(ranks: 2...)) func betweenGroups() throws {
    let scene = try Scene(.unevenRootLow)
    guard case .inter(let comm) = scene.link else { return }
    let peers = scene.peers
    #expect(try comm.allgatherv(block(rank)) == Ragged(peers.map { block($0) }))
    #expect(try comm.alltoallv(Ragged(peers.map { block(rank, $0) })) == Ragged(peers.map { block($0, rank) }))
    let seat = try scene.seat(.first)
    #expect(try comm.gatherv(block(rank), root: seat.root) == (seat.isHere ? Ragged(peers.map { block($0) }) : nil))
    let share = try comm.scatterv(seat.isHere ? Ragged(peers.map { block(rank, $0) }) : nil, root: seat.root)
    #expect(share == (seat.isPartner ? block(seat.world, rank) : []))
    #expect(try comm.scatter(seat.isHere ? peers : [], root: seat.root) == (seat.isPartner ? rank : nil))
    #expect(try comm.gather(rank, root: seat.root) == (seat.isHere ? peers : nil))
    #expect(try comm.reduce(rank, op: .sum, root: seat.root) == (seat.isHere ? peers.reduce(0, +) : nil))
    try scene.free()
  }
}
