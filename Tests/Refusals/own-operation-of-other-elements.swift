// refused: an operation of the program, for elements of another type
// error: no exact matches in call to instance method .allreduce.
import MPI

func reduce(_ world: Intracomm, _ op: Operation<Int>) throws { _ = try world.allreduce(1.5, op: op) }
