// refused: a run is waited for twice
// error: 'run' consumed more than once
import MPI
func misuse() throws {
  var operation = try Comm.world.sendInit([1.0], dest: 0)
  let run = try operation.start()
  try run.wait()
  try run.wait()
}
