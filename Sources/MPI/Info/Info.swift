public import CMPI
import Synchronization

/// Hints for MPI: pairs of a key and a value, both text.
///
/// It feels like a dictionary:
/// ```swift
/// let info: Info = ["mpi_assert_no_any_tag": "true"]
/// info["host"] = "node1"
/// for (key, value) in info { print(key, value) }
/// let copy = try comm.dup(info: info)
/// ```
/// Unlike one it is a reference: two variables can mean the same pairs, of which ``dup()`` makes others. A key has fewer bytes than
/// `MPI_MAX_INFO_KEY` and is not empty, a value has fewer than `MPI_MAX_INFO_VAL`.
///
/// What cannot throw, such as a literal and the subscript, remembers its error, which the next call that is given the object throws, or
/// ``validate()``. The object is freed when nobody refers to it.
public final class Info: @unchecked Sendable {
  /// The handle, for the raw tier; the null handle after ``free()``.
  ///
  /// No check for exclusive access: it is written once, when it is freed, and using an object while it is freed is an error anyway.
  @exclusivity(unchecked) public internal(set) var handle: MPI_Info

  private let isOwned: Bool
  private let failure = Mutex<MPIError?>(nil)

  /// An object for a handle of the raw tier.
  ///
  /// - Parameters:
  ///   - handle: the handle.
  ///   - owned: whether it is freed with the object.
  public init(handle: MPI_Info, owned: Bool = false) {
    self.handle = handle
    isOwned = owned
  }

  /// An object without pairs.
  ///
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Info_create`, in the chapter “The Info Object” of MPI 5.0.
  public convenience init() throws(MPIError) {
    try ensureRunning()
    var handle = smpi_MPI_INFO_NULL
    try check(smpi_Info_create(&handle), .MPI_Info_create)
    self.init(handle: handle, owned: true)
  }

  /// An object with the pairs of a dictionary.
  ///
  /// - Throws: ``MPIError``, of class ``ErrorClass/infoKey`` or ``ErrorClass/infoValue`` when one is too long.
  ///
  /// The corresponding MPI functions are `MPI_Info_create` and `MPI_Info_set`, in the chapter “The Info Object” of MPI 5.0.
  public convenience init(_ pairs: [String: String]) throws(MPIError) {
    try self.init()
    try update(pairs)
  }

  deinit {
    if isOwned && handle.raw != smpi_MPI_INFO_NULL.raw && smpi_is_running() { _ = smpi_Info_free(&handle) }
  }
}

extension Info: ExpressibleByDictionaryLiteral {
  /// An object with the pairs of a literal. What goes wrong is thrown by the next call that is given the object, or by ``validate()``.
  public convenience init(dictionaryLiteral pairs: (String, String)...) {
    var handle = smpi_MPI_INFO_NULL
    var failed: MPIError?
    do throws(MPIError) {
      try ensureRunning()
      try check(smpi_Info_create(&handle), .MPI_Info_create)
    } catch {
      failed = error
    }
    self.init(handle: handle, owned: true)
    if let failed {
      remember(failed)
    } else {
      for (key, value) in pairs { self[key] = value }
    }
  }
}

extension Info {
  /// Throws what went wrong where nothing could be thrown: in a literal, in the subscript or in a loop over the pairs. It is thrown once.
  public func validate() throws(MPIError) {
    if let error = failure.withLock({ $0.take() }) { throw error }
  }

  /// The handle for a call of MPI.
  ///
  /// - Throws: ``MPIError``: what could not be thrown before; of class ``ErrorClass/info`` when the object was freed.
  fileprivate func usable() throws(MPIError) -> MPI_Info {
    try validate()
    return try alive(nil)
  }

  /// The handle for a call that is about the pairs.
  ///
  /// - Throws: ``MPIError`` of class ``ErrorClass/info`` when the object was freed.
  func alive(_ symbol: MPISymbol?) throws(MPIError) -> MPI_Info {
    guard handle.raw != smpi_MPI_INFO_NULL.raw else { throw MPIError(.info, "the info object was freed", function: symbol) }
    return handle
  }

  func remember(_ error: MPIError) { failure.withLock { $0 = $0 ?? error } }

  /// What a closure returns, or nothing where it throws, which is remembered.
  func attempt<R>(_ body: () throws(MPIError) -> R?) -> R? {
    do throws(MPIError) { return try body() } catch {
      remember(error)
      return nil
    }
  }

  /// Gives up the pairs. Objects that they were given to keep hints of their own.
  ///
  /// - Throws: ``MPIError``, of class ``ErrorClass/info`` when it was freed already or is ``env``.
  ///
  /// The corresponding MPI function is `MPI_Info_free`, in the chapter “The Info Object” of MPI 5.0.
  public func free() throws(MPIError) {
    try ensureRunning()
    guard handle.raw != smpi_MPI_INFO_NULL.raw && handle.raw != smpi_MPI_INFO_ENV.raw else {
      throw MPIError(.info, "an info object that is predefined, or was freed already, cannot be freed", function: .MPI_Info_free)
    }
    try check(smpi_Info_free(&handle), .MPI_Info_free)
  }

  /// The same pairs in an object of its own.
  ///
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI function is `MPI_Info_dup`, in the chapter “The Info Object” of MPI 5.0.
  public func dup() throws(MPIError) -> Info {
    try ensureRunning()
    var copy = smpi_MPI_INFO_NULL
    try check(smpi_Info_dup(alive(.MPI_Info_dup), &copy), .MPI_Info_dup)
    return Info(handle: copy, owned: true)
  }

  /// How this process was started: `command`, `argv`, `maxprocs`, `soft`, `host`, `arch`, `wdir`, `file` and `thread_level`, as far as the
  /// launcher tells.
  ///
  /// The corresponding constant is `MPI_INFO_ENV`, in the chapter “The Info Object” of MPI 5.0.
  public static let env = Info(handle: smpi_MPI_INFO_ENV)

  /// What ``env`` holds, before MPI is started.
  ///
  /// - Parameter arguments: the arguments of the program, for libraries that pass on something in them.
  /// - Throws: ``MPIError``, also where the library lacks the function.
  ///
  /// The corresponding MPI function is `MPI_Info_create_env`, in the chapter “The Info Object” of MPI 5.0.
  public static func createEnv(_ arguments: [String] = CommandLine.arguments) throws(MPIError) -> Info {
    var handle = smpi_MPI_INFO_NULL
    let count = try narrow(arguments.count, "number of arguments", .MPI_Info_create_env)
    var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { text in
      let bytes = text.utf8CString
      let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
      copy.initialize(from: Array(bytes), count: bytes.count)
      return copy
    }
    defer { for pointer in pointers { pointer?.deallocate() } }
    let texts = pointers
    pointers.append(nil)
    defer { withExtendedLifetime(texts) {} }
    let code = pointers.withUnsafeMutableBufferPointer { smpi_Info_create_env(count, $0.baseAddress, &handle) }
    try check(code, .MPI_Info_create_env)
    return Info(handle: handle, owned: true)
  }
}

/// The handle of hints that may be given to a call; `MPI_INFO_NULL` where none are.
@usableFromInline
func hints(_ info: Info?) throws(MPIError) -> MPI_Info { try info?.usable() ?? smpi_MPI_INFO_NULL }
