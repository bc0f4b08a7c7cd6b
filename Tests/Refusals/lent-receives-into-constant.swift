// refused: a span of a constant is received into
// error: cannot use mutating getter on immutable value
import MPI
func misuse() throws {
  let values = [1.0, 2]
  var span = values.mutableSpan
  try Comm.world.irecv(into: &span, source: 0).wait()
}
