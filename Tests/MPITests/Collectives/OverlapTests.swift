import MPI
import MPITesting
import Testing

/// Debug builds refuse a send buffer and a receive buffer that overlap.
@Suite(.collective) struct OverlapTests {
  private let comm = Comm.selfComm

  private func withMemory(_ body: (UnsafeMutableBufferPointer<Double>) throws -> Void) rethrows {
    let memory = UnsafeMutableBufferPointer<Double>.allocate(capacity: 12)
    defer { memory.deallocate() }
    memory.initialize(repeating: 0.5)
    try body(memory)
  }

  private func part(_ memory: UnsafeMutableBufferPointer<Double>, _ range: Range<Int>) -> UnsafeMutableBufferPointer<Double> {
    UnsafeMutableBufferPointer(rebasing: memory[range])
  }

  @Test func isRefused() {
    withMemory { memory in
      let (low, high) = (part(memory, 0..<7), part(memory, 5..<12))
      let text = "overlap"
      expectError(.buffer, text) { try comm.allreduce(low, high, op: .sum) }
      expectError(.buffer, text) { try comm.allgather(low, into: high) }
      expectError(.buffer, text) { try comm.alltoall(low, low) }
      expectError(.buffer, text) { try comm.gather(low, into: high, root: 0) }
      expectError(.buffer, text) { try comm.sendrecv(low, dest: 0, into: high, source: 0) }
      expectError(.buffer, text) { try reduceLocal(low, high, op: .max) }
      expectError(.buffer, text) { _ = try comm.iallreduce(low, high, op: .sum) }
      expectError(.buffer, text) { try comm.alltoallv(memory, Blocks(counts: [6]), memory, Blocks(counts: [2], displacements: [5])) }
      expectError(.buffer, text) { try comm.allgatherv(part(memory, 0..<3), into: memory, Blocks(counts: [3], displacements: [2])) }
    }
  }

  @Test func whatLiesSideBySideIsNot() throws {
    try withMemory { memory in
      try comm.allreduce(part(memory, 0..<6), part(memory, 6..<12), op: .sum)
      try comm.allreduce(.inPlace, memory, op: .sum)
      try comm.alltoallv(memory, Blocks(counts: [6]), memory, Blocks(counts: [6], displacements: [6]))
      try comm.allgather(part(memory, 3..<3), into: part(memory, 3..<3))
      // Columns of one matrix.
      let column = try Datatype.double.createVector(count: 3, blocklength: 1, stride: 4)
      try column.commit()
      let first = Memory(memory.baseAddress, count: 1, datatype: column)
      let second = Memory(memory.baseAddress! + 1, count: 1, datatype: column)
      try comm.sendrecv(first, dest: 0, into: second, source: 0)
    }
  }
}
