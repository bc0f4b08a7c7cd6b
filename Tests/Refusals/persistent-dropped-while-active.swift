// refused: an operation is given away while it runs
// error: overlapping accesses to 'operation'
import MPI
func misuse() throws {
  var operation = try Comm.world.sendInit([1.0], dest: 0)
  let run = try operation.start()
  let other = consume operation
  try run.wait()
  _ = other.handle
}
