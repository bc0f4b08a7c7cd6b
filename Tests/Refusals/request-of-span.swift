// refused: a request that may go anywhere keeps a span
// error: cannot convert value of type 'Span<Double>'
import MPI
func misuse(_ values: [Double]) throws -> Request<[Double]> { try Comm.world.issend(values.span, dest: 0) }
