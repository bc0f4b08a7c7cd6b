import MPI
import MPITesting
import Testing

/// Parts of arrays by the short constructors of element types.
@Suite(.collective) struct StridedTests {
  let comm = Comm.selfComm

  /// 4 rows of 5, numbered.
  private let matrix = (0..<20).map { Int32($0) }

  /// What of an array goes through.
  private func sent(_ datatype: Datatype, at start: Int = 0, count: Int = 1) throws -> [Int32] {
    var received = [Int32](repeating: -1, count: 40)
    let status = try matrix.withElements(reading: datatype, at: start, count: count) { memory in
      try comm.sendrecv(memory, dest: 0, into: &received, source: 0)
    }
    return Array(received.prefix(try status.count(of: Int32.self)))
  }

  /// In some libraries they divide by these.
  @Test func sharesThatAreNone() throws {
    expectError(.arg, "0") { try Double.blockCyclic([4, 4], blocks: [0, 2], grid: [1, 1], rank: 0) }
    expectError(.arg, "0") { try Double.blockCyclic([4, 4], blocks: [2, 2], grid: [0, 1], rank: 0) }
    expectError(.arg, "-4") { try Double.blockCyclic([4, -4], blocks: [2, 2], grid: [1, 1], rank: 0) }
    expectError(.arg, "rank") { try Double.blockCyclic([4, 4], blocks: [2, 2], grid: [2, 1], rank: 2) }
    expectError(.arg, "rank") { try Double.blockCyclic([4, 4], blocks: [2, 2], grid: [2, 1], rank: -1) }
    expectError(.arg) { try Double.blockCyclic([4, 4], blocks: [2], grid: [2, 1], rank: 0) }
  }

  @Test func columns() throws {
    let column = try Int32.column(rows: 4, columns: 5)
    #expect(try sent(column) == [0, 5, 10, 15])
    #expect(try sent(column, at: 4) == [4, 9, 14, 19])
    // Columns follow one another: the matrix is transposed on its way.
    let transposed: [Int32] = (0..<5).flatMap { first in stride(from: Int32(first), to: 20, by: 5) }
    #expect(try sent(column, count: 5) == transposed)
    #expect(try sent(try Int32.column(rows: 4, columns: 5, width: 2), at: 1) == [1, 2, 6, 7, 11, 12, 16, 17])
    expectError(.arg) { try Int32.column(rows: 4, columns: 5, width: 6) }
    var others = [Int32](repeating: 0, count: 20)
    try others.withElements(of: column, at: 2) { memory throws(MPIError) in
      try comm.sendrecv([7, 8, 9, 10] as [Int32], dest: 0, into: memory, source: 0)
    }
    #expect(others == [0, 0, 7, 0, 0, 0, 0, 8, 0, 0, 0, 0, 9, 0, 0, 0, 0, 10, 0, 0])
    // From one column to another.
    try others.withElements(of: column, count: 5) { columns in
      try comm.sendrecv(columns[2], dest: 0, into: columns[4], source: 0)
      expectError(.arg) { _ = try columns[5] }
    }
    #expect(others == [0, 0, 7, 0, 7, 0, 0, 8, 0, 8, 0, 0, 9, 0, 9, 0, 0, 10, 0, 10])
  }

  @Test func otherParts() throws {
    #expect(try sent(Int32.contiguous(3), at: 2) == [2, 3, 4])
    #expect(try sent(Int32.vector(count: 3, stride: 7)) == [0, 7, 14])
    #expect(try sent(Int32.vector(count: 2, blocklength: 2, stride: 6), at: 1) == [1, 2, 7, 8])
    #expect(try sent(Int32.subarray([4, 5], from: [1, 2], of: [2, 3])) == [7, 8, 9, 12, 13, 14])
    #expect(try sent(Int32.subarray([4, 5], from: [1, 2], of: [2, 3], order: .fortran)) == [9, 10, 13, 14, 17, 18])
    #expect(try sent(Int32.indexed(at: [9, 0, 4])) == [9, 0, 4])
    #expect(try sent(Int32.indexed(at: [9, 0], blocklength: 2)) == [9, 10, 0, 1])
  }

  @Test func blockCyclic() throws {
    // 4 x 5 in blocks of 1 x 2 over 2 x 2: rank 1 has the even rows of columns 2 and 3.
    #expect(try sent(Int32.blockCyclic([4, 5], blocks: [1, 2], grid: [2, 2], rank: 1)) == [2, 3, 12, 13])
    let shares = try (0..<4).map { try sent(Int32.blockCyclic([4, 5], blocks: [1, 2], grid: [2, 2], rank: $0)) }
    #expect(shares.flatMap { $0 }.sorted() == matrix)
    expectError(.arg) { try Int32.blockCyclic([4, 5], blocks: [1], grid: [2, 2], rank: 0) }
  }

  @Test func closuresThrowWhatTheyLike() throws {
    struct Mishap: Error {}
    let column = try Int32.column(rows: 4, columns: 5)
    var others = matrix
    #expect(throws: Mishap.self) { try others.withElements(of: column) { _ in throw Mishap() } }
    #expect(throws: Mishap.self) { try matrix.withElements(reading: column) { _ in throw Mishap() } }
    do throws(MPIError) {
      try matrix.withElements(reading: column) { _ throws(MPIError) in throw MPIError(.other, "a mishap") }
    } catch {
      #expect(error.message == "a mishap")
    }
  }

  @Test func partsOutsideAreRefused() throws {
    let column = try Int32.column(rows: 4, columns: 5)
    expectError(.buffer) { try sent(column, at: 5) }
    expectError(.buffer) { try sent(column, at: -1) }
    expectError(.buffer) { try sent(column, count: 6) }
    expectError(.buffer) { try sent(column, at: 21) }
    expectError(.buffer) { try sent(column, count: -1) }
    #expect(try sent(column, at: 20, count: 0) == [])
    expectError(.buffer) { try sent(Int32.vector(count: 2, stride: -1)) }
    #expect(try sent(Int32.vector(count: 2, stride: -1), at: 1) == [1, 0])
  }
}
