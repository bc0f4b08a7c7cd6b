// refused: an operation that is a constant is started
// error: cannot use mutating member on immutable value
import MPI
func misuse() throws {
  let operation = try Comm.world.sendInit([1.0], dest: 0)
  try operation.start().wait()
}
