// refused: in place belongs to collectives, not to messages
// error: requires that 'InPlace' conform to 'SendBuffer'
import MPI
func misuse() throws {
  try Comm.world.send(.inPlace, dest: 0)
}
