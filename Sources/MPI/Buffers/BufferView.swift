public import CMPI

/// What MPI gets of a buffer: where it starts, how many elements it has, and what each of them is.
///
/// It is valid for as long as the closure that receives it runs.
@frozen public struct BufferView {
  /// The start; `nil` for an empty buffer.
  public var address: UnsafeMutableRawPointer?
  /// The number of elements.
  public var count: Int
  /// The datatype of one element.
  public var datatype: MPI_Datatype

  /// A view of `count` elements at an address.
  @inlinable public init(address: UnsafeMutableRawPointer?, count: Int, datatype: MPI_Datatype) {
    self.address = address
    self.count = count
    self.datatype = datatype
  }
}
