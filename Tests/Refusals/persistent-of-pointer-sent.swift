// refused: a persistent operation goes to an actor while its memory is used here
// error: sending 'operation' risks causing data races
import MPI
actor Other { func take(_ operation: consuming sending Prequest<UnsafeMutableBufferPointer<Double>>) throws { try operation.start().wait() } }
func misuse(_ other: Other) async throws {
  let memory = UnsafeMutableBufferPointer<Double>.allocate(capacity: 1)
  let operation = try Comm.world.recvInit(into: memory, source: 0)
  try await other.take(operation)
  memory[0] = 1
}
