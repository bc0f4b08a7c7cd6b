// refused: the buffer of an operation is changed while it runs
// error: overlapping accesses to 'operation'
import MPI
func misuse() throws {
  var operation = try Comm.world.sendInit([1.0], dest: 0)
  let run = try operation.start()
  var elements = operation.elements()
  elements[0] = 2
  try run.wait()
}
