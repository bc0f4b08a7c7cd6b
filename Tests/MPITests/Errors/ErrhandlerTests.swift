import Glibc
import MPITesting
import Synchronization
import Testing

@testable import MPI

/// Error handlers, predefined and from closures, on communicators, windows, files and sessions.
@Suite(.collective) struct ErrhandlerTests {
  /// What a handler was called with.
  final class Seen: Sendable {
    private let all = Mutex<[MPIError]>([])
    var errors: [MPIError] { all.withLock { $0 } }
    func add(_ error: MPIError) { all.withLock { $0.append(error) } }
  }

  /// Sends to a rank that there is not.
  private func fail(_ comm: Comm) throws { try comm.send(1, dest: comm.size + 3) }

  @Test func predefinedHandlers() throws {
    let comm = try Comm.world.dup()
    #expect(try comm.errhandler == .errorsReturn)
    try comm.setErrhandler(.errorsAreFatal)
    #expect(try comm.errhandler == .errorsAreFatal && comm.errhandler != .errorsReturn)
    try comm.setErrhandler(.errorsReturn)
    try comm.callErrhandler(MPI_ERR_OTHER)
    expectError(.arg, "MPI_Errhandler_free") { try Errhandler.errorsReturn.free() }
    #expect(try comm.errhandler == .errorsReturn)
    try comm.free()
  }

  @Test(.avoids(.errorsAbort)) func abortingHandlers() throws {
    let comm = try Comm.world.dup()
    if MPISymbol.MPI_ERRORS_ABORT.isAvailable {
      try comm.setErrhandler(.errorsAbort)
      #expect(try comm.errhandler == .errorsAbort)
    } else {
      expectError(.unavailable, "MPI_ERRORS_ABORT needs MPI 4.0") { try comm.setErrhandler(.errorsAbort) }
      #expect(try comm.errhandler == .errorsReturn)
    }
    try comm.free()
  }

  @Test func aClosureSeesTheErrorAndTheCallThrowsIt() throws {
    let comm = try Comm.world.dup()
    let seen = Seen()
    let sizes = Counter()
    try comm.setErrhandler(
      Comm.createErrhandler { comm, error in
        seen.add(error)
        sizes.add(comm.size)
      })
    // The handler object is gone; the communicator keeps the closure.
    expectError(.rank, "MPI_Send") { try fail(comm) }
    #expect(seen.errors.map(\.errorClass) == [.rank] && sizes.count == comm.size)
    #expect(seen.errors.first?.function == nil)
    // A call that succeeds afterwards is not touched.
    try comm.barrier()
    try comm.setErrhandler(.errorsReturn)
    expectError(.rank, "MPI_Send") { try fail(comm) }
    #expect(seen.errors.count == 1)
    try comm.free()
  }

  @Test func whatAClosureThrowsTheCallThrows() throws {
    struct Refusal: Error {}
    let comm = try Comm.selfComm.dup()
    let own = try addErrorClass("of our own")
    try comm.setErrhandler(Comm.createErrhandler { _, _ in throw MPIError(code: own.rawValue) })
    expectError(own, "of our own") { try fail(comm) }
    expectError(own, "of our own") { try comm.callErrhandler(MPI_ERR_OTHER) }
    try comm.setErrhandler(Comm.createErrhandler { _, _ in throw Refusal() })
    expectError(.other, "the error handler threw: Refusal()") { try fail(comm) }
    // Nothing of it is left for the next error, or for the next call.
    try comm.setErrhandler(.errorsReturn)
    expectError(.rank) { try fail(comm) }
    try comm.free()
  }

  @Test func callingAHandlerOnPurpose() throws {
    let comm = try Comm.selfComm.dup()
    let seen = Seen()
    let disk = try addErrorClass("the disk is no good")
    let code = try addErrorCode(disk, "the disk is full")
    try comm.setErrhandler(Comm.createErrhandler { _, error in seen.add(error) })
    try comm.callErrhandler(code)
    try comm.callErrhandler(MPIError(code: code))
    #expect(seen.errors.map(\.code) == [code, code])
    #expect(seen.errors.map(\.errorClass) == [disk, disk] && seen.errors[0].message == "the disk is full")
    try MPI_Comm_call_errhandler(comm.handle, code)
    #expect(seen.errors.count == 3)
    try comm.free()
  }

