internal import CMPI

/// What a failed call of MPI throws.
///
/// An error is one word, so that the paths on which nothing fails stay short. What it says is fetched from the library when it is
/// thrown, for libraries use the same code again for another error.
public struct MPIError: Error, Sendable, CustomStringConvertible {
  private final class Detail: Sendable {
    let code: Int32
    let errorClass: ErrorClass
    let symbol: MPISymbol?
    let message: String
    let remedy: String?
    let failures: [Failure]

    init(code: Int32, errorClass: ErrorClass, symbol: MPISymbol?, message: String, remedy: String? = nil, failures: [Failure] = []) {
      self.code = code
      self.errorClass = errorClass
      self.symbol = symbol
      self.message = message
      self.remedy = remedy
      self.failures = failures
    }
  }

  private let detail: Detail

  private init(_ detail: Detail) { self.detail = detail }

  /// The error code, which is not the class with all libraries.
  public var code: Int32 { detail.code }

  /// What sort of error it was.
  public var errorClass: ErrorClass { detail.errorClass }

  /// The function that failed, or that was not called as its arguments cannot be right.
  public var function: MPISymbol? { detail.symbol }

  /// What the library says of it, or this binding where the error was found before a call.
  public var message: String { detail.message }

  /// What to do about it, where this binding has more to say than the library.
  public var remedy: String? { detail.remedy }

  /// One of several requests that failed.
  public struct Failure: Sendable {
    /// The place of the request in its set.
    public let index: Int
    /// What went wrong.
    public let error: MPIError
  }

  /// Of a call that completes several requests: those that failed.
  public var failures: [Failure] { detail.failures }

  /// The function that failed, what the library says of it, and what to do about it.
  public var description: String {
    let text = detail.symbol.map { "\($0.name): \(message)" } ?? message
    return remedy.map { "\(text)\(text.hasSuffix(".") ? "" : ".") \($0)" } ?? text
  }

  /// An error that was found without the library.
  ///
  /// - Parameters:
  ///   - errorClass: what sort of error it is.
  ///   - message: what is wrong, and what to do about it.
  ///   - function: the function that was to be called.
  public init(_ errorClass: ErrorClass, _ message: String, function: MPISymbol? = nil) {
    // Why an argument of the function has no datatype says more.
    if let function, let left = LayoutError.take(errorClass) {
      self.init(left, from: function)
    } else {
      self.init(Detail(code: errorClass.rawValue, errorClass: errorClass, symbol: function, message: message))
    }
  }

  /// The error of one of several requests, with those of all.
  init(_ error: MPIError, failures: [Failure]) {
    self.init(
      Detail(code: error.code, errorClass: error.errorClass, symbol: error.function, message: error.message, remedy: error.remedy, failures: failures)
    )
  }

  /// The error that a code stands for: one of the library, or one that this program added.
  ///
  /// ```swift
  /// let badInput = try addErrorCode(.arg, "the matrix is not square")
  /// guard matrix.isSquare else { throw MPIError(code: badInput) }
  /// ```
  ///
  /// - Parameter code: what a function of the raw tier or a callback got, or ``addErrorCode(_:_:)`` returned.
  ///
  /// The corresponding MPI functions are `MPI_Error_class` and `MPI_Error_string`, in the chapter “MPI Environmental Management” of MPI 5.0.
  public init(code: Int32) { self.init(code: code, symbol: nil) }

  /// An error that somebody else found, of a function.
  init(_ error: MPIError, from symbol: MPISymbol) {
    self.init(
      Detail(
        code: error.code, errorClass: error.errorClass, symbol: error.function ?? symbol, message: error.message, remedy: error.remedy,
        failures: error.failures))
  }

  /// An error that a function returned; where a closure of the program's failed in it, or handled it, the error of that.
  init(code: Int32, from symbol: MPISymbol) {
    if let waiting = ThrownError.take(code) {
      self.init(waiting.error, from: symbol)
    } else if code == SMPI_UNAVAILABLE {
      self.init(.unavailable, "\(symbol.name) needs \(symbol.requirement); this is \(libraryName) (MPI \(version))", function: symbol)
    } else {
      let error = MPIError(code: code, symbol: symbol)
      // Why a Swift type has no datatype says more than that it has none.
      self.init(LayoutError.take(error.errorClass) ?? error, from: symbol)
    }
  }

  private init(code: Int32, symbol: MPISymbol?) {
    var errorClass: Int32 = 0
    // Before MPI is initialized or after it is finalized some libraries cannot answer; the code is what is left then.
    let isRunning = smpi_is_running()
    if !isRunning || AddedClasses.contain(code) || smpi_Error_class(code, &errorClass) != 0 { errorClass = code }
    let sort = ErrorClass(rawValue: errorClass)
    self.init(
      Detail(
        code: code, errorClass: sort, symbol: symbol, message: isRunning ? Self.text(of: code) : "error code \(code)",
        remedy: isRunning ? sort.remedy : nil))
  }

  private static func text(of code: Int32) -> String {
    let capacity = Int(smpi_MPI_MAX_ERROR_STRING)
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: capacity + 1) { buffer in
      buffer.initialize(repeating: 0)
      var length: Int32 = 0
      guard smpi_Error_string(code, buffer.baseAddress, &length) == 0 else { return "error code \(code)" }
      return String(decoding: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<Int(length)]), as: UTF8.self)
    }
  }
}
