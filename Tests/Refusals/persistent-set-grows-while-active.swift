// refused: a set of operations grows while it runs
// error: overlapping accesses to 'set'
import MPI
func misuse() throws {
  var set = PersistentSet()
  set.add(try Comm.world.sendInit([1.0], dest: 0))
  let run = try set.start()
  set.add(try Comm.world.sendInit([2.0], dest: 0))
  try run.waitAll()
}
