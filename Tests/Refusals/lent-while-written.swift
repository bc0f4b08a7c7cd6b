// refused: memory that is read and written by one call
// error: overlapping accesses to 'values'
import MPI
func misuse(_ values: inout [Double]) throws {
  try Comm.world.allreduce(values.span, &values, op: .sum)
}
