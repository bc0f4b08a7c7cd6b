// refused: a request is added to two sets
// error: 'request' consumed more than once
import MPI
func misuse(_ first: inout RequestSet, _ second: inout RequestSet) throws {
  let request = try Comm.world.irecv([Int].self, count: 1)
  first.add(request)
  second.add(request)
}
