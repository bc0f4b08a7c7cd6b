// refused: the elements of an operation are kept while it runs
// error: overlapping accesses to 'operation'
import MPI
func misuse() throws {
  var operation = try Comm.world.sendInit([1.0], dest: 0)
  var elements = operation.elements()
  let run = try operation.start()
  elements[0] = 2
  try run.wait()
}
