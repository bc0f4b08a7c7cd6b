// refused: a set of persistent operations goes to an actor while the memory of a member is used here
// error: sending 'set' risks causing data races
import MPI
actor Other { func take(_ set: consuming sending PersistentSet) throws { try set.start().waitAll() } }
func misuse(_ other: Other) async throws {
  let memory = UnsafeMutableBufferPointer<Double>.allocate(capacity: 1)
  var set = PersistentSet()
  set.add(try Comm.world.recvInit(into: memory, source: 0))
  try await other.take(set)
  memory[0] = 1
}
