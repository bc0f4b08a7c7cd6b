import MPI
import MPITesting
import Testing

/// Groups, compared with sets of ranks that are computed without MPI.
@Suite(.collective) struct GroupTests {
  let world = Comm.world

  /// The ranks of the world that a group has, in its order.
  private func members(_ group: Group) throws -> [Int] { try group.translateRanks(to: world.group).map { try #require($0) } }

  @Test func setOperations() throws {
    let all = try world.group
    let ranks = Array(0..<world.size)
    // Every pair of subsets of up to four ranks.
    let subsets = (0..<(1 << min(world.size, 4))).map { bits in ranks.filter { $0 < 4 && bits >> $0 & 1 == 1 } }
    for a in subsets {
      for b in subsets {
        let (groupA, groupB) = (try all.incl(a), try all.incl(b.reversed()))
        #expect(try members(groupA.union(groupB)) == a + b.reversed().filter { !a.contains($0) })
        #expect(try members(groupA.intersection(groupB)) == a.filter { b.contains($0) })
        #expect(try members(groupA.difference(groupB)) == a.filter { !b.contains($0) })
        let expected: CommComparison = a == b.reversed() ? .ident : Set(a) == Set(b) ? .similar : .unequal
        #expect(try groupA.compare(groupB) == expected)
      }
    }
  }

  @Test func duplicates() throws {
    let some = try world.group.incl([world.size - 1])
    let copy = try some.dup()
    try some.free()
    #expect(try members(copy) == [world.size - 1] && Group.empty.dup().size == 0)
    expectError(.group) { try some.dup() }
  }

  @Test func inclusionAndExclusion() throws {
    let all = try world.group
    let ranks = Array(0..<world.size)
    #expect(try members(all.incl(ranks.reversed())) == ranks.reversed())
    #expect(try members(all.excl([0])) == Array(ranks.dropFirst()))
    #expect(try members(all.incl(0..<world.size)) == ranks && members(all.incl(1..<world.size)) == Array(ranks.dropFirst()))
    #expect(try members(all.excl(0..<world.size)) == [] && members(all.excl(0..<0)) == ranks && members(all.incl(0..<0)) == [])
    #expect(try members(all.rangeIncl([(first: world.size - 1, last: 0, stride: -1)])) == ranks.reversed())
    #expect(try members(all.rangeIncl([(first: 0, last: world.size - 1, stride: 2)])) == ranks.filter { $0 % 2 == 0 })
    #expect(try members(all.rangeExcl([(first: 0, last: world.size - 1, stride: 2)])) == ranks.filter { $0 % 2 == 1 })
    expectError(.rank, "MPI_Group_incl") { try all.incl([world.size]) }
    expectError(.rank) { try all.excl([-1]) }
    #expect(throws: MPIError.self) { try all.rangeIncl([(first: 0, last: world.size + 3, stride: 1)]) }
    #expect(throws: MPIError.self) { try all.rangeIncl([(first: 0, last: 0, stride: 0)]) }
  }

  @Test func ranksAndTranslation() throws {
    let all = try world.group
    #expect(try all.size == world.size && all.rank == world.rank)
    let last = try all.incl([world.size - 1])
    #expect(try last.rank == (world.rank == world.size - 1 ? 0 : nil) && last.size == 1)
    #expect(try all.translateRank(world.size - 1, to: last) == 0)
    #expect(try all.translateRanks(to: last) == (0..<world.size).map { $0 == world.size - 1 ? 0 : nil })
    #expect(try last.translateRanks([0], to: all) == [world.size - 1])
    #expect(try all.translateRanks([], to: last) == [])
    #expect(try all.translateRanks([procNull], to: last) == [procNull])
    expectError(.rank) { try all.translateRanks([world.size], to: last) }
  }

  @Test func nobody() throws {
    let empty = Group.empty
    #expect(try empty.size == 0 && empty.rank == nil)
    let none = try world.group.incl([Int]())
    #expect(try none.compare(empty) == .ident && empty.union(empty).size == 0)
    // One that came out empty is freed as any other, and the predefined one never is.
    try none.free()
    expectError(.group, "MPI_Group_free") { try empty.free() }
    #expect(try empty.size == 0)
    #expect(try world.group.difference(empty).compare(world.group) == .ident)
  }

  @Test func whatWasFreed() throws {
    let all = try world.group
    let freed = try world.group
    try freed.free()
    expectError(.group, "MPI_Group_free") { try freed.free() }
    expectError(.group, "MPI_Group_size") { try freed.size }
    expectError(.group, "MPI_Group_rank") { try freed.rank }
    expectError(.group, "MPI_Group_union") { try freed.union(all) }
    expectError(.group, "MPI_Group_intersection") { try all.intersection(freed) }
    expectError(.group, "MPI_Group_difference") { try all.difference(freed) }
    expectError(.group, "MPI_Group_compare") { try all.compare(freed) }
    expectError(.group, "MPI_Group_incl") { try freed.incl([0]) }
    expectError(.group, "MPI_Group_excl") { try freed.excl([0]) }
    expectError(.group, "MPI_Group_range_incl") { try freed.incl(0..<1) }
    expectError(.group, "MPI_Group_range_excl") { try freed.excl(0..<1) }
    expectError(.group, "MPI_Group_translate_ranks") { try freed.translateRanks([0], to: all) }
    expectError(.group, "MPI_Group_translate_ranks") { try all.translateRanks([0], to: freed) }
    expectError(.group) { try Comm.selfComm.create(freed) }
    expectError(.group) { try Comm.selfComm.createGroup(freed) }
  }

  @Test func manyOfThem() throws {
    for _ in 0..<10_000 { #expect(try world.group.excl([0]).size == world.size - 1) }
  }
}
