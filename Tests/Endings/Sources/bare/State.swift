import Glibc
import MPI
import MPICoding

/// What MPI is like before, between and after: each fixture prints what it finds, and `wrong: …` where that is not so.
enum State {
  static func check(_ fixture: String) throws {
    switch fixture {
    case "settings": try settings()
    case "settings in code": try settingsInCode()
    case "settings too late": try settingsTooLate()
    case "no start": try noStart()
    case "second start": try secondStart()
    case "end by another thread": try endByAnotherThread()
    case "first use after the end": try firstUseAfterTheEnd()
    case "no end": noEnd()
    case "orphans": try orphans()
    case "objects after the end": try objectsAfterTheEnd()
    case "bad objects": try badObjects()
    case "closures at the end": try closuresAtTheEnd()
    case "starts alone": startsAlone()
    case "large objects": try largeObjects()
    case "alone": print("size: \(Comm.world.size)")
    case "policy": try policy()
    case "spawns": try spawns()
    case "is spawned": try isSpawned()
    default: fatalError("there is no fixture \(fixture)")
    }
  }

  private static func expect(_ condition: @autoclosure () throws -> Bool, _ what: String) rethrows {
    if try !condition() { print("wrong: \(what)") }
  }

  /// Runs a closure in a thread of its own, and waits for that.
  private static func inAThread(_ body: @escaping @Sendable () -> Void) {
    final class Box: Sendable {
      let body: @Sendable () -> Void
      init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    var thread = pthread_t()
    let box = Unmanaged.passRetained(Box(body))
    let code = pthread_create(
      &thread, nil,
      { argument in
        Unmanaged<Box>.fromOpaque(argument!).takeRetainedValue().body()
        return nil
      }, box.toOpaque())
    precondition(code == 0)
    pthread_join(thread, nil)
  }

  private static func settings() throws {
    let values = "\(rc.initialize) \(rc.threads) \(rc.threadLevel) \(rc.finalize.map { "\($0)" } ?? "none") \(rc.fastReduce) \(rc.recvMprobe)"
    print("settings: \(values) \(rc.errors)")
    expect(!isInitialized, "reading them starts MPI")
    if rc.initialize { print("level: \(try threadLevel)") }
  }

  private static func settingsInCode() throws {
    try rc(threadLevel: .funneled, finalize: true, recvMprobe: false)
    rc.fastReduce = false
    rc.threads = false
    expect(rc.threadLevel == .funneled && rc.finalize == true && !rc.recvMprobe && !rc.fastReduce && !rc.threads, "they hold what was set")
    expect(!isInitialized, "setting them starts MPI")
    rc.threads = true
    // A library may give more than it is asked for.
    print("level: \(try threadLevel >= .funneled)")
  }

  /// All but the first rank behave as a program without this library: they do not make the communicator that it waits for.
  private static func startsAlone() {
    let rank = getenv("PMI_RANK") ?? getenv("OMPI_COMM_WORLD_RANK")
    if rank.map({ String(cString: $0) }) != "0" { rc.largeObjects = false }
    print("size: \(Comm.world.size)")
    sleep(20)
  }

  /// Objects of any size without the communicator that is made at the start.
  private static func largeObjects() throws {
    expect(!rc.largeObjects, "SWIFT_MPI_RC_LARGE_OBJECTS was not read")
    let world = Comm.world
    let object = [Int](0..<100_000)
    if world.rank == 0 {
      try world.send(object: "small", dest: 1)
    } else {
      try expect(world.recv(object: String.self, source: 0) == "small", "small")
    }
    if world.rank == 0 {
      do {
        try world.send(object: object, dest: 1)
        expect(false, "a large object was sent")
      } catch { print("refused: \(error)") }
    }
    try world.prepareForLargeObjects()
    if world.rank == 0 { try world.send(object: object, dest: 1) } else { try expect(world.recv(object: [Int].self, source: 0) == object, "large") }
    print("over")
  }

  private static func settingsTooLate() throws {
    _ = Comm.world
    rc.threads = false
    expect(rc.threads, "a late value was taken")
    rc.finalize = true
    expect(rc.finalize == true, "the end may still be chosen")
    do {
      try rc(recvMprobe: false, errors: .fatal)
      expect(false, "a late value was taken")
    } catch {
      print("refused: \(error)")
    }
    expect(rc.errors == .exception && rc.recvMprobe, "nothing was set")
  }

  private static func noStart() throws {
    rc.initialize = false
    do {
      _ = try processorName
      expect(false, "MPI was started")
    } catch {
      print("refused: \(error)")
    }
    expect(!isInitialized, "MPI was started")
    let level = try initialize(threadLevel: .serialized)
    expect(isInitialized && !isFinalized && level >= .serialized, "MPI was not started")
    let (given, isMain) = (try threadLevel, try isThreadMain)
    expect(given == level && isMain, "the level is another")
    inAThread { expect((try? isThreadMain) == false, "another thread is the main one") }
    print("started: \(Comm.world.size)")
  }

  private static func secondStart() throws {
    try initialize()
    do {
      try initialize()
      expect(false, "MPI was started twice")
    } catch {
      print("refused: \(error)")
    }
    try finalize()
    expect(isInitialized && isFinalized, "MPI was not ended")
    do {
      try initialize()
      expect(false, "MPI was started twice")
    } catch ErrorClass.finalized {
      print("over")
    } catch {
      expect(false, "\(error)")
    }
  }

  private static func endByAnotherThread() throws {
    let world = Comm.world
    inAThread {
      do { try finalize() } catch { expect(false, "\(error)") }
    }
    expect(isFinalized, "MPI was not ended")
    do { try world.barrier() } catch ErrorClass.finalized { print("over") } catch { expect(false, "\(error)") }
  }

  private static func firstUseAfterTheEnd() throws {
    try initialize()
    try finalize()
    do { _ = try processorName } catch ErrorClass.finalized { print("over") } catch { expect(false, "\(error)") }
    print(Comm.world.rank)
    expect(false, "there is a world after the end")
  }

  private static func noEnd() {
    rc.finalize = false
    // It runs after what was registered later.
    atexit { print("finalized: \(isFinalized)") }
    _ = Comm.world
  }

  private static func orphans() throws {
    let world = Comm.world
    // Nobody receives it.
    _ = try world.issend([Double](repeating: 1, count: 1 << 20), dest: world.rank)
    try finalize()
    print("over")
  }

  /// Requests for objects that are still there, complete or not, when MPI is not.
  private static func objectsAfterTheEnd() throws {
    let world = Comm.world
    let dropped = try world.irecv(object: Int.self, source: world.rank, tag: 5)
    let waited = try world.irecv(object: Int.self, source: world.rank, tag: 6)
    var set = ObjectRequestSet()
    try set.add(world.irecv(object: [Int].self, source: world.rank, tag: 8))
    let received = try world.irecv(object: Int.self, source: world.rank, tag: 9)
    try world.isend(object: 5, dest: world.rank, tag: 9).wait()
    try finalize()
    _ = consume dropped
    do { _ = try waited.wait() } catch ErrorClass.finalized { print("refused") }
    do { try set.waitAll() } catch ErrorClass.finalized { print("refused") }
    _ = consume set
    _ = consume received
    print("over")
  }

  /// Sends what is no object, in several parts, by which nobody may be kept.
  private struct Liar: Serializer {
    let body: [UInt8]
    let segment: Segment

    func encode<T: Encodable>(_ value: T) throws -> [UInt8] { body }
    func decode<T: Decodable>(_ type: T.Type, from bytes: UnsafeRawBufferPointer) throws -> T { throw Mishap() }
    func withEncoded<T: Encodable, Result>(
      _ value: T, outOfBandThreshold: Int, _ give: (UnsafeRawBufferPointer, [Segment]) throws -> Result
    ) throws -> Result { try body.withUnsafeBytes { try give($0, [segment]) } }
  }

  private static func badObjects() throws {
    let world = Comm.world
    let segment = try Segment(SegmentLayout(element: .double, count: 200_000)) { $0.initializeMemory(as: UInt8.self, repeating: 0) }
    // The second one tells of more memory than there is anywhere.
    for body in [[9, 9, 9], [1, 10, 0, 0, 0, 0, 0, 0, 0xD1, 0, 0, 1, 14, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x40]] as [[UInt8]] {
      if world.rank == 0 {
        try world.send(object: 0, dest: 1, serializer: Liar(body: body, segment: segment))
      } else {
        do {
          _ = try world.recv(object: [Double].self, source: 0)
          expect(false, "it was taken for an object")
        } catch is DecodingError { print("refused") }
      }
      let object = [Int](0..<100_000)
      if world.rank == 0 { try world.send(object: object, dest: 1) } else { try expect(world.recv(object: [Int].self, source: 0) == object, "large") }
    }
    print("over")
  }

  /// The attributes of self and world are deleted within the end of MPI, and their closures use what there still is.
  private static func closuresAtTheEnd() throws {
    let selfKey = try Comm.Keyval<Int>(delete: { number in
      do { try finalize() } catch { print("self \(number): \(error)") }
      print("self: \((try? Comm.selfComm.allreduce(number, op: .sum)) == number ? "in use" : "out of use"), initialized \(isInitialized)")
    })
    let worldKey = try Comm.Keyval<Int>(delete: { number in
      do { _ = try Comm.world.dup() } catch { print("world \(number): \(error)") }
      do { try initialize() } catch { print("world \(number): \(error)") }
    })
    try Comm.selfComm.setAttr(selfKey, 1)
    try Comm.world.setAttr(worldKey, 2)
    try finalize()
    print("over")
  }

  /// Errors are thrown on either side of a communicator between a job and the one that it starts.
  private static func spawns() throws {
    var children = MPI_COMM_NULL
    var code = Int32(-1)
    try "is spawned".utf8CString.span.withUnsafeBufferPointer { text in
      var arguments = [UnsafeMutablePointer(mutating: text.baseAddress), nil]
      try MPI_Comm_spawn(CommandLine.arguments[0], &arguments, 1, MPI_INFO_NULL, 0, MPI_COMM_SELF, &children, &code)
    }
    expect(code == MPI_SUCCESS, "it was not started")
    try expectError(of: children)
    print("spawned")
  }

  private static func isSpawned() throws {
    var parent = MPI_COMM_NULL
    try MPI_Comm_get_parent(&parent)
    try expectError(of: parent)
  }

  private static func expectError(of comm: MPI_Comm) throws {
    do {
      try MPI_Send([Int32(1)], 1, MPI_INT32_T, 77, 0, comm)
      expect(false, "a message went to nobody")
    } catch { expect(error.errorClass == .rank, "\(error)") }
    var comm = comm
    try MPI_Comm_disconnect(&comm)
  }

  /// An error under the policy of the environment.
  private static func policy() throws {
    let comm = try Comm.world.dup()
    if comm.rank == 0 {
      do { try comm.send(1, dest: comm.size) } catch { print("thrown: \(error)") }
    }
    try comm.barrier()
  }
}
