public import CMPI

/// What elements are, as far as operations care.
enum ElementSort { case integer, floating, complex, logical, byte, pair, opaque }

extension Operation {
  /// Refuses elements that MPI does not allow the operation for, where a datatype alone tells what they are: not every library does.
  ///
  /// - Throws: ``MPIError`` of class ``ErrorClass/op``.
  @inlinable @inline(__always)
  func expectAllowed(_ datatype: MPI_Datatype, _ symbol: MPISymbol) throws(MPIError) {
    // Of other elements the compiler knew, except of raw memory, whose bytes are no numbers though Swift calls them `UInt8`.
    let isOpen = Element.self == AnyElement.self || (Element.self == UInt8.self && datatype.raw == smpi_MPI_BYTE.raw)
    if isOpen && object == nil { try Op.expectAllowed(predefined, datatype, symbol) }
  }
}

extension Op {
  @usableFromInline @inline(never)
  static func expectAllowed(_ op: MPI_Op, _ datatype: MPI_Datatype, _ symbol: MPISymbol) throws(MPIError) {
    // What is not predefined is the library's to judge. One thing may have two names, as C's types and Fortran's.
    let sorts = ElementSort.ofDatatypes.filter { $0.handle.raw == datatype.raw }.map(\.sort)
    guard !sorts.isEmpty, let allowed = predefined.first(where: { $0.handle.raw == op.raw })?.elements else { return }
    if !sorts.contains(where: allowed.contains) {
      throw MPIError(.op, "the operation is not defined for elements of this datatype", function: symbol)
    }
  }
}
