// refused: between two groups the root is a Root
// error: cannot convert value of type 'Int' to expected argument type 'Root'
import MPI
func misuse(_ comm: Intercomm, _ values: inout [Double], root: Int) throws {
  try comm.bcast(&values, root: root)
}
