// refused: elements of a set are used while it runs
// error: overlapping accesses to 'set'
import MPI
func misuse(_ key: PersistentSet.Key<[Double]>, _ set: inout PersistentSet) throws {
  let run = try set.start()
  let elements = try set.elements(key)
  print(elements[0])
  try run.waitAll()
}
