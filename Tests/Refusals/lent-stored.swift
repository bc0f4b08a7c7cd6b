// refused: a receive into the caller's memory is stored
// error: has non-Escapable type 'LentRequest'
import MPI
struct Holder: ~Copyable { var request: LentRequest }
