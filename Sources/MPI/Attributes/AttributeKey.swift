internal import CMPI
import Synchronization

/// A key by which objects of one kind carry values of a program: `Comm.Keyval<Value>`, `Win.Keyval<Value>`, `Datatype.Keyval<Value>`.
///
/// ```swift
/// let cacheKey = try Comm.Keyval<Cache>(copy: { $0.emptyCopy() })
/// try comm.setAttr(cacheKey, Cache())
/// try comm[cacheKey]?.hits
/// ```
/// A value is retained while an object has it: until it is deleted or replaced, or the object is freed. The key can be freed or dropped
/// before that; the values stay where they are, out of reach, and go with their objects.
public final class AttributeKey<Object: AttributeOwner, Value: Sendable>: Sendable {
  /// Decides what a duplicate of an object gets.
  public typealias Copy = @Sendable (Value) throws -> Value?

  private let number: Mutex<Int32>
  private let copy: Copy
  private let delete: @Sendable (Value) -> Void

  /// Makes a key.
  ///
  /// Both closures run within the call of MPI that makes them necessary, in its thread, and must not use the object that this call is for.
  ///
  /// - Parameters:
  ///   - copy: called when an object that has a value is duplicated: returns the value of the duplicate, or nil for none. When it throws, the
  ///     duplication fails with that error. Without it duplicates get no value; `{ $0 }` shares it. Windows are never duplicated.
  ///   - delete: called with a value that an object has no more, before it is released.
  /// - Throws: ``MPIError``.
  ///
  /// The corresponding MPI functions are `MPI_Comm_create_keyval`, `MPI_Win_create_keyval` and `MPI_Type_create_keyval`, in the chapter
  /// “Groups, Contexts, Communicators, and Caching” of MPI 5.0.
  public init(copy: @escaping Copy = { _ in nil }, delete: @escaping @Sendable (Value) -> Void = { _ in }) throws(MPIError) {
    try ensureRunning()
    let functions = Object.attributes
    var number = smpi_MPI_KEYVAL_INVALID
    try check(functions.create(&number), functions.names.create)
    self.number = Mutex(number)
    self.copy = copy
    self.delete = delete
  }

  deinit {
    var number = number.withLock { $0 }
    if number != smpi_MPI_KEYVAL_INVALID && smpi_is_running() { _ = Object.attributes.free(&number) }
  }

  /// Frees the key, which is then of no use. Values stay until they are deleted with their objects.
  ///
  /// - Throws: ``MPIError``, of class ``ErrorClass/keyval`` when it was freed already.
  ///
  /// The corresponding MPI functions are `MPI_Comm_free_keyval`, `MPI_Win_free_keyval` and `MPI_Type_free_keyval`, in the chapter
  /// “Groups, Contexts, Communicators, and Caching” of MPI 5.0.
  public func free() throws(MPIError) {
    try ensureRunning()
    let functions = Object.attributes
    var current = try keyval(functions.names.free)
    try check(functions.free(&current), functions.names.free)
    number.withLock { $0 = smpi_MPI_KEYVAL_INVALID }
  }

  /// The number of the key, for a call of MPI.
  func keyval(_ symbol: MPISymbol) throws(MPIError) -> Int32 {
    let number = number.withLock { $0 }
    guard number != smpi_MPI_KEYVAL_INVALID else { throw MPIError(.keyval, "the key was freed", function: symbol) }
    return number
  }

  func box(_ value: Value) -> AttributeBox { Box(value, self) }

  func value(_ box: AttributeBox) -> Value? { (box as? Box)?.value }

  /// What keeps the closures of the key too, which may be freed before the value goes.
  private final class Box: AttributeBox, @unchecked Sendable {
    let value: Value
    private let copyValue: Copy
    private let deleteValue: @Sendable (Value) -> Void

    init(_ value: Value, _ key: AttributeKey) {
      self.value = value
      copyValue = key.copy
      deleteValue = key.delete
    }

    private init(_ value: Value, like other: Box) {
      self.value = value
      copyValue = other.copyValue
      deleteValue = other.deleteValue
    }

    override func copy() throws -> AttributeBox? { try copyValue(value).map { Box($0, like: self) } }

    override func delete() { deleteValue(value) }
  }
}

/// A value as MPI carries it: a pointer to an object that MPI owns one reference of.
class AttributeBox: @unchecked Sendable {
  func copy() throws -> AttributeBox? { nil }

  func delete() {}

  /// The reference for MPI.
  final var retained: UnsafeMutableRawPointer { Unmanaged.passRetained(self).toOpaque() }

  static func at(_ pointer: UnsafeMutableRawPointer) -> AttributeBox { Unmanaged<AttributeBox>.fromOpaque(pointer).takeUnretainedValue() }

  /// Takes back the reference of MPI.
  static func release(_ pointer: UnsafeMutableRawPointer) { Unmanaged<AttributeBox>.fromOpaque(pointer).release() }

  // What MPI calls.

  static func copy(_ value: UnsafeMutableRawPointer?, _ result: UnsafeMutableRawPointer?, _ flag: UnsafeMutablePointer<Int32>?) -> Int32 {
    guard let value, let result, let flag else { return smpi_MPI_ERR_INTERN }
    flag.pointee = 0
    do {
      if let copied = try at(value).copy() {
        result.assumingMemoryBound(to: UnsafeMutableRawPointer?.self).pointee = copied.retained
        flag.pointee = 1
      }
      return 0
    } catch {
      return ThrownError.leave(error, by: "the closure that copies an attribute")
    }
  }

  static func delete(_ value: UnsafeMutableRawPointer?) -> Int32 {
    guard let value else { return 0 }
    let box = Unmanaged<AttributeBox>.fromOpaque(value).takeRetainedValue()
    box.delete()
    return 0
  }
}
