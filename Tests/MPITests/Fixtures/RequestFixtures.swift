import Glibc
import MPI
import Testing

/// What becomes of requests that are not complete when MPI ends: once in a process only.
@Suite(.enabled(if: fixture != nil, "started by Tests/Support/check-verdicts"))
struct RequestFixtures {
  @Test func ends() async throws {
    let world = Comm.world
    let next = (world.rank + 1) % world.size
    switch fixture {
    case "drops":
      // Nobody receives these, a small one and a large one. What need not be received may be complete with some libraries.
      do {
        _ = try world.issend([1.0], dest: next, tag: 1)
        _ = try world.issend([UInt8](repeating: 1, count: 1 << 23), dest: next, tag: 2)
      }
    case "arrives":
      // It is received late, but before the end of a process that waits for it.
      if world.rank == 0 {
        do { try world.isend([UInt8](repeating: 7, count: 1 << 23), dest: 1, tag: 3).detach() }
      } else if world.rank == 1 {
        usleep(300_000)
        #expect(try world.irecv([UInt8].self, count: 1 << 23, source: 0, tag: 3).wait().allSatisfy { $0 == 7 })
      }
    case "awaits":
      let task = Task { try await world.irecv([Int].self, count: 1, tag: 4).value() }
      let tasks = Task {
        var set = RequestSet()
        set.add(try world.irecv([Int].self, count: 1, tag: 5))
        set.add(try world.irecv([Int].self, count: 1, tag: 6))
        try await set.awaitAll()
      }
      try await Task.sleep(for: .milliseconds(100))
      try MPI_Finalize()
      await #expect(throws: MPIError.self) { try await task.value }
      await #expect(throws: MPIError.self) { try await tasks.value }
      return
    default: Issue.record("there is no fixture \(fixture ?? "")")
    }
    try MPI_Finalize()
  }
}
