import CMPI
import MPITesting
import Testing

@testable import MPI

/// What is said of functions that are emulated.
@Suite(.collective) struct EmulatedSymbolTests {
  private func native(_ symbol: MPISymbol) -> Bool {
    withUnsafePointer(to: smpi_symbols) {
      UnsafeRawPointer($0).assumingMemoryBound(to: smpi_symbol.self)[Int(symbol.number)].native
    }
  }

  @Test(.enabled(if: smpi_emulations_are_forced() == 0, "everything is emulated in this run")) func whatIsEmulatedCanBeCalled() {
    for symbol in [MPISymbol.MPI_Send_c, .MPI_Comm_toint, .MPI_Status_get_tag, .MPI_Isendrecv, .MPI_Send] {
      #expect(symbol.isEmulated == !native(symbol) && symbol.isAvailable, "\(symbol)")
    }
    #expect(!MPISymbol.MPI_Send.isEmulated)
    // Not exact by any means that older libraries have.
    #expect(!MPISymbol.MPI_Iallreduce_c.isEmulated)
    #expect(MPISymbol.MPI_Iallreduce_c.isAvailable == native(.MPI_Iallreduce_c))
  }

  @Test func aTestCanForceIt() {
    emulating {
      #expect(MPISymbol.MPI_Send_c.isEmulated)
      #expect(!MPISymbol.MPI_Send.isEmulated && !MPISymbol.MPI_Iallreduce_c.isEmulated)
    }
  }
}