  @Test func handlersOfWindows() throws {
    let win = try window(bytes: 8)
    let seen = Seen()
    let handle = win.handle
    try win.setErrhandler(
      Win.createErrhandler { win, error in
        seen.add(error)
        if !isSame(win.handle, handle) { seen.add(error) }
      })
    try win.callErrhandler(MPI_ERR_OTHER)
    #expect(seen.errors.map(\.errorClass) == [.other])
    expectError(.rank, "MPI_Win_lock") { try MPI_Win_lock(MPI_LOCK_SHARED, Int32(Comm.world.size + 5), 0, win.handle) }
    #expect(seen.errors.count == 2)
    try win.setErrhandler(.errorsReturn)
    #expect(try win.errhandler == .errorsReturn)
    try win.free()
  }

  @Test func handlersOfFiles() throws {
    let seen = Seen()
    let before = Win.errhandlers.count + File.errhandlers.count
    let file = try temporaryFile()
    try file.setErrhandler(File.createErrhandler { _, error in seen.add(error) })
    try file.callErrhandler(MPI_ERR_IO)
    #expect(seen.errors.map(\.errorClass) == [.io])
    #expect(File.errhandlers.count + Win.errhandlers.count == before + 1)
    try file.close()
    #expect(File.errhandlers.count + Win.errhandlers.count == before)
    expectError(.file, "MPI_File_close") { try file.close() }
  }

  @Test func filesThatHaveYetToBeOpened() throws {
    let seen = Seen()
    let before = try File.null.errhandler
    try File.null.setErrhandler(File.createErrhandler { _, error in seen.add(error) })
    #expect(throws: MPIError.self) { try File.open("/nowhere/at/all", on: Comm.selfComm) }
    #expect(!seen.errors.isEmpty)
    try File.null.setErrhandler(before)
    #expect(try File.null.errhandler == before)
  }

  @Test(.needs(.MPI_Session_create_errhandler)) func handlersOfSessions() throws {
    let seen = Seen()
    let session = try Session(errhandler: Session.createErrhandler { _, error in seen.add(error) })
    try session.callErrhandler(MPI_ERR_OTHER)
    #expect(seen.errors.map(\.errorClass) == [.other] && Session.errhandlers.count == 1)
    try session.setErrhandler(.errorsReturn)
    #expect(try session.errhandler == .errorsReturn && Session.errhandlers.count == 0)
    try session.setErrhandler(Session.createErrhandler { _, error in seen.add(error) })
    try session.finalize()
    #expect(Session.errhandlers.count == 0)
  }

  @Test func aHandlerFitsItsKindAlone() throws {
    let comm = try Comm.selfComm.dup()
    let handler = try File.createErrhandler { _, _ in }
    expectError(.arg, "another kind of object") { try comm.setErrhandler(handler) }
    #expect(try comm.errhandler == .errorsReturn)
    try comm.free()
  }

  @Test func gettingAHandlerKeepsItsClosure() throws {
    let comm = try Comm.selfComm.dup()
    let (seen, alive) = (Seen(), Counter())
    do {
      let tracked = Tracked(1, alive)
      try comm.setErrhandler(Comm.createErrhandler { _, error in withExtendedLifetime(tracked) { seen.add(error) } })
    }
    let handler = try comm.errhandler
    try comm.setErrhandler(.errorsReturn)
    #expect(alive.count == 1)
    try comm.setErrhandler(handler)
    #expect(try comm.errhandler == handler)
    try comm.callErrhandler(MPI_ERR_OTHER)
    #expect(seen.errors.count == 1)
    try handler.free()
    expectError(.arg, "MPI_Errhandler_free") { try handler.free() }
    #expect(alive.count == 1)
    try comm.free()
    withExtendedLifetime(handler) {}
  }

