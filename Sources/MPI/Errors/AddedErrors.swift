// Errors of a program's own: classes, codes and texts that MPI knows from then on, in this process alone.
internal import CMPI
import Synchronization

/// Adds a class of errors.
///
/// ```swift
/// let badInput = try addErrorClass("bad input")
/// do { try solve() } catch badInput { … }
/// ```
/// The class is known in this process alone, and its value may be another in each.
///
/// - Parameter text: what is wrong with errors of the class; none when nil.
/// - Returns: the class. It matches errors of its codes in `catch`, and is a code itself.
/// - Throws: ``MPIError``.
///
/// The corresponding MPI function is `MPI_Add_error_class`, in the chapter “MPI Environmental Management” of MPI 5.0.
public func addErrorClass(_ text: String? = nil) throws(MPIError) -> ErrorClass {
  try ensureRunning()
  var value: Int32 = 0
  try check(smpi_Add_error_class(&value), .MPI_Add_error_class)
  let added = value
  AddedClasses.all.withLock { _ = $0.insert(added) }
  if let text { try addErrorString(value, text) }
  return ErrorClass(rawValue: value)
}

/// Adds an error code to a class.
///
/// - Parameters:
///   - errorClass: a class of MPI or an added one.
///   - text: what is wrong; none when nil.
/// - Returns: the code: for ``MPIError/init(code:)``, for callbacks of C, and for `callErrhandler`.
/// - Throws: ``MPIError``.
///
/// The corresponding MPI function is `MPI_Add_error_code`, in the chapter “MPI Environmental Management” of MPI 5.0.
public func addErrorCode(_ errorClass: ErrorClass, _ text: String? = nil) throws(MPIError) -> Int32 {
  try ensureRunning()
  var code: Int32 = 0
  try check(smpi_Add_error_code(errorClass.rawValue, &code), .MPI_Add_error_code)
  if let text { try addErrorString(code, text) }
  return code
}

/// Says in words what an added error is; a later text replaces an earlier one.
///
/// - Parameters:
///   - code: an added code, or the value of an added class.
///   - text: fewer bytes than `MPI_MAX_ERROR_STRING`; it may be empty.
/// - Throws: ``MPIError``, of class ``ErrorClass/arg`` when the text is too long.
///
/// The corresponding MPI function is `MPI_Add_error_string`, in the chapter “MPI Environmental Management” of MPI 5.0.
public func addErrorString(_ code: Int32, _ text: String) throws(MPIError) {
  try ensureRunning()
  guard text.utf8.count < Int(smpi_MPI_MAX_ERROR_STRING) else {
    throw MPIError(
      .arg, "the text has \(text.utf8.count) bytes; at most \(smpi_MPI_MAX_ERROR_STRING - 1) are possible", function: .MPI_Add_error_string)
  }
  try withCString(text, .MPI_Add_error_string) { (text) throws(MPIError) in try check(smpi_Add_error_string(code, text), .MPI_Add_error_string) }
}

/// Removes an added class of errors, which has no codes any more.
///
/// - Throws: ``MPIError``, also where the library lacks the function.
///
/// The corresponding MPI function is `MPI_Remove_error_class`, in the chapter “MPI Environmental Management” of MPI 5.0.
public func removeErrorClass(_ errorClass: ErrorClass) throws(MPIError) {
  try ensureRunning()
  try check(smpi_Remove_error_class(errorClass.rawValue), .MPI_Remove_error_class)
  AddedClasses.all.withLock { _ = $0.remove(errorClass.rawValue) }
}

/// Removes an added error code, which has no text any more.
///
/// - Throws: ``MPIError``, also where the library lacks the function.
///
/// The corresponding MPI function is `MPI_Remove_error_code`, in the chapter “MPI Environmental Management” of MPI 5.0.
public func removeErrorCode(_ code: Int32) throws(MPIError) {
  try ensureRunning()
  try check(smpi_Remove_error_code(code), .MPI_Remove_error_code)
}

/// Removes the text of an added error code or class.
///
/// - Throws: ``MPIError``, also where the library lacks the function.
///
/// The corresponding MPI function is `MPI_Remove_error_string`, in the chapter “MPI Environmental Management” of MPI 5.0.
public func removeErrorString(_ code: Int32) throws(MPIError) {
  try ensureRunning()
  try check(smpi_Remove_error_string(code), .MPI_Remove_error_string)
}

/// The class that an error code belongs to.
///
/// - Throws: ``MPIError`` when the library does not know the code.
///
/// The corresponding MPI function is `MPI_Error_class`, in the chapter “MPI Environmental Management” of MPI 5.0.
public func errorClass(_ code: Int32) throws(MPIError) -> ErrorClass {
  try ensureRunning()
  if AddedClasses.contain(code) { return ErrorClass(rawValue: code) }
  var errorClass: Int32 = 0
  try check(smpi_Error_class(code, &errorClass), .MPI_Error_class)
  return ErrorClass(rawValue: errorClass)
}

/// The classes that this program added. Each is a code of itself, which not all libraries know.
enum AddedClasses {
  static let all = Mutex<Set<Int32>>([])

  static func contain(_ code: Int32) -> Bool { all.withLock { $0.contains(code) } }
}

/// What the library says of an error code.
///
/// - Throws: ``MPIError`` when the library does not know the code.
///
/// The corresponding MPI function is `MPI_Error_string`, in the chapter “MPI Environmental Management” of MPI 5.0.
public func errorString(_ code: Int32) throws(MPIError) -> String {
  try ensureRunning()
  return try withText(smpi_MPI_MAX_ERROR_STRING) { (text, length) throws(MPIError) in
    try check(smpi_Error_string(code, text, length), .MPI_Error_string)
  }
}

/// What the library says of a class of errors.
///
/// - Throws: ``MPIError`` when the library does not know the class.
///
/// The corresponding MPI function is `MPI_Error_string`, in the chapter “MPI Environmental Management” of MPI 5.0.
public func errorString(_ errorClass: ErrorClass) throws(MPIError) -> String { try errorString(errorClass.rawValue) }
