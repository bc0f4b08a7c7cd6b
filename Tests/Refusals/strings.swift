// refused: what is not elements of MPI
// error: requires that 'String' conform to 'MPIElement'
import MPI
func misuse() throws {
  try Comm.world.send(["text"], dest: 0)
}
