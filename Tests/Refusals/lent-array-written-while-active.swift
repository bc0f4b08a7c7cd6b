// refused: an array is changed while a span of it is received into
// error: overlapping accesses to 'values'
import MPI
func misuse() throws {
  var values = [1.0, 2]
  var span = values.mutableSpan
  let request = try Comm.world.irecv(into: &span, source: 0)
  values[0] = 5
  try request.wait()
}
