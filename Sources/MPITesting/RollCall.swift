import MPI

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Tells all other ranks what this rank does, and hears for a second what they tell. Every rank does so when the time limit is over,
/// in the thread that watches it, whatever its test is doing.
///
/// - Returns: the notes by rank, `nil` for a rank that did not answer; `nil` when this thread may not call MPI.
func callTheRoll(_ note: Note) -> [Note?]? {
  let world = Comm.world
  var level: Int32 = 0
  guard let comm = ballotComm, (try? MPI_Query_thread(&level)) != nil, level == MPI_THREAD_MULTIPLE else { return nil }

  // The job ends here: what MPI may still read or write is not freed.
  let mine = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: Note.size)
  let theirs = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: world.size * Note.size)
  _ = mine.initialize(from: note.bytes)
  theirs.initialize(repeating: 0)
  let count = Int32(Note.size)
  var receives = [MPI_Request](repeating: MPI_REQUEST_NULL, count: world.size)
  var notes = [Note?](repeating: nil, count: world.size)
  notes[world.rank] = note
  do throws(MPIError) {
    for rank in 0..<world.size where rank != world.rank {
      var send = MPI_REQUEST_NULL
      try MPI_Irecv(theirs.baseAddress! + rank * Note.size, count, MPI_BYTE, Int32(rank), 0, comm, &receives[rank])
      try MPI_Isend(mine.baseAddress, count, MPI_BYTE, Int32(rank), 0, comm, &send)
    }
    let end = ContinuousClock.now + .seconds(1)
    while notes.contains(where: { $0 == nil }), ContinuousClock.now < end {
      for rank in notes.indices where notes[rank] == nil {
        var isDone: Int32 = 0
        try MPI_Test(&receives[rank], &isDone, MPI_STATUS_IGNORE)
        if isDone != 0 { notes[rank] = Note(bytes: theirs[(rank * Note.size)..<((rank + 1) * Note.size)]) }
      }
      usleep(1_000)
    }
  } catch {
    say("the ranks that are missing cannot be found: \(error)")
    return nil
  }
  return notes
}
