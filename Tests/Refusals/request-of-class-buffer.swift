// refused: a request keeps memory that nobody answers for
// error: requires that 'Box' conform to 'OwnedReceiveBuffer'
import MPI
final class Box {}
func misuse() throws { _ = try Comm.world.irecv(into: Box(), source: 0) }
