// Numbers for which not every MPI has a datatype, or none has.
public import CMPI

/// Sent as `MPIX_C_FLOAT16` where the library has that and makes other datatypes of it, otherwise as its 16 bits, `MPI_UINT16_T`. MPI computes with neither: reduce with an operation
/// made of a closure.
extension Float16: MPIElement {
  /// The datatype of one element.
  @inlinable public static var rawDatatype: MPI_Datatype { halfHasData ? smpi_MPIX_C_FLOAT16 : smpi_MPI_UINT16_T }
}

/// Whether the library has the datatype, and its rows have data: in some they have none.
@usableFromInline let halfHasData = has(.MPIX_C_FLOAT16) && (try? Datatype(handle: smpi_MPIX_C_FLOAT16).createContiguous(2).size) == 4

/// Sent as 16 bytes, with which MPI cannot compute: reduce with an operation made of a closure.
extension Int128: MPIElement {
  /// The datatype of one element: 16 bytes.
  @inlinable public static var rawDatatype: MPI_Datatype {
    datatypeOrNull(of: Int128.self) { () throws(MPIError) in try repeatedDatatype(smpi_MPI_BYTE, 16, Int128.self) }
  }
}

/// Sent as 16 bytes, with which MPI cannot compute: reduce with an operation made of a closure.
extension UInt128: MPIElement {
  /// The datatype of one element: 16 bytes.
  @inlinable public static var rawDatatype: MPI_Datatype {
    datatypeOrNull(of: UInt128.self) { () throws(MPIError) in try repeatedDatatype(smpi_MPI_BYTE, 16, UInt128.self) }
  }
}

/// A row of equal elements, as far apart from the next one as values of a type in an array.
@usableFromInline
func repeatedDatatype(_ element: MPI_Datatype, _ count: Int, _ type: Any.Type) throws(MPIError) -> Datatype {
  let row = try Datatype(handle: element).createContiguous(count)
  let datatype = try row.createResized(lb: 0, extent: StoredProperties.bytes(type).stride)
  try datatype.commit()
  try datatype.setName("\(type)")
  return datatype
}
