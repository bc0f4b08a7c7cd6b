import CMPI
import MPITesting
import Testing

@testable import MPI

/// Buffers and blocks of wrong lengths are refused, with the class of the mistake, before MPI is called.
///
/// Only calls that every rank refuses by itself are made: those of one process, and those in which all ranks do the same.
@Suite(.collective) struct CollectiveMatrixLengthTests {
  private let world = Comm.world
  private let comm = Comm.selfComm
  private var two = [1, 2]
  private var three = [1, 2, 3]

  /// Expects an error that names a function of MPI, which was not called.
  private func expectRefusal(
    _ errorClass: ErrorClass, _ text: String = "", sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
  ) {
    let before = Dictionary(uniqueKeysWithValues: RawCalls.all.map { ($0.symbol.number, smpi_calls(Int32($0.symbol.number))) })
    expectError(errorClass, text, sourceLocation: sourceLocation) {
      do {
        try body()
      } catch let error as MPIError {
        let function = try #require(error.function, "\(error) names no function", sourceLocation: sourceLocation)
        #expect(smpi_calls(Int32(function.number)) == before[function.number], "\(function) was called", sourceLocation: sourceLocation)
        throw error
      }
    }
  }

  @Test mutating func blocksOfOneProcess() {
    expectRefusal(.count, "3 elements where 2 come") { try comm.gather(two, into: &three, root: 0) }
    expectRefusal(.count, "2 elements where 3 come") { try comm.scatter(three, into: &two, root: 0) }
    expectRefusal(.count) { let _: Int = try comm.scatter(two, root: 0) }
    expectRefusal(.count) { try comm.allgather(two, into: &three) }
    expectRefusal(.count) { try comm.alltoall(two, &three) }
  }

  @Test(.collective(ranks: 2...)) mutating func blocksThatDoNotComeOutEven() {
    var uneven = [Int](repeating: 0, count: 2 * world.size + 1)
    let text = "not \(world.size) equal blocks"
    expectRefusal(.count, text) { try world.allgather(two, into: &uneven) }
    expectRefusal(.count, text) { try world.alltoall(uneven, &uneven) }
    expectRefusal(.count, text) { _ = try world.alltoall(uneven) }
    expectRefusal(.count, text) { try world.alltoall(.inPlace, &uneven) }
    expectRefusal(.count, text) { try world.reduceScatterBlock(uneven, &two, op: .sum) }
    expectRefusal(.count, text) { try world.reduceScatterBlock(.inPlace, &uneven, op: .sum) }
  }

  @Test mutating func reductions() {
    expectRefusal(.count) { try comm.reduce(two, &three, op: .sum, root: 0) }
    expectRefusal(.count) { try comm.allreduce(three, &two, op: .max) }
    expectRefusal(.count) { try comm.reduceScatterBlock(two, &three, op: .bor) }
    expectRefusal(.count) { try comm.scan(two, &three, op: .prod) }
    expectRefusal(.count) { try comm.exscan(two, &three, op: .min) }
    expectRefusal(.count) { try world.allreduce(two, &three, op: .sum) }
    var numbers = [0.5, 1]
    expectRefusal(.type) { try comm.allreduce(two, &numbers, op: .sum) }
    expectRefusal(.type) { try comm.reduce([Float(1), 2], &numbers, op: .sum, root: 0) }
    expectRefusal(.type) { try comm.reduceScatter(two, &numbers, counts: [2], op: .sum) }
  }

  @Test mutating func reductionsThatAreDealtOut() {
    expectRefusal(.arg, "recvcounts") { try comm.reduceScatter(two, &two, counts: [1, 1], op: .sum) }
    expectRefusal(.arg, "recvcounts") { try comm.reduceScatter(two, &two, counts: [], op: .sum) }
    expectRefusal(.arg, "the send buffer") { try comm.reduceScatter(three, &two, counts: [2], op: .sum) }
    expectRefusal(.count) { try comm.reduceScatter(two, &three, counts: [2], op: .sum) }
    expectRefusal(.count) { try comm.reduceScatter(.inPlace, &three, counts: [2], op: .sum) }
  }

  private static let wrongBlocks: [(Blocks, ErrorClass)] = [
    (Blocks(counts: [1, 1]), .arg), (Blocks(counts: []), .arg), (Blocks(displacements: [0, 1]), .arg),
    (Blocks(counts: [1, 1], displacements: [0]), .arg), (Blocks(counts: [1], displacements: [0, 1]), .arg), (Blocks(counts: [-1]), .count),
    (Blocks(counts: [3]), .count), (Blocks(counts: [2], displacements: [1]), .count), (Blocks(counts: [1], displacements: [-1]), .count),
    (Blocks(counts: [1], displacements: [2]), .count), (Blocks(counts: [1], displacements: [.max]), .count),
  ]

  @Test(arguments: wrongBlocks.indices) mutating func blocks(index: Int) throws {
    let (blocks, errorClass) = Self.wrongBlocks[index]
    let data = two
    expectRefusal(errorClass) { try comm.gatherv(data, into: &two, blocks, root: 0) }
    expectRefusal(errorClass) { try comm.scatterv(data, blocks, into: &two, root: 0) }
    expectRefusal(errorClass) { try comm.allgatherv(data, into: &two, blocks) }
    expectRefusal(errorClass) { try comm.alltoallv(data, blocks, &two, .even) }
    expectRefusal(errorClass) { try comm.alltoallv(data, .even, &two, blocks) }
    let graph = try comm.distGraphCreateAdjacent(sources: [0], destinations: [0])
    expectRefusal(errorClass) { try graph.neighborAllgatherv(data, into: &two, blocks) }
    expectRefusal(errorClass) { try graph.neighborAlltoallv(data, blocks, &two, .even) }
    expectRefusal(errorClass) { try graph.neighborAlltoallv(data, .even, &two, blocks) }
    try graph.free()
    #expect(two == data)
  }

  @Test mutating func layouts() throws {
    let data = two
    let block = Block(byteOffset: 0, count: 2, datatype: .int64)
    let ring = try #require(try comm.cartCreate(dims: [1], periods: [true]))
    expectRefusal(.arg, "the layout has 2 entries, and needs 1") { try comm.alltoallw(data, [block, block], &two, [block]) }
    expectRefusal(.arg, "the layout has 0 entries") { try comm.alltoallw(data, [block], &two, []) }
    expectRefusal(.arg, "and needs 2") { try ring.neighborAlltoallw(data, [block], &two, [block, block]) }
    expectRefusal(.arg, "and needs 2") { try ring.neighborAlltoallw(data, [block, block], &two, [block]) }
    try ring.free()
  }

  @Test mutating func neighbors() throws {
    // Even one process has two neighbors on a ring.
    let ring = try #require(try comm.cartCreate(dims: [1], periods: [true]))
    expectRefusal(.count, "not 2 equal blocks") { try ring.neighborAllgather(two, into: &three) }
    expectRefusal(.count, "sendbuf has 3") { try ring.neighborAlltoall(three, &two) }
    expectRefusal(.count, "recvbuf has 3") { try ring.neighborAlltoall(two, &three) }
    expectRefusal(.count) { _ = try ring.neighborAlltoall(three) }
    try ring.free()
  }

  @Test mutating func roots() {
    let far = Int(Int32.max) + 1
    expectRefusal(.arg, "root") { try comm.bcast(&two, root: far) }
    expectRefusal(.arg, "root") { try comm.gather(two, into: &three, root: -far - 1) }
    expectRefusal(.arg, "root") { _ = try comm.reduce(1, op: .sum, root: far) }
    expectError(.arg, "root") { _ = try Root(far) }
  }
}
