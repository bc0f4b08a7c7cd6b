import CMPI
import MPITesting
import Testing

@testable import MPI

/// The C functions behind operations and error handlers that get no user data: each live one has its own.
@Suite(.collective) struct SlotTests {
  /// Which slot an error handler was called with.
  nonisolated(unsafe) private static let seen = UnsafeMutablePointer<Int32>.allocate(capacity: 1)

  @Test func everyOperationCallsItsOwnSlot() throws {
    // Adds the slot's number to the sum, so that a wrong slot gives a wrong result.
    smpi_set_operation_hook { slot, input, output, length, _ in
      let input = input!.assumingMemoryBound(to: Int32.self)
      let output = output!.assumingMemoryBound(to: Int32.self)
      for index in 0..<length { output[index] += input[index] + slot }
    }
    var operations: [MPI_Op] = []
    for slot in 0..<Int32(SMPI_SLOTS) {
      var op = MPI_OP_NULL
      try check(smpi_create_operation(slot, 1, &op), .MPI_Op_create)
      operations.append(op)
    }
    for (slot, op) in operations.enumerated() {
      let input: [Int32] = [1, 2]
      var output: [Int32] = [10, 20]
      try MPI_Reduce_local(input, &output, 2, MPI_INT32_T, op)
      #expect(output == [Int32(11 + slot), Int32(22 + slot)])
    }
    for index in operations.indices { try MPI_Op_free(&operations[index]) }
  }

  @Test func anErrorHandlerCallsItsOwnSlot() throws {
    Self.seen.pointee = -1
    smpi_set_error_hooks({ slot, _, _ in SlotTests.seen.pointee = slot }, nil, nil, nil)
    defer { ErrorHooks.set() }
    let comm = try Comm.selfComm.dup()
    for slot in [Int32(0), 17, 255] {
      var handler = MPI_ERRHANDLER_NULL
      try check(smpi_create_comm_error_handler(slot, &handler), .MPI_Comm_create_errhandler)
      try MPI_Comm_set_errhandler(comm.handle, handler)
      try MPI_Comm_call_errhandler(comm.handle, MPI_ERR_OTHER)
      #expect(Self.seen.pointee == slot)
      try MPI_Errhandler_free(&handler)
    }
    try comm.free()
  }

  @Test func aSlotOutsideIsRefused() {
    var op = MPI_OP_NULL
    #expect(smpi_create_operation(256, 1, &op) == MPI_ERR_ARG)
    #expect(smpi_create_operation(-1, 1, &op) == MPI_ERR_ARG)
  }
}
