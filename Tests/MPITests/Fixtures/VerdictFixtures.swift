import Glibc
import MPI
import MPITesting
import Testing

/// Which fixture this process is to run, if any: tests that fail, or end their process, and that Tests/Support/check-verdicts starts one at a
/// time.
let fixture = getenv("SWIFT_MPI_FIXTURE").map { String(cString: $0) }

private struct Mishap: Error {}

/// What may befall one rank of a collective test.
@Suite(.enabled(if: fixture != nil, "started by Tests/Support/check-verdicts"), .collective(ranks: 3, timeLimit: .seconds(5)))
struct VerdictFixtures {
  let world = Comm.world

  /// Rank 1 is the unlucky one; the others pass, or wait for it within MPI.
  @Test func mishap() throws {
    let isUnlucky = world.rank == 1
    switch fixture {
    case "fails": #expect(!isUnlucky)
    case "requires": try #require(!isUnlucky)
    case "knows": withKnownIssue { #expect(world.rank < 0) }
    case "cancels": if isUnlucky { try Test.cancel("not today") }
    case "sleeps": if isUnlucky { sleep(600) }
    case "throws":
      if isUnlucky { throw Mishap() }
      _ = try world.allreduce(1, op: .sum)
    case "exits":
      if isUnlucky { exit(0) }
      _ = try world.allreduce(1, op: .sum)
    case "vanishes":
      if isUnlucky { _exit(0) }
      _ = try world.allreduce(1, op: .sum)
    case "traps":
      if isUnlucky { fatalError("a trap") }
      _ = try world.allreduce(1, op: .sum)
    case "spins":
      while isUnlucky {}
      _ = try world.allreduce(1, op: .sum)
    default: break
    }
  }

  @Test(.collective(timeLimit: .seconds(1))) func tightens() throws {
    if fixture == "tightens", world.rank == 1 { sleep(600) }
  }

  @Test(.enabled(if: fixture != "differs" || Comm.world.rank != 1)) func differs() throws {}

  @Test func differsNot() throws {}

  @Test(arguments: 1...4) func overlaps(number: Int) async throws {
    if fixture == "overlaps" { try await Task.sleep(for: .milliseconds(100)) }
  }
}
