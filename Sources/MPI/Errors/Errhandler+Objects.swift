// The four kinds of objects that have error handlers.
internal import CMPI
import Synchronization

extension Comm: ErrhandlerOwner {
  /// This communicator, as a handler gets it.
  public final var errorObject: Comm { self }

  /// The error handlers of communicators.
  public static var errhandlers: ErrhandlerKind<Comm> { CommHandlers.kind }
}

/// A communicator keeps the closure of its handler in an attribute, which its duplicates copy, as they take over the handler.
private enum CommHandlers {
  static let kind = ErrhandlerKind<Comm>(
    "communicators",
    .init(
      create: { smpi_create_comm_error_handler($0, $1) }, get: { smpi_Comm_get_errhandler($0.handle, $1) },
      set: { smpi_Comm_set_errhandler($0.handle, $1) }, call: { smpi_Comm_call_errhandler($0.handle, $1) },
      names: (.MPI_Comm_create_errhandler, .MPI_Comm_get_errhandler, .MPI_Comm_set_errhandler, .MPI_Comm_call_errhandler)),
    keeping: keeping(by: key))

  static let key = LazyKey<Comm> { () throws(MPIError) in try Comm.Keyval<HandlerSlot>(copy: { $0 }) }
}

extension Win: ErrhandlerOwner {
  /// This window, as a handler gets it.
  public var errorObject: Win { self }

  /// The error handlers of windows.
  public static var errhandlers: ErrhandlerKind<Win> { WinHandlers.kind }
}

private enum WinHandlers {
  static let kind = ErrhandlerKind<Win>(
    "windows",
    .init(
      create: { smpi_create_win_error_handler($0, $1) }, get: { smpi_Win_get_errhandler($0.handle, $1) },
      set: { smpi_Win_set_errhandler($0.handle, $1) }, call: { smpi_Win_call_errhandler($0.handle, $1) },
      names: (.MPI_Win_create_errhandler, .MPI_Win_get_errhandler, .MPI_Win_set_errhandler, .MPI_Win_call_errhandler)),
    keeping: keeping(by: key))

  static let key = LazyKey<Win> { () throws(MPIError) in try Win.Keyval<HandlerSlot>() }
}

extension File: ErrhandlerOwner {
  /// This file, as a handler gets it.
  public var errorObject: File { self }

  /// The error handlers of files.
  public static var errhandlers: ErrhandlerKind<File> { FileHandlers.kind }

  /// No file, whose error handler is that of all files opened from then on.
  public static let null = File(handle: smpi_MPI_FILE_NULL)

  /// Whether this was a file once: the handler of no file is not its business.
  fileprivate var isClosed: Bool { handle.raw == smpi_MPI_FILE_NULL.raw && self !== File.null }
}

/// Files have no attributes: their closures stand in a table until they are closed.
enum FileHandlers {
  static let kind = ErrhandlerKind<File>(
    "files",
    .init(
      create: { smpi_create_file_error_handler($0, $1) },
      get: { $0.isClosed ? smpi_MPI_ERR_FILE : smpi_File_get_errhandler($0.handle, $1) },
      set: { $0.isClosed ? smpi_MPI_ERR_FILE : smpi_File_set_errhandler($0.handle, $1) },
      call: { $0.isClosed ? smpi_MPI_ERR_FILE : smpi_File_call_errhandler($0.handle, $1) },
      names: (.MPI_File_create_errhandler, .MPI_File_get_errhandler, .MPI_File_set_errhandler, .MPI_File_call_errhandler)),
    keeping: .init(
      get: { (file) throws(MPIError) in
        try check(file.isClosed ? smpi_MPI_ERR_FILE : 0, .MPI_File_set_errhandler)
        return kept[Int(bitPattern: file.handle.raw)]
      },
      set: { (file, slot) throws(MPIError) in
        // All files that are opened take over the handler of none, and nobody is told.
        if file.handle.raw == smpi_MPI_FILE_NULL.raw { slot?.keepForGood() }
        kept[Int(bitPattern: file.handle.raw)] = slot
      }))

  static let kept = KeptHandlers()
}

extension Session: ErrhandlerOwner {
  /// This session, as a handler gets it.
  public var errorObject: Session { self }

  /// The error handlers of sessions.
  public static var errhandlers: ErrhandlerKind<Session> { SessionHandlers.kind }
}

/// Sessions have no attributes either.
enum SessionHandlers {
  static let kind = ErrhandlerKind<Session>(
    "sessions",
    .init(
      create: { smpi_create_session_error_handler($0, $1) }, get: { smpi_Session_get_errhandler($0.handle, $1) },
      set: { smpi_Session_set_errhandler($0.handle, $1) }, call: { smpi_Session_call_errhandler($0.handle, $1) },
      names: (.MPI_Session_create_errhandler, .MPI_Session_get_errhandler, .MPI_Session_set_errhandler, .MPI_Session_call_errhandler)),
    keeping: .init(
      get: { (session) throws(MPIError) in kept[Int(truncatingIfNeeded: session.handle.raw)] },
      set: { (session, slot) throws(MPIError) in kept[Int(truncatingIfNeeded: session.handle.raw)] = slot }))

  static let kept = KeptHandlers()
}

/// The closures that objects without attributes keep, by handle.
final class KeptHandlers: Sendable {
  private let slots = Mutex<[Int: HandlerSlot]>([:])

  subscript(handle: Int) -> HandlerSlot? {
    get { slots.withLock { $0[handle] } }
    set {
      // What is replaced goes outside of the lock.
      let old = slots.withLock { slots in
        let old = slots[handle]
        slots[handle] = newValue
        return old
      }
      withExtendedLifetime(old) {}
    }
  }
}

/// The attribute by which objects of a kind keep the closures of their handlers, made when the first one is kept.
final class LazyKey<Object: AttributeOwner>: Sendable {
  private let key = Mutex<AttributeKey<Object, HandlerSlot>?>(nil)
  private let make: @Sendable () throws(MPIError) -> AttributeKey<Object, HandlerSlot>

  init(_ make: @escaping @Sendable () throws(MPIError) -> AttributeKey<Object, HandlerSlot>) { self.make = make }

  func get() throws(MPIError) -> AttributeKey<Object, HandlerSlot> {
    try key.withLock { (key) throws(MPIError) in
      if let key { return key }
      let made = try make()
      key = made
      return made
    }
  }
}

private func keeping<Object>(by key: LazyKey<Object>) -> ErrhandlerKind<Object>.Keeping
where Object: AttributeOwner & ErrhandlerOwner, Object.AttributeObject == Object {
  .init(
    get: { (object) throws(MPIError) in try object.getAttr(key.get()) },
    set: { (object, slot) throws(MPIError) in
      if let slot {
        try object.setAttr(key.get(), slot)
      } else if try object.getAttr(key.get()) != nil {
        try object.deleteAttr(key.get())
      }
    })
}
