public import CMPI

/// An enumeration with a raw value whose values are sent as they lie in memory.
///
/// ```swift
/// enum Kind: Int32, MPIEnumeration { case gas, dust }
/// ```
///
/// Swift keeps the number of the case, in as few bytes as there are cases, and not the raw value: so it is understood by processes that run this
/// program. To exchange values with other programs, send the raw values. Structures that wrap a raw value, as option sets and the enumerations of
/// C do, are sent as that. What is received has to be a value: nothing checks that.
public protocol MPIEnumeration: MPIElement, BitwiseCopyable, RawRepresentable {}

extension MPIEnumeration {
  /// The datatype of one value: that of its raw value where it is stored, and of as many bytes otherwise.
  @inlinable public static var rawDatatype: MPI_Datatype { caseDatatype(Self.self) }
}

extension MPIEnumeration where RawValue: MPIElement {
  /// The datatype of one value: that of its raw value where it is stored, and of as many bytes otherwise.
  @inlinable public static var rawDatatype: MPI_Datatype {
    if MemoryLayout<Self>.size == MemoryLayout<RawValue>.size { return RawValue.rawDatatype }
    return caseDatatype(Self.self)
  }
}

/// The datatype of the number of a case: an unsigned integer of as many bytes, or so many bytes where there is none. The only case of an enumeration
/// takes no memory.
@inlinable @inline(__always)
func caseDatatype<Element: MPIElement>(_ type: Element.Type) -> MPI_Datatype {
  switch MemoryLayout<Element>.size {
  case 1: smpi_MPI_UINT8_T
  case 2: smpi_MPI_UINT16_T
  case 4: smpi_MPI_UINT32_T
  case 8: smpi_MPI_UINT64_T
  default: datatypeOrNull(of: type) { () throws(MPIError) in try repeatedDatatype(smpi_MPI_BYTE, MemoryLayout<Element>.size, type) }
  }
}
