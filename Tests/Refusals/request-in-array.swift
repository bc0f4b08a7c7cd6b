// refused: requests are put into an array
// error: requires that 'Request<\[Int\]>' conform to 'Copyable'
import MPI
func misuse() throws {
  let requests = [try Comm.world.irecv([Int].self, count: 1)]
  print(requests.count)
}
