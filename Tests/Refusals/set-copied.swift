// refused: a set of requests is copied
// error: 'set' used after consume
import MPI
func misuse() throws {
  let set = RequestSet()
  var copy = set
  try copy.waitAll()
  print(set.count)
}
