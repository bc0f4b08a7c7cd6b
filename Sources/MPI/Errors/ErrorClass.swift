/// What sort of error it was. Libraries and programs may add classes, so the set is open.
///
/// A class matches the errors of its sort:
/// ```swift
/// do {
///   try world.recv(&value, source: 0)
/// } catch ErrorClass.truncate {
///   // the message was longer than the buffer
/// } catch {
///   print(error)
/// }
/// ```
/// In a function that is `throws` without a type, end with a plain `catch`: Swift 6.3's compiler crashes on a `do` that throws a typed error
/// and lets some of it pass. In a function that `throws(MPIError)` it may be left out.
public struct ErrorClass: RawRepresentable, Hashable, Sendable {
  /// The value of the library's `MPI_ERR_…` constant.
  public var rawValue: Int32

  /// The class with a value of the library.
  public init(rawValue: Int32) { self.rawValue = rawValue }

  /// The library lacks the function; the message says what it needs.
  public static var unavailable: ErrorClass { ErrorClass(rawValue: -0x5357_4d50) }

  /// MPI was called after it was finalized.
  public static var finalized: ErrorClass { ErrorClass(rawValue: -0x5357_4d51) }

  /// Whether an error is of a class.
  public static func ~= (pattern: ErrorClass, error: MPIError) -> Bool { error.errorClass == pattern }

  /// Whether an error is MPI's and of a class.
  public static func ~= (pattern: ErrorClass, error: any Error) -> Bool { (error as? MPIError)?.errorClass == pattern }
}

extension ErrorClass: CustomStringConvertible {
  /// The name of the class, such as `truncate`; of one that somebody added, its number.
  public var description: String {
    if self == .unavailable { return "unavailable" }
    if self == .finalized { return "finalized" }
    return Self.known.first { $0.class == self }?.name ?? "error class \(rawValue)"
  }

  /// What to do about such an error, where that can be said.
  var remedy: String? { Self.known.first { $0.class == self && !$0.remedy.isEmpty }?.remedy }
}
