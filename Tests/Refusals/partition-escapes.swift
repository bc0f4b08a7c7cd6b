// refused: a partition is kept after it was sent
// error: lifetime-dependent
import MPI
func misuse(_ message: inout PartitionedReceive<Double>) throws -> Int {
  var kept = [1.0].span
  try message.withPartition(0) { kept = $0 }
  return kept.count
}
