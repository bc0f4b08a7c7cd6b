import CMPI
import Glibc
import MPI
import Synchronization
import Testing

/// What can happen once in a process only, before MPI is started or after it has ended: not within a collective test, which starts it.
@Suite(.enabled(if: fixture != nil, "started by Tests/Support/check-verdicts"))
struct ProcessFixtures {
  @Test func happens() throws {
    switch fixture {
    case "starts": try startsOnFirstUse()
    case "initializes": try initializesByHand()
    case "races": try threadsRaceForTheStart()
    case "funneled": try onlyOneThreadMayCall()
    case "finalizes": try refusesAfterTheEnd()
    case "adopts": try adoptsARunningMPI()
    case "exits3": try exitsWithAStatus()
    case "operates": try anOperationThrows()
    default: Issue.record("there is no fixture \(fixture ?? "")")
    }
  }

  private var isInitialized: Bool {
    get throws {
      var flag: Int32 = -1
      try MPI_Initialized(&flag)
      return flag != 0
    }
  }

  private func startsOnFirstUse() throws {
    #expect(try !isInitialized)
    #expect(!libraryVersion.isEmpty && version.major >= 3, "what needs no start")
    #expect(MPISymbol.MPI_Send.isAvailable)
    #expect(try !isInitialized, "still not started")
    #expect(try !processorName.isEmpty)
    #expect(try isInitialized, "the first use starts it")
    var level: Int32 = -1
    try MPI_Query_thread(&level)
    #expect(level == MPI_THREAD_MULTIPLE)
    #expect(throws: MPIError.self) { try MPI_Init(nil, nil) }
  }

  private func initializesByHand() throws {
    var provided: Int32 = -1
    try MPI_Init_thread(nil, nil, MPI_THREAD_SERIALIZED, &provided)
    #expect(provided >= MPI_THREAD_SERIALIZED)
    #expect(Comm.world.size > 0)
  }

  private func threadsRaceForTheStart() throws {
    let worlds = Mutex<Set<ObjectIdentifier>>([])
    let failures = Mutex<[any Error]>([])
    inThreads(8) { number in
      do {
        // Half of them by the idiomatic tier, half by the raw one.
        var size: Int32 = 0
        if number.isMultiple(of: 2) { try MPI_Comm_size(MPI_COMM_WORLD, &size) }
        worlds.withLock { _ = $0.insert(ObjectIdentifier(Comm.world)) }
      } catch {
        failures.withLock { $0.append(error) }
      }
    }
    #expect(failures.withLock { $0.isEmpty }, "MPI is started once")
    #expect(worlds.withLock { $0.count } == 1, "all threads got the same object")
    #expect(try Comm.world.allreduce(1, op: .sum) == Comm.world.size)
  }

  /// What a debug build looks at.
  private func onlyOneThreadMayCall() throws {
    rc.threadLevel = .funneled
    let alone = Comm.selfComm
    let isLimited = try threadLevel == .funneled
    let found = Mutex<Result<Void, any Error>?>(nil)
    inThreads(1) { _ in
      let result = Result { try alone.barrier() }
      found.withLock { $0 = result }
      if isLimited { #expect((try? threadLevel) == .funneled, "every thread may ask that") }
    }
    let result = try #require(found.withLock { $0 })
    // A library may give more than it was asked for.
    if isLimited { expectError(.other, "only the thread that started MPI") { try result.get() } } else { try result.get() }
    try alone.barrier()
  }

  private func refusesAfterTheEnd() throws {
    let world = Comm.world
    _ = try world.allreduce(1, op: .sum)
    try MPI_Finalize()
    var flag: Int32 = 0
    try MPI_Finalized(&flag)
    #expect(flag != 0)
    #expect(world.rank < world.size, "known without MPI")
    var value = 1
    let calls: [() throws -> Void] = [
      { try world.send(1, dest: 0) }, { try MPI_Barrier(MPI_COMM_WORLD) }, { _ = try processorName }, { try MPI_Finalize() },
      { try MPI_Init(nil, nil) },
    ]
    for call in calls { expectError(.finalized, "MPI was finalized", call) }
    expectError(.finalized) { try world.recv(&value) }
    #expect(!libraryVersion.isEmpty)
  }

  private func adoptsARunningMPI() throws {
    try #require(smpi_Init(nil, nil) == 0)
    // It runs after what was registered later, within finalization.
    var key: Int32 = 0
    let created = smpi_Comm_create_keyval(MPI_COMM_NULL_COPY_FN, formerHandlersAreBack, &key, nil)
    let set = smpi_Comm_set_attr(smpi_MPI_COMM_SELF, key, nil)
    try #require(created == 0)
    try #require(set == 0)
    let world = Comm.world
    #expect(try world.allreduce(1, op: .sum) == world.size)
    // Errors return on an adopted world too.
    expectError(.rank) { try world.send(1, dest: world.size) }
    var file = smpi_MPI_ERRHANDLER_NULL
    let asked = smpi_File_get_errhandler(smpi_MPI_FILE_NULL, &file)
    #expect(asked == 0)
    #expect(isSame(file, smpi_MPI_ERRORS_RETURN))
    // Whoever started MPI ends it, and the exit does not end it again.
    #expect(smpi_Finalize() == 0)
    let back = theyAreBack.load(ordering: .relaxed)
    #expect(back == 2)
    expectError(.finalized) { try world.barrier() }
  }

  private func anOperationThrows() throws {
    struct Overflow: Error {}
    let careful = try Operation<Int32>(commute: true) { left, right in
      for i in left.indices {
        let (sum, overflows) = left[i].addingReportingOverflow(right[i])
        if overflows { throw Overflow() }
        right[i] = sum
      }
    }
    #expect(try Comm.world.allreduce(Int32(7), op: careful) == 7 * Int32(Comm.world.size))
    _ = try Comm.world.allreduce(Int32.max, op: careful)
    Issue.record("the job goes on")
  }

  private func exitsWithAStatus() throws {
    let world = Comm.world
    if world.rank == 1 { exit(3) }
    try MPI_Barrier(MPI_COMM_WORLD)
  }
}

/// How many of world and self have the error handler again that they had before they were adopted.
private let theyAreBack = Atomic<Int>(0)

private let formerHandlersAreBack: MPI_Comm_delete_attr_function = { _, _, _, _ in
  for comm in [smpi_MPI_COMM_WORLD, smpi_MPI_COMM_SELF] {
    var handler = smpi_MPI_ERRHANDLER_NULL
    let code = smpi_Comm_get_errhandler(comm, &handler)
    if code == 0 && isSame(handler, smpi_MPI_ERRORS_ARE_FATAL) { theyAreBack.add(1, ordering: .relaxed) }
  }
  return 0
}
