// refused: two receives share one span
// error: overlapping accesses to 'span'
import MPI
func misuse(_ values: inout [Double]) throws {
  var span = values.mutableSpan
  let first = try Comm.world.irecv(into: &span, source: 0)
  let second = try Comm.world.irecv(into: &span, source: 1)
  try first.wait()
  try second.wait()
}
