public import CMPI

/// An operation of one-sided accumulation, for elements of one type. MPI allows the predefined ones, and two that no reduction takes:
/// `.replace` and `.noOp`.
@frozen public struct AccumulateOperation<Element: MPIElement>: Sendable {
  /// The handle, for the raw tier.
  public let handle: MPI_Op

  @inlinable init(predefined handle: MPI_Op) { self.handle = handle }
}
