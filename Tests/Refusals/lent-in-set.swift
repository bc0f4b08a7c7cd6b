// refused: a receive into the caller's memory joins a set
// error: cannot convert value of type 'LentRequest'
import MPI
func misuse(_ set: inout RequestSet, _ values: inout [Double]) throws {
  var span = values.mutableSpan
  let request = try Comm.world.irecv(into: &span, source: 0)
  set.add(request)
}
