// refused: bits of floating point numbers
// error: requires that 'Double' conform to 'MPIBitwise'
import MPI
func misuse() throws -> Double {
  try Comm.world.allreduce(1.0, op: .bxor)
}
