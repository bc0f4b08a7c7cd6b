// refused: the column of an array is kept beyond the closure that it was lent to
// error: lifetime-dependent
import MPI
func misuse(_ matrix: inout [Double], _ column: Datatype) throws {
  var kept: LentMutableMemory?
  try matrix.withElements(of: column) { kept = $0 }
  if let kept { try Comm.world.send(kept, dest: 1) }
}
