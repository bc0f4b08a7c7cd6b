// refused: the result has the elements that were put in
// error: cannot convert
import MPI
func misuse() throws -> Float {
  try Comm.world.allreduce(1.0 as Double, op: .sum)
}
