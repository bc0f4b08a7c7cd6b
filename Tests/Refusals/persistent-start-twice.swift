// refused: an operation is started twice
// error: overlapping accesses to 'operation'
import MPI
func misuse() throws {
  var operation = try Comm.world.sendInit([1.0], dest: 0)
  let first = try operation.start()
  let second = try operation.start()
  try first.wait()
  try second.wait()
}
