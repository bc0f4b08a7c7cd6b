// refused: a set of requests goes to an actor while a class that a member keeps is used here
// error: sending 'set' risks causing data races
import MPI
final class Box { var count = 0 }
actor Other { func take(_ set: consuming sending RequestSet) throws { try set.waitAll() } }
func misuse(_ other: Other) async throws {
  let box = Box()
  var set = RequestSet()
  set.add(Request(handle: MPI_REQUEST_NULL, keeping: box))
  try await other.take(set)
  box.count += 1
}
