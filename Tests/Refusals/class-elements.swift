// refused: references cannot be sent
// error: conform to 'MPIElement'
import MPI
final class Node {}
func misuse() throws {
  try Comm.world.send([Node()], dest: 0)
}
