// refused: an operation that MPI does not have for these elements
// error: requires that 'Bool' conform to 'MPIArithmetic'
import MPI
func misuse() throws -> Bool {
  try Comm.world.allreduce(true, op: .sum)
}
