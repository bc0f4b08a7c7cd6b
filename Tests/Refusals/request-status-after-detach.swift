// refused: a request is asked after it was detached
// error: 'request' used after consume
import MPI
func misuse() throws {
  let request = try Comm.world.isend([1.0], dest: 0)
  request.detach()
  _ = try request.status()
}
