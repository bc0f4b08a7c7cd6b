// refused: two requests are returned side by side
// error: tuple with noncopyable element type
import MPI
func misuse() throws -> (Request<[Int]>, Request<[Int]>) {
  (try Comm.world.irecv([Int].self, count: 1), try Comm.world.irecv([Int].self, count: 1))
}
