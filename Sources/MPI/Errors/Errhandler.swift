public import CMPI
import Synchronization

/// An error handler: what happens in this process when a call fails.
///
/// ```swift
/// try comm.setErrhandler(.errorsAreFatal)
/// try comm.setErrhandler(Comm.createErrhandler { comm, error in log("\(error) on \(comm.size) ranks") })
/// ```
/// One made from a closure lives as long as somebody can call it: an object that it is set on keeps it, also when it was freed or dropped
/// here. At least 256 can be alive at once for each kind of object.
///
/// ## What a closure may do
/// - It runs in the thread of the call that fails, within that call, and before that call throws; a progress thread of the library may run
///   it as well. It may run in several threads at once.
/// - The object that it gets is the one that failed, through an object of its own that owns nothing; keep neither it nor its handle.
/// - When it returns, the call that failed throws its error, as without it. When it throws, the call throws that instead.
/// - It calls nothing of MPI, for a library may hold its locks meanwhile: with some, a call on the object that failed, setting another handler on it
///   included, ends the process, and so does a call that fails; with others the handler is called again, from within itself. What the error
///   says, and `rank` and `size` of a communicator, are there without a call. It may note what has to be done after the call that failed.
/// - It cannot end the call otherwise: what must not go on calls `comm.abort()`, which does not return.
public final class Errhandler: @unchecked Sendable, Equatable {
  /// The handle; the null handle after ``free()``. No check for exclusive access, as with other handles.
  @exclusivity(unchecked) var raw: MPI_Errhandler

  private let isOwned: Bool

  /// The closure that it calls; nil when it is predefined or of the raw tier.
  let closure: HandlerSlot?

  /// An object for a handle of the raw tier.
  ///
  /// - Parameters:
  ///   - handle: the handle.
  ///   - owned: whether it is freed with the object.
  public convenience init(handle: MPI_Errhandler, owned: Bool = false) { self.init(handle, owned: owned, closure: nil) }

  init(_ handle: MPI_Errhandler, owned: Bool, closure: HandlerSlot?) {
    raw = handle
    isOwned = owned
    self.closure = closure
  }

  deinit {
    if isOwned && raw.raw != smpi_MPI_ERRHANDLER_NULL.raw && smpi_is_running() { _ = smpi_Errhandler_free(&raw) }
  }

  /// The handle, for the raw tier; the null handle after ``free()``.
  ///
  /// Asking for it keeps the closure of the handler for good: nobody can tell when what the raw tier does with it ends.
  public var handle: MPI_Errhandler {
    closure?.keepForGood()
    return raw
  }

  /// Whether two are the same handler of MPI.
  public static func == (a: Errhandler, b: Errhandler) -> Bool { a.raw.raw == b.raw.raw }
}

extension Errhandler {
  /// The call that fails returns its error, which is thrown. What communicators start with in this binding.
  ///
  /// The corresponding constant is `MPI_ERRORS_RETURN`, in the chapter “MPI Environmental Management” of MPI 5.0.
  public static let errorsReturn = Errhandler(handle: smpi_MPI_ERRORS_RETURN)

  /// An error ends the job: all processes that are connected.
  ///
  /// The corresponding constant is `MPI_ERRORS_ARE_FATAL`, in the chapter “MPI Environmental Management” of MPI 5.0.
  public static let errorsAreFatal = Errhandler(handle: smpi_MPI_ERRORS_ARE_FATAL)

  private static let aborting = Errhandler(handle: smpi_MPI_ERRORS_ABORT)

  /// An error ends the processes of the communicator concerned.
  ///
  /// - Throws: ``MPIError`` where the library lacks it.
  ///
  /// The corresponding constant is `MPI_ERRORS_ABORT`, in the chapter “MPI Environmental Management” of MPI 5.0.
  public static var errorsAbort: Errhandler {
    get throws(MPIError) {
      try require(.MPI_ERRORS_ABORT)
      return aborting
    }
  }

  /// Gives up the handler here. Objects that it is set on keep it.
  ///
  /// - Throws: ``MPIError``, of class ``ErrorClass/arg`` when it is predefined or was freed already.
  ///
  /// The corresponding MPI function is `MPI_Errhandler_free`, in the chapter “MPI Environmental Management” of MPI 5.0.
  public func free() throws(MPIError) {
    try ensureRunning()
    let predefined = [smpi_MPI_ERRORS_RETURN.raw, smpi_MPI_ERRORS_ARE_FATAL.raw, smpi_MPI_ERRORS_ABORT.raw, smpi_MPI_ERRHANDLER_NULL.raw]
    guard !predefined.contains(raw.raw) else {
      throw MPIError(
        .arg, "an error handler that is predefined, or was freed already, cannot be freed", function: .MPI_Errhandler_free)
    }
    try check(smpi_Errhandler_free(&raw), .MPI_Errhandler_free)
  }
}

/// The slot of a handler's closure, whatever the object that the closure gets. Whoever can make MPI call it keeps it.
final class HandlerSlot: Sendable {
  /// The class of the objects that the closure gets: a library may take a handler for those of another class, and call it with them.
  let kind: ObjectIdentifier
  private let slot: any Sendable
  private static let kept = Mutex<[ObjectIdentifier: HandlerSlot]>([:])

  init(_ slot: any Sendable, kind: ObjectIdentifier) {
    self.slot = slot
    self.kind = kind
  }

  /// Never gives the slot back.
  func keepForGood() { Self.kept.withLock { $0[ObjectIdentifier(self)] = self } }
}
