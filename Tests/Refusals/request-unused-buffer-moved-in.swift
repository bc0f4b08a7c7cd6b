// refused: memory is used while a request has it
// error: 'values' used after consume
import MPI
func misuse() throws -> Double {
  let values = [1.0, 2]
  let request = try Comm.world.irecv(into: consume values, source: 0)
  defer { _ = try? request.wait() }
  return values[0]
}
