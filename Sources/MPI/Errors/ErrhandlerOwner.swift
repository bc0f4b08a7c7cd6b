internal import CMPI

/// What has an error handler: communicators, windows, files and sessions.
public protocol ErrhandlerOwner: AnyObject, Sendable {
  /// The class of the objects that a handler gets: `Comm` for all communicators.
  associatedtype ErrorObject: ErrhandlerOwner

  /// This object, as a handler gets it.
  var errorObject: ErrorObject { get }

  /// The functions of MPI for handlers of this kind, and the closures that are handlers now.
  static var errhandlers: ErrhandlerKind<ErrorObject> { get }
}

extension ErrhandlerOwner {
  /// Makes an error handler of a closure, for ``setErrhandler(_:)`` of any object of this kind.
  ///
  /// What the closure may do is told with ``Errhandler``.
  ///
  /// - Parameter handler: called when a call on an object fails, with that object and the error. What it throws, the call throws.
  /// - Returns: the handler, which is not set on anything yet.
  /// - Throws: ``MPIError``, of class ``ErrorClass/other`` when 256 are alive already.
  ///
  /// The corresponding MPI functions are `MPI_Comm_create_errhandler`, `MPI_Win_create_errhandler`, `MPI_File_create_errhandler` and
  /// `MPI_Session_create_errhandler`, in the chapter “MPI Environmental Management” of MPI 5.0.
  public static func createErrhandler(
    _ handler: @escaping @Sendable (_ object: ErrorObject, _ error: MPIError) throws -> Void
  ) throws(MPIError) -> Errhandler {
    try errhandlers.create(handler)
  }

  /// The error handler that is set on the object: a new object for it.
  ///
  /// ```swift
  /// let before = try comm.errhandler
  /// defer { try? comm.setErrhandler(before) }
  /// ```
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI functions are `MPI_Comm_get_errhandler`, `MPI_Win_get_errhandler`, `MPI_File_get_errhandler` and
  /// `MPI_Session_get_errhandler`, in the chapter “MPI Environmental Management” of MPI 5.0.
  public var errhandler: Errhandler { get throws(MPIError) { try Self.errhandlers.handler(of: errorObject) } }

  /// Sets what happens in this process when a call on the object fails.
  ///
  /// - Parameter errhandler: a predefined handler, or one made for this kind of object.
  /// - Throws: ``MPIError``, of class ``ErrorClass/arg`` when the handler is for another kind of object.
  ///
  /// The corresponding MPI functions are `MPI_Comm_set_errhandler`, `MPI_Win_set_errhandler`, `MPI_File_set_errhandler` and
  /// `MPI_Session_set_errhandler`, in the chapter “MPI Environmental Management” of MPI 5.0.
  public func setErrhandler(_ errhandler: Errhandler) throws(MPIError) { try Self.errhandlers.set(errhandler, on: errorObject) }

  /// Calls the error handler of the object, as MPI does when a call fails.
  ///
  /// With a handler that ends the job it does not return; with ``Errhandler/errorsReturn`` it does nothing, so that the error still has to be
  /// thrown.
  ///
  /// - Parameter code: a code of MPI or an added one.
  /// - Throws: what the handler threw, as ``MPIError``; or because the object or the code is none.
  ///
  /// The corresponding MPI functions are `MPI_Comm_call_errhandler`, `MPI_Win_call_errhandler`, `MPI_File_call_errhandler` and
  /// `MPI_Session_call_errhandler`, in the chapter “MPI Environmental Management” of MPI 5.0.
  public func callErrhandler(_ code: Int32) throws(MPIError) { try Self.errhandlers.call(code, on: errorObject) }

  /// Calls the error handler of the object, as MPI does when a call fails.
  ///
  /// - Parameter error: an error of MPI or with an added code.
  /// - Throws: what the handler threw, as ``MPIError``; or because the object or the code is none.
  ///
  /// The corresponding MPI functions are `MPI_Comm_call_errhandler`, `MPI_Win_call_errhandler`, `MPI_File_call_errhandler` and
  /// `MPI_Session_call_errhandler`, in the chapter “MPI Environmental Management” of MPI 5.0.
  public func callErrhandler(_ error: MPIError) throws(MPIError) { try callErrhandler(error.code) }
}
