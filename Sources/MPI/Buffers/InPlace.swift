internal import CMPI

/// The data are in the receive buffer already: `try world.allreduce(.inPlace, &values, op: .sum)`.
///
/// Only collectives take it, where MPI takes `MPI_IN_PLACE`.
public struct InPlace: CollectiveSendBuffer {
  public init() {}

  public func withBufferView<R, E: Error>(_ body: (BufferView) throws(E) -> R) throws(E) -> R {
    try body(BufferView(address: smpi_MPI_IN_PLACE(), count: 0, datatype: smpi_MPI_DATATYPE_NULL))
  }
}

extension CollectiveSendBuffer where Self == InPlace {
  /// The data are in the receive buffer already.
  public static var inPlace: InPlace { InPlace() }
}
