// refused: a receive into the caller's memory is captured by a closure that outlives it
// error: lifetime-dependent value escapes its scope
import MPI
func misuse(_ values: inout [Double]) throws -> () -> Void {
  var span = values.mutableSpan
  let request = try Comm.world.irecv(into: &span, source: 0)
  return { print((try? request.status()) as Any) }
}
