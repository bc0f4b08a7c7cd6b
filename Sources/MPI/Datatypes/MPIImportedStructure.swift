public import CMPI

/// A structure of another module, such as one of a C header, whose values are sent as they lie in memory.
///
/// ```swift
/// extension particle: @retroactive MPIImportedStructure {}      // struct particle { double x, y; int kind; };
/// ```
///
/// Its fields are those that the compiler has laid out. A field that MPI cannot know, such as a pointer, is an error at the first use that names it.
/// Bit fields are no stored properties for Swift, and are not sent. Structures of your own conform to ``MPIStructure``, for which the compiler checks that there are no references.
public protocol MPIImportedStructure: MPIElement {}

extension MPIImportedStructure {
  /// The datatype of one value: a structure of all that it stores, of the extent `MemoryLayout.stride`. Null where there is none; the call that is
  /// given it throws.
  @inlinable public static var rawDatatype: MPI_Datatype {
    datatypeOrNull(of: Self.self) { () throws(MPIError) in try Datatype(storedBy: Self.self) }
  }
}
