// refused: a constant cannot be written
// error: cannot pass immutable value as inout argument
import MPI
func misuse(_ values: [Double]) throws {
  try Comm.world.recv(&values, source: 0)
}
