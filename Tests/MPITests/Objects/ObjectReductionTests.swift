import MPI
import MPITesting
import Testing

/// Objects reduced by closures and operations.
@Suite(.collective) struct ObjectReductionTests {
  let world = Comm.world
  var ranks: Range<Int> { 0..<world.size }

  /// The texts of some ranks, in their order.
  private func text(_ ranks: some Sequence<Int>) -> String { ranks.map { "\($0)," }.joined() }

  private func inBothWays(_ body: () throws -> Void) throws {
    for isFast in [true, false] {
      rc.fastReduce = isFast
      defer { rc.fastReduce = true }
      try body()
    }
  }

  /// Joining texts is associative, and does not commute.
  @Test func theOrderOfTheRanksIsKept() throws {
    try inBothWays { () throws in
      let mine = "\(world.rank),"
      for root in ranks {
        #expect(try world.reduce(object: mine, root: root) { $0 + $1 } == (world.rank == root ? text(ranks) : nil))
      }
      #expect(try world.allreduce(object: mine) { $0 + $1 } == text(ranks))
      #expect(try world.scan(object: mine) { $0 + $1 } == text(0...world.rank))
      #expect(try world.exscan(object: mine) { $0 + $1 } == (world.rank == 0 ? nil : text(0..<world.rank)))
    }
  }

  @Test func largeObjects() throws {
    try inBothWays { () throws in
      let mine = [Double](repeating: Double(world.rank + 1), count: 50_000)
      let add = ObjectOperation<[Double]> { zip($0, $1).map { $0 + $1 } }
      let total = Double(world.size * (world.size + 1) / 2)
      #expect(try world.allreduce(object: mine, op: add) == [Double](repeating: total, count: 50_000))
      #expect(try world.reduce(object: mine, op: add, root: world.size - 1)?.first == (world.rank == world.size - 1 ? total : nil))
      let upTo = Double((world.rank + 1) * (world.rank + 2) / 2)
      #expect(try world.scan(object: mine, op: add).last == upTo)
      #expect(try world.exscan(object: mine, op: add)?.last == (world.rank == 0 ? nil : upTo - Double(world.rank + 1)))
    }
  }

  @Test func predefinedOperations() throws {
    try inBothWays { () throws in
      let (rank, size) = (world.rank, world.size)
      #expect(try world.allreduce(object: rank + 1, op: .sum) == size * (size + 1) / 2)
      #expect(try world.allreduce(object: 0.5, op: .sum) == Double(size) / 2)
      #expect(try world.allreduce(object: rank + 1, op: .prod) == ranks.reduce(1) { $0 * ($1 + 1) })
      #expect(try world.allreduce(object: 2.0, op: .prod) == ranks.reduce(1.0) { product, _ in product * 2 })
      #expect(try world.allreduce(object: "\(rank)", op: .max) == "\(size - 1)")
      #expect(try world.allreduce(object: "\(rank)", op: .min) == "0")
      #expect(try world.allreduce(object: rank == 0, op: .lor))
      #expect(try world.allreduce(object: rank == 0, op: .land) == (size == 1))
      #expect(try world.allreduce(object: true, op: .lxor) == (size % 2 == 1))
      #expect(try world.allreduce(object: 1 << rank, op: .bor) == (1 << size) - 1)
      #expect(try world.allreduce(object: ~(1 << rank), op: .band) == ~((1 << size) - 1))
      #expect(try world.allreduce(object: 5, op: .bxor) == (size % 2 == 1 ? 5 : 0))
      let pair = ValueIndex(value: Double(rank / 2), index: Int32(rank))
      let highest = try world.allreduce(object: pair, op: .maxloc)
      #expect(highest == ValueIndex(value: Double((size - 1) / 2), index: Int32((size - 1) / 2 * 2)))
      #expect(try world.allreduce(object: pair, op: .minloc) == ValueIndex(value: 0, index: 0))
    }
  }

