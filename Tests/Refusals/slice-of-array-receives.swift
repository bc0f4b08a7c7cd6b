// refused: the same, taken from an array in the call
// error: cannot convert value of type 'Range<Int>'
import MPI
func misuse(_ values: inout [Double]) throws {
  try Comm.world.recv(&values[1..<3], source: 0)
}
