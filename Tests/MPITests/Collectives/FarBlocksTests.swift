import MPI
import MPITesting
import Testing

/// Blocks at places beyond C's `int`, in memory that is reserved and hardly touched.
@Suite(.collective) struct FarBlocksTests {
  private let far = (1 << 31) + 5

  @Test func gatherv() throws {
    let comm = Comm.selfComm
    let room = UnsafeMutableRawPointer.allocate(byteCount: far + 8, alignment: 16)
    defer { room.deallocate() }
    let into = Memory(room, count: far + 8, datatype: .byte)
    let blocks = Blocks(counts: [3], displacements: [far])
    let sent: [UInt8] = [7, 8, 9]
    if MPISymbol.MPI_Gatherv_c.isAvailable {
      try comm.gatherv(sent, into: into, blocks, root: 0)
      #expect((0..<3).map { room.load(fromByteOffset: far + $0, as: UInt8.self) } == sent)
    } else {
      expectError(.arg, "\(far)") { try comm.gatherv(sent, into: into, blocks, root: 0) }
    }
  }
}
