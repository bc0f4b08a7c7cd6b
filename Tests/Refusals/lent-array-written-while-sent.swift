// refused: an array is changed while a span of it is sent
// error: overlapping accesses to 'values'
import MPI
func misuse() throws {
  var values = [1.0, 2]
  let request = try Comm.world.isend(values.span, dest: 0)
  values[0] = 5
  try request.wait()
}
