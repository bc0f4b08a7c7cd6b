import CMPI
import MPI
import MPITesting
import Synchronization
import Testing

/// Operations made of closures: what they combine, in which order, how long they live.
@Suite(.collective) struct OperationTests {
  let world = Comm.world

  @Test func ofWholeVectors() throws {
    let calls = Mutex(0)
    let longest = try Operation<Double>(commute: true) { left, right in
      calls.withLock { $0 += 1 }
      #expect(left.count == right.count)
      for i in left.indices where abs(left[i]) > abs(right[i]) { right[i] = left[i] }
    }
    let mine = [Double(world.rank), -Double(world.rank) / 2, 3]
    let last = Double(world.size - 1)
    #expect(try world.allreduce(mine, op: longest) == [last, -last / 2, 3])
    #expect(try longest.isCommutative && !longest.isPredefined)
    // A rank may be left out, where the others combine what it sends.
    #expect(try world.allreduce(calls.withLock { $0 }, op: .sum) > 0 || world.size == 1)
    #expect(try !Operation<Int>(elementwise: { $1 - $0 }).isCommutative)
  }

  @Test func ofSingleElements() throws {
    let gcd = try Operation<Int>(
      commute: true,
      elementwise: { left, right in
        var (a, b) = (left, right)
        while b != 0 { (a, b) = (b, a % b) }
        return abs(a)
      })
    #expect(try world.allreduce(12 * (world.rank + 1), op: gcd) == 12)
    var values = [18, 7, 0]
    try gcd.reduceLocal([12, 21, 5], &values)
    #expect(values == [6, 7, 5])
    try reduceLocal([4, 4, 4], &values, op: gcd)
    #expect(values == [2, 1, 1])
  }

  @Test func predefinedOnes() throws {
    #expect(try Operation<Int>.sum.isCommutative && Operation<Int>.max.isPredefined)
    var values: [Int8] = [1, -5, 3]
    try reduceLocal([2, 2, 2] as [Int8], &values, op: .prod)
    #expect(values == [2, -10, 6])
    try Operation.band.reduceLocal([3 as Int8, 6, 7], &values)
    #expect(values == [2, 6, 6])
    var flags = [true, false]
    try reduceLocal([true, true], &flags, op: .lxor)
    #expect(flags == [false, true])
  }

  /// The affine map x -> a x + b: composing them is associative, and the order matters.
  private struct Affine: MPIElement, Equatable {
    typealias Element = Affine
    var a: Int64
    var b: Int64
    static let datatype: Datatype = {
      do {
        let pair = try Datatype.int64.createContiguous(2)
        try pair.commit()
        return pair
      } catch { fatalError("\(error)") }
    }()
    static var rawDatatype: MPI_Datatype { datatype.handle }

    /// First `other`, then this one.
    func after(_ other: Affine) -> Affine { Affine(a: other.a &* a, b: other.b &* a &+ b) }
    static func of(_ rank: Int, _ i: Int = 0) -> Affine { Affine(a: Int64(rank + 2), b: Int64(3 * rank + i + 1)) }
    static func composed(_ ranks: Range<Int>, _ i: Int = 0) -> Affine { ranks.dropFirst().reduce(of(ranks.lowerBound, i)) { of($1, i).after($0) } }
  }

