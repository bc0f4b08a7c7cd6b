// refused: a request is cancelled after the wait that ended it
// error: 'request' used after consume
import MPI
func misuse() throws {
  var request = try Comm.world.irecv([Int].self, count: 1)
  _ = try request.wait()
  try request.cancel()
}