  @Test(.collective(ranks: 2...)) func sumsWithoutRoom() throws {
    expectError(.other, "no room") { try world.allreduce(object: Int.max, op: .sum) }
    expectError(.other, "no room") { try world.allreduce(object: Int8(100), op: .prod) }
    #expect(try world.allreduce(object: 1, op: .sum) == world.size)
  }

  @Test(.collective(ranks: 2...)) func whatAClosureThrowsIsTold() throws {
    struct Refusal: Error {}
    // Every combination fails: all who wait for a result hear of it, and nobody waits.
    for root in ranks {
      do {
        let result = try world.reduce(object: world.rank, root: root) { _, _ in throw Refusal() }
        #expect(result == nil && world.rank != root)
      } catch let error as MPIError { #expect("\(error)".contains("Refusal")) } catch { #expect(error is Refusal) }
    }
    #expect(throws: (any Error).self) { try world.allreduce(object: 1) { _, _ in throw Refusal() } }
    if world.rank > 1 {
      #expect(throws: (any Error).self) { try world.exscan(object: 1) { _, _ in throw Refusal() } }
    } else {
      #expect(try world.exscan(object: 1) { _, _ in throw Refusal() } == (world.rank == 0 ? nil : 1))
    }
    #expect(try world.allreduce(object: 1, op: .sum) == world.size)
    expectError(.root) { try world.reduce(object: 1, op: .sum, root: world.size) }
  }

  /// Who throws depends on which process combines what: where one did, all hear of it, and nobody waits.
  @Test(.collective(ranks: 2...)) func aClosureThatThrowsOnOneRankAlone() throws {
    struct Refusal: Error {}
    try inBothWays {
      for thrower in ranks {
        let thrown = Counter()
        var hasFailed = false
        do {
          let sum = try world.allreduce(object: world.rank) { left, right in
            if world.rank == thrower {
              thrown.add()
              throw Refusal()
            }
            return left + right
          }
          #expect(sum == world.size * (world.size - 1) / 2)
        } catch { hasFailed = true }
        let total = try world.allreduce(object: thrown.count, op: .sum)
        #expect(hasFailed == (total > 0))
      }
    }
  }

  /// The rank whose object it is throws what its type has thrown, those who need it hear of it, and nobody waits.
  @Test(.collective(ranks: 2...)) func whatCannotBeEncodedIsToldEverywhere() throws {
    func both(_ left: Moody, _ right: Moody) -> Moody { Moody(left.isGood && right.isGood) }
    func fails(on bad: Int, and there: Bool, _ body: () throws -> Void) {
      if world.rank == bad {
        #expect(throws: Unencodable.Refusal.self) { try body() }
      } else if there {
        expectError(.other, "Refusal") { () throws in try body() }
      } else {
        // On the way of a tree it is told as well.
        try? body()
      }
    }
    try inBothWays { () throws in
      for bad in ranks {
        let mine = Moody(world.rank != bad)
        fails(on: bad, and: true) { _ = try world.allreduce(object: mine, both) }
        // What is not sent need not be encoded.
        if bad > 0 { fails(on: bad, and: world.rank == 0) { _ = try world.reduce(object: mine, root: 0, both) } }
        if bad < world.size - 1 { fails(on: bad, and: world.rank > bad) { _ = try world.scan(object: mine, both) } }
        if bad < world.size - 1 { fails(on: bad, and: world.rank > bad) { _ = try world.exscan(object: mine, both) } }
      }
      #expect(try world.allreduce(object: 1, op: .sum) == world.size)
    }
  }

  @Test func onOtherCommunicators() throws {
    guard let half = try world.split(color: world.rank % 2) else { return }
    #expect(try half.allreduce(object: [world.rank]) { $0 + $1 } == ranks.filter { $0 % 2 == world.rank % 2 })
    try half.free()
    #expect(try Comm.selfComm.allreduce(object: "x") { $0 + $1 } == "x")
  }
}
