// refused: a request is used after it was detached
// error: 'request' consumed more than once
import MPI
func misuse() throws {
  let request = try Comm.world.isend([1.0], dest: 0)
  request.detach()
  _ = try request.wait()
}