  /// What does not commute is combined in the order of the ranks, wherever the root is, also for many elements.
  @Test(arguments: [1, 3, 10_007]) func orderOfRanks(count: Int) throws {
    let compose = try Operation<Affine>(elementwise: { left, right in right.after(left) })
    let (rank, size) = (world.rank, world.size)
    let mine = (0..<count).map { Affine.of(rank, $0) }
    let all = (0..<count).map { Affine.composed(0..<size, $0) }
    #expect(try world.allreduce(mine, op: compose) == all)
    for root in 0..<size { #expect(try world.reduce(mine, op: compose, root: root) == (rank == root ? all : nil)) }
    #expect(try world.scan(mine, op: compose) == (0..<count).map { Affine.composed(0..<rank + 1, $0) })
    let below = try world.exscan(mine, op: compose)
    #expect(below == (rank == 0 ? nil : (0..<count).map { Affine.composed(0..<rank, $0) }))
    let blocks = (0..<count * size).map { Affine.of(rank, $0) }
    #expect(try world.reduceScatterBlock(blocks, op: compose) == (rank * count..<(rank + 1) * count).map { Affine.composed(0..<size, $0) })
    var inPlace = mine
    try world.allreduce(.inPlace, &inPlace, op: compose)
    #expect(inPlace == all)
    #expect(try world.iallreduce(mine, mine, op: compose).wait().receive == all)
    for root in 0..<size {
      let reduced = try world.ireduce(mine, mine, op: compose, root: root).wait().receive
      if rank == root { #expect(reduced == all) }
    }
    #expect(try world.iscan(mine, mine, op: compose).wait().receive == (0..<count).map { Affine.composed(0..<rank + 1, $0) })
    let ibelow = try world.iexscan(mine, mine, op: compose).wait().receive
    if rank > 0 { #expect(ibelow == below) }
    #expect(
      try world.ireduceScatterBlock(blocks, mine, op: compose).wait().receive
        == (rank * count..<(rank + 1) * count).map { Affine.composed(0..<size, $0) })
  }

  /// The same, prepared once; in the second run as in the first.
  @Test(.needs(.MPI_Allreduce_init, .MPI_Reduce_init, .MPI_Scan_init), arguments: [1, 10_007])
  func orderOfRanksPersistently(count: Int) throws {
    let compose = try Operation<Affine>(elementwise: { left, right in right.after(left) })
    let (rank, size) = (world.rank, world.size)
    let mine = (0..<count).map { Affine.of(rank, $0) }
    let all = (0..<count).map { Affine.composed(0..<size, $0) }
    let last = size - 1
    var allreduce = try world.allreduceInit(mine, mine, op: compose)
    var reduce = try world.reduceInit(mine, mine, op: compose, root: last)
    var scan = try world.scanInit(mine, mine, op: compose)
    for _ in 0..<2 {
      try allreduce.start().wait()
      try reduce.start().wait()
      try scan.start().wait()
      func same(_ operation: inout Prequest<Exchange<[Affine], [Affine]>>, _ right: (Int) -> Affine) -> Bool {
        let elements = operation.receiveElements()
        return elements.indices.allSatisfy { elements[$0] == right($0) }
      }
      let isRight = same(&allreduce) { all[$0] } && (rank != last || same(&reduce) { all[$0] }) && same(&scan) { Affine.composed(0..<rank + 1, $0) }
      #expect(isRight)
    }
  }

  /// Each group gets what the other one combines, in its order.
  @Test(.collective(ranks: 2...)) func orderBetweenGroups() throws {
    let compose = try Operation<Affine>(elementwise: { left, right in right.after(left) })
    let side = world.rank % 2
    let half = try #require(try world.split(color: side))
    let groups = try half.intercommCreate(localLeader: 0, peerComm: world, remoteLeader: 1 - side)
    let others = stride(from: 1 - side, to: world.size, by: 2).map { Affine.of($0) }
    let composed = others.dropFirst().reduce(others[0]) { $1.after($0) }
    #expect(try groups.allreduce([Affine.of(world.rank)], op: compose) == [composed])
    #expect(try groups.iallreduce([Affine.of(world.rank)], [Affine.of(0)], op: compose).wait().receive == [composed])
    try groups.free()
    try half.free()
  }

  /// A request uses the closure after everybody else has forgotten it.
  @Test func requestsKeepThem() throws {
    final class Counter: Sendable { let value = Mutex(0) }
    final class Witness: Sendable {
      let counter: Counter
      init(_ counter: Counter) { self.counter = counter }
      deinit { counter.value.withLock { $0 += 1 } }
    }
    let counter = Counter()
    func start() throws -> Request<Exchange<[Int], [Int]>> {
      let witness = Witness(counter)
      let op = try Operation<Int>(
        commute: true,
        elementwise: { left, right in
          _ = witness
          return max(left, right)
        })
      return try world.iallreduce([world.rank, 5], [0, 0], op: op)
    }
    let request = try start()
    #expect(counter.value.withLock { $0 } == 0)
    #expect(try request.wait().receive == [world.size - 1, 5])
    #expect(counter.value.withLock { $0 } == 1)
  }

  @Test func thereAre256AtOnce() throws {
    var operations: [Operation<Int32>] = []
    for number in 0..<Int32(SMPI_SLOTS) { operations.append(try Operation(commute: true, elementwise: { $0 &+ $1 &+ number })) }
    expectError(.other, "256 operations") { try Operation<Int32>(elementwise: { $0 + $1 }) }
    for (number, op) in operations.enumerated() {
      var value: Int32 = 10
      try op.reduceLocal(1 as Int32, &value)
      #expect(value == 11 + Int32(number))
    }
    operations.removeLast(2)
    // Their places are free again.
    let op = try Operation<Int32>(elementwise: { $0 * $1 })
    var value: Int32 = 10
    try op.reduceLocal(3 as Int32, &value)
    #expect(value == 30)
  }

  @Test func ofWhatOnlyTheDatatypeTells() throws {
    // Each element is a column of three: the datatype is not contiguous, and counts as one element.
    let column = try Datatype.double.createVector(count: 3, blocklength: 1, stride: 2)
    try column.commit()
    let add = try Op.create(commute: true) { left, right, count, datatype in
      let (left, right) = (left.assumingMemoryBound(to: Double.self), right.assumingMemoryBound(to: Double.self))
      #expect(count == 1)
      for row in stride(from: 0, to: 6, by: 2) { right[row] += left[row] }
    }
    var matrix = (0..<6).map { Double($0 + world.rank) }
    var sums = [Double](repeating: -1, count: 6)
    try matrix.withUnsafeMutableBytes { matrix in
      try sums.withUnsafeMutableBytes { sums in
        try world.allreduce(
          Memory(matrix.baseAddress, count: 1, datatype: column), Memory(sums.baseAddress, count: 1, datatype: column), op: Operation(add))
      }
    }
    let ranks = Double(world.size * (world.size - 1) / 2)
    #expect(sums == (0..<6).map { $0 % 2 == 0 ? Double($0 * world.size) + ranks : -1 })
  }

  @Test func freedOnes() throws {
    let op = try Op.create { _, _, _, _ in }
    #expect(try !op.isCommutative)
    let operation = Operation<Int>(op)
    try op.free()
    var value = 1
    expectError(.op) { try operation.reduceLocal(2, &value) }
    expectError(.op, "was freed") { try op.free() }
    expectError(.op) { try Op(handle: MPI_SUM).free() }
  }

  /// Bytes of raw memory are patterns of bits, and no numbers, though Swift has one type for both.
  @Test func rawMemory() throws {
    let world = Comm.world
    let mine: [UInt8] = [1, UInt8(world.rank)]
    var all: [UInt8] = [0, 0]
    try all.withUnsafeMutableBytes { all in
      try mine.withUnsafeBytes { mine in
        expectError(.op, "not defined for elements") { try world.allreduce(mine, all, op: .sum) }
        expectError(.op, "not defined for elements") { _ = try world.iallreduce(.inPlace, all, op: .max).wait() }
        try world.allreduce(mine, all, op: .bor)
      }
    }
    #expect(all == [1, UInt8((0..<world.size).reduce(0, |))])
    try all.withUnsafeMutableBytes { all in
      try mine.withUnsafeBytes { mine in
        expectError(.op, "not defined for elements") { try reduceLocal(mine, all, op: .prod) }
        try reduceLocal(mine, all, op: .bxor)
      }
    }
    #expect(all == [0, UInt8((0..<world.size).reduce(0, |) ^ world.rank)])
    // As numbers they can be added.
    try world.allreduce(.inPlace, &all, op: .sum)
  }

  @Test func badInput() throws {
    var three = [1, 2, 3]
    expectError(.count) { try reduceLocal([1, 2], &three, op: .sum) }
    expectError(.arg) { try ValueIndex(1.0, index: Int(Int32.max) + 1) }
    let column = try Datatype.double.createVector(count: 2, blocklength: 1, stride: 2)
    try column.commit()
    // What the compiler cannot know, the library refuses: sums of anything derived, or of bytes.
    var memory = [0.0, 0, 0]
    memory.withUnsafeMutableBytes { bytes in
      let other = UnsafeMutableRawPointer.allocate(byteCount: bytes.count, alignment: 8)
      defer { other.deallocate() }
      for datatype in [column, .byte] {
        expectError(.op) {
          try Comm.selfComm.allreduce(
            Memory(other, count: 1, datatype: datatype), Memory(bytes.baseAddress, count: 1, datatype: datatype), op: .sum)
        }
      }
    }
  }
}
