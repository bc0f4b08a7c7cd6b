// refused: a request is waited for twice
// error: 'request' consumed more than once
import MPI
func misuse() throws {
  let request = try Comm.world.isend([1.0], dest: 0)
  _ = try request.wait()
  _ = try request.wait()
}
