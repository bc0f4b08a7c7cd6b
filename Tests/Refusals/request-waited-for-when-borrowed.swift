// refused: a request that was only lent is waited for
// error: is borrowed and cannot be consumed
import MPI
func misuse(_ request: borrowing Request<[Int]>) throws -> [Int] { try request.wait() }
