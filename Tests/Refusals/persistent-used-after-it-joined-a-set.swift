// refused: an operation that is in a set is started by itself
// error: 'operation' used after consume
import MPI
func misuse() throws {
  var set = PersistentSet()
  var operation = try Comm.world.sendInit([1.0], dest: 0)
  set.add(operation)
  try operation.start().wait()
}
