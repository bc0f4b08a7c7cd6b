// refused: a collective that goes on keeps the column of an array
// error: requires that 'LentMutableMemory' conform to 'Owned
import MPI
func misuse(_ matrix: inout [Double], _ column: Datatype) throws {
  let world = Comm.world
  let request = try matrix.withElements(of: column) { try world.iallreduce(.inPlace, into: $0, op: .sum) }
  _ = request
}
