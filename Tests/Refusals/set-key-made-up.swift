// refused: a key is made up
// error: initializer is inaccessible
import MPI
func misuse() -> RequestSet.Key<[Double]> { RequestSet.Key<[Double]>(set: 1, index: 0) }
