// refused: a span is read while it is received into
// error: overlapping accesses to 'span'
import MPI
func misuse(_ values: inout [Double]) throws -> Double {
  var span = values.mutableSpan
  let request = try Comm.world.irecv(into: &span, source: 0)
  let early = span[0]
  try request.wait()
  return early
}