  /// A closure lives as long as somebody can call it, and no longer.
  @Test func closuresAreReleasedOnce() throws {
    let alive = Counter()
    let before = Comm.errhandlers.count
    func make() throws -> Errhandler {
      let tracked = Tracked(1, alive)
      return try Comm.createErrhandler { _, _ in withExtendedLifetime(tracked) {} }
    }
    // Never set.
    var handler: Errhandler? = try make()
    #expect(alive.count == 1 && Comm.errhandlers.count == before + 1)
    handler = nil
    #expect(alive.count == 0 && Comm.errhandlers.count == before)
    // Set, replaced.
    let comm = try Comm.world.dup()
    try comm.setErrhandler(make())
    #expect(alive.count == 1)
    try comm.setErrhandler(make())
    #expect(alive.count == 1)
    // Taken over by communicators that are made of it.
    let copy = try comm.dup()
    let part = try #require(try comm.split(color: 0))
    let isInherited = try part.errhandler == comm.errhandler
    try comm.setErrhandler(.errorsReturn)
    #expect(alive.count == 1)
    try copy.free()
    #expect(alive.count == (isInherited ? 1 : 0))
    if isInherited { #expect(throws: MPIError.self) { try fail(part) } }
    try part.free()
    #expect(alive.count == 0 && Comm.errhandlers.count == before)
    try comm.free()
    withExtendedLifetime(handler) {}
  }

  /// A communicator that the raw tier makes has the handler of that which it is made of, as long as it exists.
  @Test func theRawTierTakesOverAClosure() throws {
    let (seen, alive) = (Seen(), Counter())
    let before = Comm.errhandlers.count
    let comm = try Comm.world.dup()
    do {
      let tracked = Tracked(1, alive)
      try comm.setErrhandler(Comm.createErrhandler { _, error in withExtendedLifetime(tracked) { seen.add(error) } })
    }
    var part = MPI_COMM_NULL
    try MPI_Comm_split(comm.handle, 0, 0, &part)
    try comm.free()
    #expect(alive.count == 1)
    #expect(throws: MPIError.self) { try MPI_Send(nil, 0, MPI_BYTE, 99, 0, part) }
    #expect(seen.errors.map(\.errorClass) == [.rank])
    try MPI_Comm_free(&part)
    #expect(alive.count == 0 && Comm.errhandlers.count == before)
  }

  @Test func theRawTierKeepsAClosureForGood() throws {
    let before = Comm.errhandlers.count
    let seen = Seen()
    let comm = try Comm.selfComm.dup()
    do {
      let handler = try Comm.createErrhandler { _, error in seen.add(error) }
      try MPI_Comm_set_errhandler(comm.handle, handler.handle)
    }
    #expect(Comm.errhandlers.count == before + 1)
    expectError(.rank) { try fail(comm) }
    #expect(seen.errors.count == 1)
    try comm.free()
  }

  @Test func manyAtOnce() throws {
    let comm = try Comm.selfComm.dup()
    let seen = Counter()
    let room = 256 - Comm.errhandlers.count
    var handlers: [Errhandler] = []
    for number in 0..<room { handlers.append(try Comm.createErrhandler { _, _ in seen.add(number) }) }
    expectError(.other, "256 error handlers for communicators") { try Comm.createErrhandler { _, _ in } }
    for handler in handlers {
      try comm.setErrhandler(handler)
      try comm.callErrhandler(MPI_ERR_OTHER)
    }
    #expect(seen.count == room * (room - 1) / 2)
    handlers.removeAll()
    try comm.setErrhandler(Comm.createErrhandler { _, _ in seen.add(1_000_000) })
    try comm.callErrhandler(MPI_ERR_OTHER)
    #expect(seen.count == room * (room - 1) / 2 + 1_000_000)
    try comm.free()
    // The other kinds have slots of their own.
    let windows = try (0..<256).map { _ in try Win.createErrhandler { _, _ in } }
    let files = try (0..<(256 - File.errhandlers.count)).map { _ in try File.createErrhandler { _, _ in } }
    expectError(.other, "windows") { try Win.createErrhandler { _, _ in } }
    expectError(.other, "files") { try File.createErrhandler { _, _ in } }
    withExtendedLifetime((windows, files)) {}
  }

  /// A window over memory of MPI on all processes.
  private func window(bytes: Int) throws -> Win {
    var (base, win) = (UnsafeMutableRawPointer?.none, MPI_WIN_NULL)
    try MPI_Win_allocate(bytes, 1, MPI_INFO_NULL, Comm.world.handle, &base, &win)
    try MPI_Win_set_errhandler(win, MPI_ERRORS_RETURN)
    return Win(handle: win)
  }

  private func temporaryFile() throws -> File {
    let path = "/tmp/swift-mpi-handlers-\(getpid())"
    return try File.open(path, on: Comm.selfComm, mode: [.create, .readWrite, .deleteOnClose])
  }
}
