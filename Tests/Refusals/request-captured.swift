// refused: a request that a closure has captured is waited for in it
// error: noncopyable 'request' cannot be consumed when captured
import MPI
func misuse() throws -> () throws -> [Int] {
  let request = try Comm.world.irecv([Int].self, count: 1)
  return { try request.wait() }
}
