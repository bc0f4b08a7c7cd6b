// refused: isend goes on with the column of an array
// error: requires that 'LentMutableMemory' conform to 'OwnedSendBuffer
import MPI
func misuse(_ matrix: inout [Double], _ column: Datatype) throws {
  let world = Comm.world
  let request = try matrix.withElements(of: column) { try world.isend($0, dest: 1) }
  _ = request
}
