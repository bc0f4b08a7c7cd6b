public import CMPI

/// What was received: from whom, with which tag, and how much.
@frozen public struct Status: Sendable {
  /// The status of the raw tier.
  public var raw: MPI_Status

  /// A status from one of the raw tier.
  @inlinable public init(raw: MPI_Status = MPI_Status()) { self.raw = raw }

  /// The rank that sent it.
  ///
  /// The corresponding MPI function is `MPI_Status_get_source`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  @inlinable public var source: Int { Int(raw.MPI_SOURCE) }

  /// The tag that it was sent with.
  ///
  /// The corresponding MPI function is `MPI_Status_get_tag`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  @inlinable public var tag: Int { Int(raw.MPI_TAG) }

  /// The number of elements that were received.
  ///
  /// - Parameter type: the element type that was received.
  /// - Throws: ``MPIError`` of class ``ErrorClass/truncate`` when the message ended within an element.
  ///
  /// The corresponding MPI function is `MPI_Get_count`, in the chapter “Point-to-Point Communication” of MPI 5.0.
  public func count<Element: MPIElement>(of type: Element.Type) throws(MPIError) -> Int {
    try ensureRunning()
    var raw = raw
    var count: Int
    if MPISymbol.MPI_Get_count_c.isAvailable {
      count = 0
      try check(smpi_Get_count_c(&raw, Element.rawDatatype, &count), .MPI_Get_count_c)
    } else {
      var small: Int32 = 0
      try check(smpi_Get_count(&raw, Element.rawDatatype, &small), .MPI_Get_count)
      count = Int(small)
    }
    if count == Int(smpi_MPI_UNDEFINED) {
      throw MPIError(.truncate, "what was received is no whole number of \(Element.self) elements", function: .MPI_Get_count)
    }
    return count
  }
}

extension Status: CustomStringConvertible {
  /// The sender and the tag.
  public var description: String { "Status(source: \(source), tag: \(tag))" }
}
