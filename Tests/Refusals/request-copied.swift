// refused: a request is copied
// error: 'request' consumed more than once
import MPI
func misuse() throws {
  let request = try Comm.world.irecv([Int].self, count: 1)
  let copy = request
  _ = try request.wait()
  _ = try copy.wait()
}
