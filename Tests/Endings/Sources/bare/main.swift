// A program of top-level code: nothing stands between it and its end.
import Glibc
import MPI

struct Mishap: Error {}

let arguments = CommandLine.arguments.dropFirst()
let fixture = arguments.first ?? ""

/// Rank 0, or the one that is to be named, meets its end while the others wait.
func end(_ unlucky: () throws -> Void) throws {
  let world = Comm.world
  if world.rank == getenv("UNLUCKY").flatMap({ Int(String(cString: $0)) }) ?? 0 { try unlucky() }
  var received = 0
  try world.recv(&received)
}

switch fixture {
case "divides": try end { print(1 / (arguments.count - 1)) }
case "throws": try end { throw Mishap() }
case "fails": try end { fatalError("nothing works") }
case "traps": try end { print([Int]()[arguments.count]) }
case "crashes": try end { UnsafeMutablePointer<Int>(bitPattern: 8)!.pointee = arguments.count }
case "aborts": try end { abort() }
case "exits3": try end { exit(3) }
case "exits0": try end { exit(0) }
case "vanishes": try end { _exit(4) }
case "is killed": try end { kill(getpid(), SIGKILL) }
case "breaks the pipe": try end { breakThePipe() }
case "ends the job": try end { Comm.world.abort(errorcode: 5) }
case "handles": handlesItsSignals()
default: try State.check(fixture)
}

/// Writes into a pipe that nobody reads, as a program does whose output goes to `head`.
func breakThePipe() {
  var ends: [Int32] = [0, 0]
  pipe(&ends)
  close(ends[0])
  if write(ends[1], "x", 1) < 0 { exit(6) }
}

/// A handler that was there before MPI stays, and is the only one.
func handlesItsSignals() {
  signal(SIGSEGV) { _ in
    let text: StaticString = "handled here\n"
    write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
    _exit(7)
  }
  _ = Comm.world
  UnsafeMutablePointer<Int>(bitPattern: 8)!.pointee = 1
}
