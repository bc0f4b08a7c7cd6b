// refused: a request that is a constant is tested
// error: cannot use mutating member on immutable value
import MPI
func misuse() throws {
  let request = try Comm.world.irecv([Int].self, count: 1)
  _ = try request.test()
}
