// A program with the entry point that ends the job when an error is thrown.
import Glibc
import MPI

struct DivisionByZero: Error {}

func divide(_ a: Int, by b: Int) throws -> Int {
  if b == 0 { throw DivisionByZero() }
  return a / b
}

/// Writes into a pipe that nobody reads, as a program does whose output goes to `head`.
func breakThePipe() {
  var ends: [Int32] = [0, 0]
  pipe(&ends)
  close(ends[0])
  if write(ends[1], "x", 1) < 0 { exit(6) }
}

@main struct Program: MPIProgram {
  static let fixture = CommandLine.arguments.dropFirst().first ?? ""

  static func configure() {
    if fixture == "configures" { rc.threadLevel = .serialized }
  }

  static func main(world: Intracomm) throws {
    var received = 0
    switch fixture {
    case "deadlock":
      // Rank 0, or the one that is to be named.
      let unlucky = getenv("UNLUCKY").flatMap { Int(String(cString: $0)) } ?? 0
      if unlucky > 0 {
        if world.rank == unlucky { _ = try divide(1, by: 0) }
        try world.recv(&received)
      } else if world.rank == 0 {
        try world.send(divide(1, by: 0), dest: 1)
      } else {
        try world.recv(&received, source: 0)
      }
    case "misuses":
      if world.rank == 0 { try world.send(1, dest: world.size) } else { try world.recv(&received, source: 0) }
    case "traps":
      if world.rank == 0 { fatalError("nothing works") } else { try world.recv(&received, source: 0) }
    case "exits3":
      if world.rank == 0 { exit(3) } else { try world.recv(&received, source: 0) }
    case "is killed":
      if world.rank == 0 { kill(getpid(), SIGKILL) } else { try world.recv(&received, source: 0) }
    case "breaks the pipe":
      if world.rank == 0 { breakThePipe() } else { try world.recv(&received, source: 0) }
    case "configures": print("level: \(try threadLevel >= .serialized)")
    case "returns": print("sum: \(try world.allreduce(1, op: .sum))")
    default: fatalError("there is no fixture \(fixture)")
    }
  }
}
