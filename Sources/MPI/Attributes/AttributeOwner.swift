internal import CMPI

/// What carries attributes: communicators, windows and datatypes.
public protocol AttributeOwner: AnyObject, Sendable {
  /// The class that keys are made for: `Comm` for all communicators.
  associatedtype AttributeObject: AttributeOwner where AttributeObject.AttributeObject == AttributeObject

  /// This object, as an object of that class.
  var attributeObject: AttributeObject { get }

  /// The functions of MPI for attributes of this kind of object.
  static var attributes: AttributeFunctions<AttributeObject> { get }
}

/// The functions of MPI for the attributes of one kind of object, with their names.
public struct AttributeFunctions<Object: AnyObject>: Sendable {
  var create: @Sendable (UnsafeMutablePointer<Int32>) -> Int32
  var free: @Sendable (UnsafeMutablePointer<Int32>) -> Int32
  var get: @Sendable (Object, Int32, UnsafeMutableRawPointer, UnsafeMutablePointer<Int32>) -> Int32
  var set: @Sendable (Object, Int32, UnsafeMutableRawPointer) -> Int32
  var delete: @Sendable (Object, Int32) -> Int32
  var names: (create: MPISymbol, free: MPISymbol, get: MPISymbol, set: MPISymbol, delete: MPISymbol)
}

extension AttributeOwner {
  /// The value that the object has by a key; nil when it has none.
  ///
  /// - Throws: ``MPIError``, of class ``ErrorClass/keyval`` when the key was freed.
  ///
  /// The corresponding MPI functions are `MPI_Comm_get_attr`, `MPI_Win_get_attr` and `MPI_Type_get_attr`, in the chapter
  /// “Groups, Contexts, Communicators, and Caching” of MPI 5.0.
  public func getAttr<Value>(_ key: AttributeKey<AttributeObject, Value>) throws(MPIError) -> Value? {
    let keyval = try key.keyval(Self.attributes.names.get)
    return try attribute(keyval).flatMap { key.value(AttributeBox.at($0)) }
  }

  /// The value that the object has by a key; nil when it has none.
  ///
  /// - Throws: ``MPIError``, of class ``ErrorClass/keyval`` when the key was freed.
  ///
  /// The corresponding MPI functions are `MPI_Comm_get_attr`, `MPI_Win_get_attr` and `MPI_Type_get_attr`, in the chapter
  /// “Groups, Contexts, Communicators, and Caching” of MPI 5.0.
  public subscript<Value>(key: AttributeKey<AttributeObject, Value>) -> Value? { get throws(MPIError) { try getAttr(key) } }

  /// Gives the object a value by a key, in this process alone. One that it has by the key is deleted.
  ///
  /// - Throws: ``MPIError``, of class ``ErrorClass/keyval`` when the key was freed.
  ///
  /// The corresponding MPI functions are `MPI_Comm_set_attr`, `MPI_Win_set_attr` and `MPI_Type_set_attr`, in the chapter
  /// “Groups, Contexts, Communicators, and Caching” of MPI 5.0.
  public func setAttr<Value>(_ key: AttributeKey<AttributeObject, Value>, _ value: Value) throws(MPIError) {
    try ensureRunning()
    let functions = Self.attributes
    let keyval = try key.keyval(functions.names.set)
    let pointer = key.box(value).retained
    let code = functions.set(attributeObject, keyval, pointer)
    if code != 0 { AttributeBox.release(pointer) }
    try check(code, functions.names.set)
  }

  /// Deletes the value that the object has by a key.
  ///
  /// - Throws: ``MPIError``, of class ``ErrorClass/keyval`` when the key was freed or the object has no value by it.
  ///
  /// The corresponding MPI functions are `MPI_Comm_delete_attr`, `MPI_Win_delete_attr` and `MPI_Type_delete_attr`, in the chapter
  /// “Groups, Contexts, Communicators, and Caching” of MPI 5.0.
  public func deleteAttr<Value>(_ key: AttributeKey<AttributeObject, Value>) throws(MPIError) {
    try ensureRunning()
    let functions = Self.attributes
    let keyval = try key.keyval(functions.names.delete)
    // Libraries do not agree on whether this is an error.
    guard try attribute(keyval) != nil else { throw MPIError(.keyval, "the object has no value by this key", function: functions.names.delete) }
    try check(functions.delete(attributeObject, keyval), functions.names.delete)
  }

  /// What MPI has for a key: a pointer to the value of a predefined one.
  func attribute(_ keyval: Int32) throws(MPIError) -> UnsafeMutableRawPointer? {
    try ensureRunning()
    let functions = Self.attributes
    var value: UnsafeMutableRawPointer?
    var flag: Int32 = 0
    try check(functions.get(attributeObject, keyval, &value, &flag), functions.names.get)
    return flag == 0 ? nil : value
  }

  /// A predefined attribute that is an `int` of C.
  func number(_ keyval: Int32, _ symbol: MPISymbol) throws(MPIError) -> Int? {
    guard symbol.isAvailable else { return nil }
    return try attribute(keyval).map { Int($0.load(as: Int32.self)) }
  }
}
