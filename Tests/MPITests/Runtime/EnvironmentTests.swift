import MPI
import MPITesting
import Testing

/// What the environment says, once MPI runs.
@Suite(.collective) struct EnvironmentTests {
  @Test func theRuntimeIsRunning() throws {
    #expect(try value(Int32(-1)) { flag throws(MPIError) in try MPI_Initialized(flag) } != 0)
    #expect(try value(Int32(-1)) { flag throws(MPIError) in try MPI_Finalized(flag) } == 0)
    #expect(try value(Int32(-1)) { level throws(MPIError) in try MPI_Query_thread(level) } == MPI_THREAD_MULTIPLE)
    #expect([0, 1].contains(try value(Int32(-1)) { flag throws(MPIError) in try MPI_Is_thread_main(flag) }))
    try MPI_Pcontrol(1)
  }

  @Test func versionsAgree() throws {
    var (major, minor) = (Int32(0), Int32(0))
    try MPI_Get_version(&major, &minor)
    #expect(version == StandardVersion(major: Int(major), minor: Int(minor)))
    let text = try string(MPI_MAX_LIBRARY_VERSION_STRING) { text, length throws(MPIError) in try MPI_Get_library_version(text, length) }
    #expect(text == libraryVersion)
    #expect(!libraryName.isEmpty && !libraryName.contains("\n"))
    let host = try string(MPI_MAX_PROCESSOR_NAME) { text, length throws(MPIError) in try MPI_Get_processor_name(text, length) }
    #expect(try host == processorName)
  }

  @Test func clocksGoOn() {
    let start = MPI_Wtime()
    #expect(MPI_Wtick() > 0 && MPI_Wtick() < 1)
    while MPI_Wtime() <= start {}
    #expect(MPI_Wtime() - start < 60)
  }

  @Test func ranksAreTheirs() throws {
    #expect((0..<Comm.world.size).contains(Comm.world.rank))
    #expect(Comm.selfComm.size == 1 && Comm.selfComm.rank == 0)
    #expect(Comm.world === Comm.world)
    var all = [Int32](repeating: -1, count: Comm.world.size)
    try MPI_Allgather([Int32(Comm.world.rank)], 1, MPI_INT32_T, &all, 1, MPI_INT32_T, MPI_COMM_WORLD)
    #expect(all == Array(0..<Int32(Comm.world.size)))
  }
}
