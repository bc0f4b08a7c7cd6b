import MPI
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The communicator on which ranks agree, apart from those of the tests. All calls on it are nonblocking, so that whoever waits can stop.
private let ballot = Mutex<MPI_Comm?>(nil)

/// The communicator on which ranks agree, once all ranks have it.
var ballotComm: MPI_Comm? { ballot.withLock { $0 } }

/// Makes the communicator, when the first collective test begins. Collective.
func openBallot() {
  guard Comm.world.size > 1, ballotComm == nil else { return }
  agreeing { () throws(MPIError) in
    var comm = MPI_COMM_NULL
    var request = MPI_REQUEST_NULL
    try MPI_Comm_idup(MPI_COMM_WORLD, &comm, &request)
    try wait(for: &request)
    ballot.withLock { $0 = comm }
  }
}

/// Tells the other ranks how a test ended here, and waits until all have told. Collective.
///
/// - Returns: the notes by rank.
func vote(_ note: Note) -> [Note] {
  let size = Comm.world.size
  guard size > 1, let comm = ballotComm else { return [note] }
  return agreeing { () throws(MPIError) in
    let all = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: (size + 1) * Note.size)
    defer { all.deallocate() }
    let mine = UnsafeMutableBufferPointer(rebasing: all[(size * Note.size)...])
    _ = mine.initialize(from: note.bytes)
    var request = MPI_REQUEST_NULL
    let count = Int32(Note.size)
    try MPI_Iallgather(mine.baseAddress, count, MPI_BYTE, all.baseAddress, count, MPI_BYTE, comm, &request)
    try wait(for: &request)
    return (0..<size).map { Note(bytes: all[($0 * Note.size)..<(($0 + 1) * Note.size)]) }
  }
}

/// Without agreement there is no verdict: an error of MPI ends the job.
private func agreeing<R>(_ body: () throws(MPIError) -> R) -> R {
  do throws(MPIError) { return try body() } catch { fail("the ranks cannot agree on the verdict of a test: \(error)") }
}

/// Waits without a blocking call. The watch ends the process when it takes too long.
private func wait(for request: inout MPI_Request) throws(MPIError) {
  var isDone: Int32 = 0
  var turns = 0
  while true {
    try MPI_Test(&request, &isDone, MPI_STATUS_IGNORE)
    if isDone != 0 { return }
    turns += 1
    // Ranks may share a processor: first give it away, then sleep.
    if turns < 50 { sched_yield() } else { usleep(100) }
  }
}
