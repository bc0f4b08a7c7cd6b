public import CMPI
import Synchronization

extension Datatype {
  /// The datatype as which values of a Swift type are sent.
  ///
  /// It is committed, and belongs to the type: it is not freed with the object, but when MPI ends.
  ///
  /// - Parameter type: a type whose arrays are buffers.
  /// - Throws: ``MPIError`` of class ``ErrorClass/type`` that says what is wrong with the layout of a structure.
  public static func of<Element: MPIElement>(_ type: Element.Type) throws(MPIError) -> Datatype {
    try ensureRunning()
    let handle = Element.rawDatatype
    guard handle.raw != smpi_MPI_DATATYPE_NULL.raw else {
      throw LayoutError.take(.type) ?? MPIError(.type, "\(Element.self) has no datatype with this library")
    }
    let datatype = Datatype(handle: handle)
    try datatype.expectExtent(of: type)
    return datatype
  }

  /// Refuses a datatype whose elements do not lie as values of a type do in an array.
  func expectExtent<Element: MPIElement>(of type: Element.Type) throws(MPIError) {
    let (lower, extent) = try getExtent()
    guard lower == 0, extent == MemoryLayout<Element>.stride else {
      throw MPIError(
        .type,
        "the datatype of \(type) has \(extent) bytes from \(lower) on, where values lie \(MemoryLayout<Element>.stride) apart: its rawDatatype is wrong"
      )
    }
  }

  /// Refuses to free the datatype of a Swift type, which all values of the type are sent as.
  func expectUnshared() throws(MPIError) {
    guard TypeDatatypes.contain(handle) else { return }
    throw MPIError(.type, "the datatype belongs to a Swift type, and is freed when MPI ends", function: .MPI_Type_free)
  }

  /// A datatype for values of any Swift type, as the compiler laid them out: tuples of numbers, for example, and structures that conform to nothing.
  ///
  /// It is committed, is freed with the object, and its extent is `MemoryLayout.stride`. A buffer of it is a ``Memory``.
  ///
  /// ```swift
  /// let pair = try Datatype(layoutOf: (Double, Int32).self)
  /// ```
  ///
  /// - Parameter type: a type that holds numbers, and whatever else conforms to ``MPIElement``.
  /// - Throws: ``MPIError`` of class ``ErrorClass/type`` that names the part that MPI cannot know, a reference for example.
  public convenience init(layoutOf type: Any.Type) throws(MPIError) {
    try ensureRunning()
    var blocks = DatatypeBlocks(of: type)
    let properties = StoredProperties.of(type)
    if type is any MPIElement.Type || properties.isEmpty {
      try blocks.add(type, at: 0, "self")
    } else {
      try blocks.add(properties, at: 0, "")
    }
    let datatype = try blocks.datatype()
    self.init(handle: datatype.handle, owned: true)
    datatype.handle = smpi_MPI_DATATYPE_NULL
  }

  /// What a type stores, for one that conforms to ``MPIElement`` itself.
  @usableFromInline
  convenience init(storedBy type: Any.Type) throws(MPIError) {
    var blocks = DatatypeBlocks(of: type)
    let properties = StoredProperties.of(type)
    if properties.isEmpty && StoredProperties.bytes(type).size > 0 {
      throw MPIError(.type, "the datatype of \(type) cannot be made: Swift does not know what it stores, as of a union")
    }
    try blocks.add(properties, at: 0, "")
    let datatype = try blocks.datatype()
    self.init(handle: datatype.handle, owned: true)
    datatype.handle = smpi_MPI_DATATYPE_NULL
  }
}

/// The types whose datatypes have the extent that they should have.
private let typesThatFit = Mutex<Set<ObjectIdentifier>>([])

/// The datatype of a type, or the null datatype where it has another extent; what is wrong then waits for the call that is given it.
@usableFromInline
func checkedDatatype<Element: MPIElement>(of type: Element.Type) -> MPI_Datatype {
  let handle = Element.rawDatatype
  let id = ObjectIdentifier(type)
  guard handle.raw != smpi_MPI_DATATYPE_NULL.raw, smpi_is_running(), !typesThatFit.withLock({ $0.contains(id) }) else { return handle }
  do throws(MPIError) { try Datatype(handle: handle).expectExtent(of: type) } catch {
    LayoutError.leave(error)
    return smpi_MPI_DATATYPE_NULL
  }
  _ = typesThatFit.withLock { $0.insert(id) }
  return handle
}
