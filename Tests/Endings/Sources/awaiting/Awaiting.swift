// The same for a program that awaits something.
import MPI

struct Mishap: Error {}

@main struct Awaiting: AsyncMPIProgram {
  static func main(world: Intracomm) async throws {
    let fixture = CommandLine.arguments.dropFirst().first ?? ""
    if fixture == "throws" && world.rank == 0 { throw Mishap() }
    if world.rank == 0 {
      for rank in 1..<world.size { try world.send([rank], dest: rank) }
    } else {
      let request = try world.irecv([Int].self, count: 1, source: 0)
      let received = try await request.value()
      print("received: \(received == [world.rank])")
    }
  }
}
