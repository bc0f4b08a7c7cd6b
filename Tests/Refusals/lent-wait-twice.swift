// refused: a receive into the caller's memory is waited for twice
// error: 'request' consumed more than once
import MPI
func misuse(_ values: inout [Double]) throws {
  var span = values.mutableSpan
  let request = try Comm.world.irecv(into: &span, source: 0)
  try request.wait()
  try request.wait()
}
