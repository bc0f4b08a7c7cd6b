// refused: a partitioned message is copied
// error: 'message' used after consume
import MPI
func misuse() throws {
  let message = try Comm.world.psendInit(Double.self, partitions: 2, count: 1, dest: 0)
  let copy = message
  print(copy.partitions, message.partitions)
}
