// refused: a request is part of something that is copied
// error: has non-Copyable type 'Request<\[Double\]>'
import MPI
struct Step { var request: Request<[Double]> }
