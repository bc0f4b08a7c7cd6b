// refused: the column of an array leaves the closure that it was lent to
// error: no exact matches in call to instance method 'withElements'
import MPI
func misuse(_ matrix: inout [Double], _ column: Datatype) throws {
  let elements: LentMutableMemory = try matrix.withElements(of: column) { $0 }
  try Comm.world.send(elements, dest: 1)
}
