// refused: a run outlives its operation
// error: lifetime-dependent variable 'kept' escapes its scope
import MPI
func misuse() throws {
  let kept: Active
  do {
    var operation = try Comm.world.sendInit([1.0], dest: 0)
    kept = try operation.start()
  }
  try kept.wait()
}
