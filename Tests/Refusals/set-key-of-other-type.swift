// refused: a member is taken out as another type
// error: cannot convert value of type
import MPI
func misuse(_ set: inout RequestSet, _ key: RequestSet.Key<[Double]>) throws -> [Int] { try set.take(key) }
