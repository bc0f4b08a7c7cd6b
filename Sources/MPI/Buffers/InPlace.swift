internal import CMPI

/// The data are in the other buffer already: `try world.allreduce(.inPlace, &values, op: .sum)`.
///
/// Only collectives take it, where MPI takes `MPI_IN_PLACE`.
public struct InPlace: CollectiveMemoryReference {
  /// The data are in the other buffer.
  public init() {}

  /// What MPI understands as "in place".
  public var view: BufferView { BufferView(address: smpi_MPI_IN_PLACE(), count: 0, datatype: smpi_MPI_DATATYPE_NULL) }
}

extension CollectiveSendBuffer where Self == InPlace {
  /// The data are in the other buffer already.
  public static var inPlace: InPlace { InPlace() }
}
