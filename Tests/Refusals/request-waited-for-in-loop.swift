// refused: a request is waited for in every turn of a loop
// error: consumed in a loop
import MPI
func misuse() throws {
  let request = try Comm.world.irecv([Int].self, count: 1)
  for _ in 0..<2 { _ = try request.wait() }
}
