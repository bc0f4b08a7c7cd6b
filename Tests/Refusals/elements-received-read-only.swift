// refused: a receive writes into an array that was lent for reading
// error: requires that 'LentMemory' conform to 'MemoryReference'
import MPI
func misuse(_ matrix: [Double], _ column: Datatype) throws {
  try matrix.withElements(reading: column) { try Comm.world.recv($0, source: 1) }
}
