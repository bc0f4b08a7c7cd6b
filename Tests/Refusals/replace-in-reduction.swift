// refused: an operation that serves one-sided accumulation alone
// error: has no member 'replace'
import MPI

func replace(_ world: Intracomm) throws { _ = try world.allreduce([1, 2], op: .replace) }
