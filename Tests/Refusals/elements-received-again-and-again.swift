// refused: a persistent receive keeps the column of an array
// error: requires that 'LentMutableMemory' conform to 'OwnedReceiveBuffer
import MPI
func misuse(_ matrix: inout [Double], _ column: Datatype) throws {
  let world = Comm.world
  let request = try matrix.withElements(of: column) { try world.recvInit(into: $0, source: 1) }
  _ = request
}
