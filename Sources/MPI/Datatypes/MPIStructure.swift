public import CMPI

/// A structure whose values are sent as they lie in memory: `[Particle]` is then a buffer wherever `[Double]` is.
///
/// ```swift
/// struct Particle: MPIStructure {
///   var position: SIMD3<Double>
///   var charge: Float
///   var kind: Kind                     // enum Kind: UInt8, MPIEnumeration
///   static let fields: [MPIField<Particle>] = [.init(\.position), .init(\.charge), .init(\.kind)]
/// }
/// try world.send(particles, dest: 1)
/// ```
///
/// The fields are all that the structure stores. At its first use each is looked up in the layout that the compiler chose, and the first that is
/// missing, or lies over another, or is of a type that MPI cannot know, is an error that names it, thrown by the call before anything is sent. Without
/// `fields` they are taken from the layout itself. Padding stays, so values lie as far apart for MPI as in an array, `MemoryLayout.stride` bytes, and is
/// not sent.
///
/// The datatype is made and committed once for each type, whichever thread comes first, and freed when MPI ends. References cannot be sent: a
/// structure that holds one does not conform.
public protocol MPIStructure: MPIElement, BitwiseCopyable {
  /// What it stores: each property once, in any order.
  static var fields: [MPIField<Self>] { get }
}

extension MPIStructure {
  /// All stored properties, as the compiler laid them out.
  public static var fields: [MPIField<Self>] { StoredProperties.of(Self.self).map { MPIField($0) } }

  /// The datatype of one value: a structure of its fields, of the extent `MemoryLayout.stride`. Null where there is none; the call that is given it
  /// throws.
  @inlinable public static var rawDatatype: MPI_Datatype {
    datatypeOrNull(of: Self.self) { () throws(MPIError) in try structureDatatype(Self.self) }
  }
}

/// One stored property of a structure that is sent.
public struct MPIField<Root>: Sendable {
  /// As it stands in the source, where that is known.
  let name: String
  /// In bytes from the start; nil of what is not stored.
  let offset: Int?
  let type: any Any.Type
  let size: Int

  /// A property: of a number or another type that is sent, or a tuple, an `InlineArray` or a structure of those. What is in one may be given
  /// part by part: `\.position.x`.
  ///
  /// - Parameters:
  ///   - path: leads to the property.
  ///   - name: its name in texts of errors and in descriptions; that of the path when there is none.
  public init<Value>(_ path: KeyPath<Root, Value>, name: String? = nil) {
    let text = String(describing: path)
    // “\Particle.marks..1” without the type, and with one point. Of what is computed the path knows no name.
    self.name = name ?? (text.contains("<computed") ? "computed \(Value.self)" : text.split(separator: ".").dropFirst().joined(separator: "."))
    offset = MemoryLayout<Root>.offset(of: path)
    type = Value.self
    size = MemoryLayout<Value>.size
  }

  init(_ property: StoredProperty) {
    name = property.name
    offset = property.offset
    type = property.type
    size = property.size
  }
}

@usableFromInline
func structureDatatype<Structure: MPIStructure>(_ type: Structure.Type) throws(MPIError) -> Datatype {
  var blocks = DatatypeBlocks(of: type)
  for field in try FieldCheck(type).sorted() { try blocks.add(field.type, at: field.offset, field.name) }
  return try blocks.datatype()
}
