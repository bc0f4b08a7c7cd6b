import CMPI
import MPITesting
import Testing

@testable import MPI

/// What holds for every function of the raw tier, by calls that never reach the library: the shim is told to fail them, or the library lacks them.
@Suite(.collective) struct EveryFunctionTests {
  @Test func failuresAreThrown() throws {
    for call in RawCalls.all where call.returnsCode {
      let number = Int32(call.symbol.number)
      let before = smpi_calls(number)
      smpi_fail(number, MPI_ERR_ARG)
      defer { smpi_fail(number, 0) }
      expectError(.arg, call.symbol.name) { try call.call() }
      // The error itself asks for its class and its text.
      let asked = call.symbol == .MPI_Error_class || call.symbol == .MPI_Error_string ? 1 : 0
      #expect(smpi_calls(number) == before + 1 + asked, "\(call.symbol) is called once")
    }
  }

  @Test func whatTheLibraryLacksIsUnavailable() throws {
    let missing = RawCalls.all.filter { !$0.symbol.isAvailable }
    for call in missing {
      do {
        try call.call()
        Issue.record("\(call.symbol) is not in the library, and yet it was called")
      } catch {
        #expect(error.errorClass == .unavailable)
        #expect(error.function == call.symbol)
        #expect(error.description.contains("\(call.symbol.name) needs \(call.symbol.requirement); this is \(libraryName) (MPI \(version))"))
      }
    }
  }

  @Test func everyFunctionOfTheSpecIsHere() {
    // All that can fail, but for the six of the life cycle and its threads; those that cannot are the clocks and the arithmetic of addresses.
    #expect(RawCalls.all.count == Int(SMPI_FUNCTION_COUNT) - 10)
    #expect(Set(RawCalls.all.map(\.symbol)).count == RawCalls.all.count)
  }
}
