// refused: a request that is in a set is waited for by itself
// error: 'request' consumed more than once
import MPI
func misuse() throws {
  let request = try Comm.world.irecv([Int].self, count: 1)
  var set = RequestSet()
  set.add(request)
  _ = try request.wait()
}
