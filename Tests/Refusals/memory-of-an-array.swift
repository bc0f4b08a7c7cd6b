// refused: the address of an array is kept beyond the call that it is good for; the compiler warns only, as in the standard library
// warning: must be a pointer that outlives the call
import MPI
func misuse(_ matrix: inout [Double], _ column: Datatype) throws {
  let request = try Comm.world.irecv(into: Memory(&matrix, count: 1, datatype: column), source: 1)
  _ = try request.wait()
}
