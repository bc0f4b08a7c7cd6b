// refused: a receive into the caller's memory outlives it
// error: lifetime-dependent variable 'kept' escapes its scope
import MPI
func misuse() throws {
  let kept: LentRequest
  do {
    var values = [1.0, 2]
    var span = values.mutableSpan
    kept = try Comm.world.irecv(into: &span, source: 0)
  }
  try kept.wait()
}
