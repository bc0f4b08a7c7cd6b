internal import CMPI

/// What first messages are received as.
///
/// A message that is longer than its receive is an error; some libraries report it, and write all of it nevertheless, beyond the end of
/// the memory. They do not into memory with a gap: so there is one, behind what an object may take, and a byte more.
enum HeadType {
  /// What a receive has to have.
  static let memorySize = Envelope.capacity + 16

  static let count: Int32 = withGap == nil ? Int32(Envelope.capacity) : 1
  static let datatype: MPI_Datatype = withGap ?? smpi_MPI_BYTE

  private static let withGap: MPI_Datatype? = {
    guard smpi_overruns() != 0 else { return nil }
    var datatype = smpi_MPI_DATATYPE_NULL
    let code = smpi_Type_indexed(2, [Int32(Envelope.capacity), 1], [0, Int32(Envelope.capacity) + 1], smpi_MPI_BYTE, &datatype)
    return code == 0 && smpi_Type_commit(&datatype) == 0 ? datatype : nil
  }()
}
