import MPITesting
import Testing

@testable import MPI

/// Counts for which there cannot be memory: an error, and not the end of the process.
@Suite(.collective) struct RequestMemoryTests {
  let comm = Comm.selfComm

  private func expectNoRoom(_ function: String, sourceLocation: SourceLocation = #_sourceLocation, _ body: (Int) throws -> Void) {
    expectError(.count, function, sourceLocation: sourceLocation) { try body(-1) }
    expectError(.count, function, sourceLocation: sourceLocation) { try body(.min) }
    expectError(.count, function, sourceLocation: sourceLocation) { try body(.max) }
    expectError(.count, function, sourceLocation: sourceLocation) { try body(.max / 8) }
    expectError(.noMem, function, sourceLocation: sourceLocation) { try body(1 << 50) }
  }

  @Test func receives() throws {
    expectNoRoom("MPI_Irecv") { _ = try comm.irecv([Double].self, count: $0, source: 0, tag: 1) }
    // More than is taken to be there without a question.
    let large = try comm.irecv([UInt8].self, count: 1 << 28, source: procNull)
    #expect(try large.wait().isEmpty)
  }

  @Test func arrays() throws {
    expectNoRoom("") { count in
      let room: [Double] = try room(count)
      Issue.record("there is room for \(room.count)")
    }
    expectError(.count) { _ = try Ragged<Int>(room: [.max, 1]) }
    expectError(.count) { _ = try Ragged<Int>(room: [3, -1]) }
    expectError(.noMem) { _ = try Ragged<Int>(room: [1 << 49, 1 << 49]) }
    #expect(try Ragged<Int>(room: [1, 2]).elements.count == 3)
    expectError(.count, "MPI_Dims_create") { _ = try computeDims(1, .max) }
  }

  @Test func blocks() throws {
    expectError(.noMem) { _ = try comm.scatter([1, 2], count: 1 << 50, root: 0) }
  }

  @Test func attached() throws {
    expectError(.noMem, "MPI_Buffer_attach") { try attachBuffer(size: 1 << 60) }
    // There is none after that.
    try attachBuffer(size: 4096)
    try detachBuffer()
  }

  @Test(.needs(.MPI_Psend_init)) func partitions() throws {
    expectError(.noMem, "MPI_Psend_init") { _ = try comm.psendInit(Double.self, partitions: 4, count: 1 << 50, dest: 0) }
    expectError(.noMem, "MPI_Precv_init") { _ = try comm.precvInit(Double.self, partitions: 4, count: 1 << 50, source: 0) }
  }
}
