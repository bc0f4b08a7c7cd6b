internal import CMPI
import Synchronization

/// The error handlers of one kind of object: the functions of MPI that deal with them, and the closures that are handlers now.
///
/// MPI does not tell when it is done with a handler. So each object that a closure is set on keeps the closure's slot until it gets another
/// handler or is freed, and communicators that take over a handler from another one keep it as well. A slot that nobody keeps is free, and
/// calls of a free slot do what `MPI_ERRORS_RETURN` does.
public struct ErrhandlerKind<Object: ErrhandlerOwner>: Sendable {
  typealias Handler = @Sendable (Object, MPIError) throws -> Void
  typealias Handle = UnsafeMutablePointer<MPI_Errhandler>

  /// The functions of this kind, with their names.
  struct Functions: Sendable {
    var create: @Sendable (Int32, Handle) -> Int32
    var get: @Sendable (Object, Handle) -> Int32
    var set: @Sendable (Object, MPI_Errhandler) -> Int32
    var call: @Sendable (Object, Int32) -> Int32
    var names: (create: MPISymbol, get: MPISymbol, set: MPISymbol, call: MPISymbol)
  }

  /// Where an object keeps the slot of its handler.
  struct Keeping: Sendable {
    var get: @Sendable (Object) throws(MPIError) -> HandlerSlot?
    var set: @Sendable (Object, HandlerSlot?) throws(MPIError) -> Void
  }

  /// A handler that was made from a closure; the slot is gone when nobody can call it any more.
  private struct Made: @unchecked Sendable {
    let handle: MPI_Errhandler
    weak var slot: HandlerSlot?
  }

  private final class State: Sendable {
    let made = Mutex<[Made]>([])
    let isUsed = Atomic(false)
  }

  private let table: SlotTable<Handler>
  private let functions: Functions
  private let keeping: Keeping
  private let state = State()

  init(_ name: String, _ functions: Functions, keeping: Keeping) {
    table = SlotTable("error handlers for \(name)")
    self.functions = functions
    self.keeping = keeping
  }

  /// How many closures are handlers now.
  var count: Int { table.count }

  /// Whether a closure was ever made a handler, without which nothing has to be kept.
  var isUsed: Bool { state.isUsed.load(ordering: .acquiring) }

  func create(_ handler: @escaping Handler) throws(MPIError) -> Errhandler {
    try start()
    ErrorHooks.set()
    let slot = try table.take(handler)
    let closure = HandlerSlot(slot, kind: ObjectIdentifier(Object.self))
    var handle = smpi_MPI_ERRHANDLER_NULL
    try check(functions.create(slot.number, &handle), functions.names.create)
    let made = Made(handle: handle, slot: closure)
    state.made.withLock { all in
      all.removeAll { $0.slot == nil }
      all.append(made)
    }
    state.isUsed.store(true, ordering: .releasing)
    return Errhandler(handle, owned: true, closure: closure)
  }

  func handler(of object: Object) throws(MPIError) -> Errhandler {
    try start()
    var handle = smpi_MPI_ERRHANDLER_NULL
    try check(functions.get(object, &handle), functions.names.get)
    return Errhandler(handle, owned: true, closure: closure(of: handle))
  }

  func set(_ errhandler: Errhandler, on object: Object) throws(MPIError) {
    try start()
    if let closure = errhandler.closure, closure.kind != ObjectIdentifier(Object.self) {
      throw MPIError(.arg, "the error handler was made for another kind of object", function: functions.names.set)
    }
    guard isUsed || errhandler.closure != nil else { return try check(functions.set(object, errhandler.raw), functions.names.set) }
    // The old closure stays until MPI has the new one.
    let old = try keeping.get(object)
    try keeping.set(object, errhandler.closure)
    do throws(MPIError) {
      try check(functions.set(object, errhandler.raw), functions.names.set)
    } catch {
      try keeping.set(object, old)
      throw error
    }
    withExtendedLifetime(old) {}
  }

  func call(_ code: Int32, on object: Object) throws(MPIError) {
    try start()
    // Also where the library says that all went well: what the handler threw counts.
    try check(functions.call(object, code), functions.names.call)
    try throwWaiting(functions.names.call)
  }

  /// Keeps the closure that an object took over from another one.
  func keepInherited(_ object: Object) throws(MPIError) {
    guard isUsed, try keeping.get(object) == nil, let closure = try handler(of: object).closure else { return }
    try keeping.set(object, closure)
  }

  /// Runs the closure of a slot, for the C function of that slot.
  func run(_ slot: Int32, _ code: UnsafeMutablePointer<Int32>?, _ object: () -> Object?) {
    guard let code, let handler = table.body(of: slot), let object = object() else { return }
    let error = MPIError(code: code.pointee)
    do {
      try handler(object, error)
      ThrownError.leave(handled: error)
    } catch {
      ThrownError.leave(error, by: "the error handler", instead: code.pointee)
    }
  }

  /// Sessions need no start of MPI.
  private func start() throws(MPIError) {
    if Object.self != Session.self { try ensureRunning() }
  }

  private func closure(of handle: MPI_Errhandler) -> HandlerSlot? {
    state.made.withLock { all in all.first { $0.handle.raw == handle.raw && $0.slot != nil }?.slot }
  }
}

/// What the C functions of the slots call.
enum ErrorHooks {
  static func set() {
    smpi_set_error_hooks(
      { slot, comm, code in Comm.errhandlers.run(slot, code) { Comm.unowned(comm) } },
      { slot, win, code in Win.errhandlers.run(slot, code) { Win(handle: win) } },
      { slot, file, code in File.errhandlers.run(slot, code) { File(handle: file) } },
      { slot, session, code in Session.errhandlers.run(slot, code) { Session(handle: session) } })
    // Communicators of the raw tier too keep what they take over; those that get an object do so again, in vain.
    smpi_set_inheritance_hook { comm in
      guard let comm = Comm.unowned(comm) else { return 0 }
      do throws(MPIError) { try Comm.errhandlers.keepInherited(comm) } catch { return error.code > 0 ? error.code : smpi_MPI_ERR_OTHER }
      return 0
    }
  }
}
