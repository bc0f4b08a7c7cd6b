import MPI
import MPITesting
import Testing

/// Operations that are C functions.
@Suite(.collective) struct RawOperationTests {
  let ring = Ring()

  @Test func ownOnesReduce() throws {
    var op = MPI_OP_NULL
    // Not commutative: the left one's tens, then the right one's.
    try MPI_Op_create(
      { left, right, count, _ in
        let (left, right) = (left!.assumingMemoryBound(to: Int32.self), right!.assumingMemoryBound(to: Int32.self))
        for i in 0..<Int(count!.pointee) { right[i] += left[i] * 10 }
      }, 0, &op)
    #expect(try value(Int32(-1)) { flag throws(MPIError) in try MPI_Op_commutative(op, flag) } == 0)
    #expect(try value(Int32(-1)) { flag throws(MPIError) in try MPI_Op_commutative(MPI_SUM, flag) } != 0)
    var result: [Int32] = [1]
    try MPI_Reduce_local([4 as Int32], &result, 1, MPI_INT32_T, op)
    #expect(result == [41])
    try MPI_Op_free(&op)
    #expect(isSame(op, MPI_OP_NULL))

    // Associative, as it has to be, and not commutative: the product of 2 × 2 matrices.
    var type = MPI_DATATYPE_NULL
    try MPI_Type_contiguous(4, MPI_INT64_T, &type)
    try MPI_Type_commit(&type)
    try MPI_Op_create(
      { left, right, count, _ in
        let (a, b) = (left!.assumingMemoryBound(to: Int64.self), right!.assumingMemoryBound(to: Int64.self))
        for i in stride(from: 0, to: Int(count!.pointee) * 4, by: 4) {
          let (p, q, r, s) = (b[i], b[i + 1], b[i + 2], b[i + 3])
          (b[i], b[i + 1]) = (a[i] * p + a[i + 1] * r, a[i] * q + a[i + 1] * s)
          (b[i + 2], b[i + 3]) = (a[i + 2] * p + a[i + 3] * r, a[i + 2] * q + a[i + 3] * s)
        }
      }, 0, &op)
    func matrix(_ rank: Int32) -> [Int64] { [1, Int64(rank) + 1, Int64(rank), 1] }
    var product: [Int64] = [0, 0, 0, 0]
    try MPI_Allreduce(matrix(ring.rank), &product, 1, type, op, MPI_COMM_WORLD)
    var expected: [Int64] = [1, 0, 0, 1]
    for rank in 0..<ring.size {
      let (a, b) = (expected, matrix(rank))
      for row in 0..<2 {
        for column in 0..<2 { expected[2 * row + column] = a[2 * row] * b[column] + a[2 * row + 1] * b[2 + column] }
      }
    }
    #expect(product == expected)
    try MPI_Op_free(&op)
    try MPI_Type_free(&type)
  }

  @Test(.needs(.MPI_Op_create_c, .MPI_Reduce_local_c)) func largeCountsHaveTheirOwn() throws {
    var op = MPI_OP_NULL
    try MPI_Op_create_c(
      { left, right, count, _ in
        let (left, right) = (left!.assumingMemoryBound(to: Int32.self), right!.assumingMemoryBound(to: Int32.self))
        for i in 0..<count!.pointee { right[i] = max(left[i], right[i]) }
      }, 1, &op)
    var result: [Int32] = [1, 9]
    try MPI_Reduce_local_c([4 as Int32, 2], &result, 2, MPI_INT32_T, op)
    #expect(result == [4, 9])
    try MPI_Op_free(&op)
  }

  @Test func pairsKeepTheirPlace() throws {
    struct Pair: BitwiseCopyable {
      var value: Double
      var rank: Int32
    }
    var largest = Pair(value: 0, rank: -1)
    // All ranks but the last share the largest value: the lowest of them is told.
    let mine = [Pair(value: ring.rank < max(ring.size - 1, 1) ? 7 : 1, rank: ring.rank)]
    try MPI_Allreduce(mine, &largest, 1, MPI_DOUBLE_INT, MPI_MAXLOC, MPI_COMM_WORLD)
    #expect(largest.value == 7 && largest.rank == 0)
    try MPI_Allreduce(mine, &largest, 1, MPI_DOUBLE_INT, MPI_MINLOC, MPI_COMM_WORLD)
    #expect(largest.rank == ring.size - 1)
  }
}
