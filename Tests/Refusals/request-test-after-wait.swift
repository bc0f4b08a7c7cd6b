// refused: a request is tested after the wait that ended it
// error: 'request' used after consume
import MPI
func misuse() throws {
  var request = try Comm.world.irecv([Int].self, count: 1)
  _ = try request.wait()
  _ = try request.test()
}
