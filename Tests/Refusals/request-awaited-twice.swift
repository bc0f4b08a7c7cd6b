// refused: a request is awaited twice
// error: 'request' consumed more than once
import MPI
func misuse() async throws {
  let request = try Comm.world.irecv([Int].self, count: 1)
  _ = try await request.value()
  _ = try await request.value()
}
