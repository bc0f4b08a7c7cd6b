// The same for a program that awaits something.
import Glibc
import MPI

struct Mishap: Error {}

/// A request that a closure can take.
final class Carrier: @unchecked Sendable {
  private var request: Request<[Int]>?

  init(_ request: consuming Request<[Int]>) { self.request = consume request }

  func value() async throws -> [Int]? { try await request.take()?.value() }
}

/// Tasks that were cancelled, and wait all the same, keep no thread from others. No call of MPI is made beside theirs.
func waits(_ world: Intracomm) async throws {
  let number = 4 * sysconf(Int32(_SC_NPROCESSORS_ONLN))
  if world.rank == 1 {
    sleep(3)
    var received = 0
    for i in 0..<number { try world.recv(&received, source: 0, tag: i) }
    return
  }
  if world.rank > 1 { return }
  let carriers = try (0..<number).map { Carrier(try world.issend([$0], dest: 1, tag: $0)) }
  let tasks = carriers.map { carrier in Task { try await carrier.value() } }
  for task in tasks { task.cancel() }
  let start = ContinuousClock.now
  try await Task.sleep(for: .seconds(1))
  print("others run: \(ContinuousClock.now - start < .seconds(2))")
  var sum = 0
  for task in tasks { sum += try await task.value?.first ?? 0 }
  print("sum: \(sum == number * (number - 1) / 2)")
}

@main struct Awaiting: AsyncMPIProgram {
  static func main(world: Intracomm) async throws {
    let fixture = CommandLine.arguments.dropFirst().first ?? ""
    if fixture == "waits" { return try await waits(world) }
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
