import MPI
import MPITesting
import Testing

/// Values with an index: who has the largest, and who the smallest.
@Suite(.collective) struct PairTests {
  private let world = Comm.world

  private func check<Value: MPIIndexable & Equatable & ExpressibleByIntegerLiteral>(
    _: Value.Type, _ number: (Int) -> Value
  ) throws {
    let (rank, size) = (world.rank, world.size)
    // All ranks but the last share the largest value, all but the first the smallest of the second element.
    let mine = [try ValueIndex(number(rank < max(size - 1, 1) ? 7 : 1), index: rank), try ValueIndex(number(rank > 0 ? -3 : 2), index: rank)]
    let largest = try world.allreduce(mine, op: .maxloc)
    #expect(largest == [try ValueIndex(number(7), index: 0), try ValueIndex(number(2), index: 0)])
    let smallest = try world.allreduce(mine, op: .minloc)
    let second = size > 1 ? try ValueIndex(number(-3), index: 1) : try ValueIndex(number(2), index: 0)
    #expect(smallest == [try ValueIndex(number(size > 1 ? 1 : 7), index: size - 1), second])
    #expect(try world.allreduce(ValueIndex(number(rank), index: 10 - rank), op: .maxloc) == ValueIndex(number(size - 1), index: 11 - size))
    // They are sent like anything else.
    #expect(try world.allgather(mine[0]).map(\.index) == (0..<Int32(size)).map { $0 })
    var many = (0..<10_007).map { ValueIndex(value: number(($0 + rank) % 100), index: Int32(rank)) }
    try world.allreduce(.inPlace, &many, op: .minloc)
    let expected = (0..<10_007).map { i in
      let best = (0..<size).min { (i + $0) % 100 < (i + $1) % 100 }!
      return ValueIndex(value: number((i + best) % 100), index: Int32(best))
    }
    #expect(many == expected)
    var pair = try ValueIndex(number(3), index: 9)
    try reduceLocal(try ValueIndex(number(3), index: 4), &pair, op: .maxloc)
    #expect(pair.index == 4)
  }

  @Test func everyType() throws {
    try check(Double.self) { Double($0) / 2 }
    try check(Float.self) { Float($0) / 4 }
    try check(Int.self) { $0 * 1 << 40 }
    try check(Int64.self) { Int64($0) }
    try check(Int32.self) { Int32($0) }
    try check(Int16.self) { Int16($0) }
    #if arch(x86_64)
      try check(Float80.self) { Float80($0) / 2 }
    #endif
  }

  @Test func theirMemoryIsThatOfC() throws {
    func check<Value: MPIIndexable>(_: Value.Type) throws {
      var (lower, extent) = (-1, -1)
      try MPI_Type_get_extent(ValueIndex<Value>.rawDatatype, &lower, &extent)
      #expect(lower == 0 && extent == MemoryLayout<ValueIndex<Value>>.stride, "\(Value.self)")
    }
    try check(Double.self)
    try check(Float.self)
    try check(Int.self)
    try check(Int32.self)
    try check(Int16.self)
    #if arch(x86_64)
      try check(Float80.self)
    #endif
  }
}
