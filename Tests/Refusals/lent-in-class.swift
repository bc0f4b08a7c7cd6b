// refused: a receive into the caller's memory is kept by an object
// error: Escapable
import MPI
final class Holder { var request: LentRequest? = nil }
