import MPI

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Writes a report to standard error, in one piece so that the output of other ranks does not mix with it. It names the rank.
func say(_ message: String) {
  let world = Comm.world
  var text = world.size > 1 ? "rank \(world.rank) of \(world.size): \(message)\n" : "\(message)\n"
  text.withUTF8 { bytes in
    var rest = UnsafeRawBufferPointer(bytes)
    while !rest.isEmpty {
      let count = write(STDERR_FILENO, rest.baseAddress, rest.count)
      if count <= 0 { return }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }
}

/// Says what is wrong, and aborts the job.
func fail(_ message: String) -> Never {
  say(message)
  abort(after: .milliseconds(200))
}

/// Aborts the job, after a time in which the launcher can pass on what was said, and ranks that know more can say it.
func abort(after delay: Duration) -> Never {
  usleep(UInt32(delay / .microseconds(1)))
  MPI_Abort(MPI_COMM_WORLD, 1)
}

/// Leaves the end of the process to another thread.
func sleepForever() -> Never {
  while true { pause() }
}
