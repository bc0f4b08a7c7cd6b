// refused: a partition that is received is written to
// error: cannot assign through subscript: subscript is get-only
import MPI
func misuse(_ message: inout PartitionedReceive<Double>) throws {
  try message.withPartition(0) { $0[0] = 1 }
}
