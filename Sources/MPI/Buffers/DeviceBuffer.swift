/// Memory of an accelerator, at an address of the device, described by a datatype.
///
/// Only a library that was built for such devices can use it, and is asked once; where it cannot, making the buffer throws.
///
/// ```swift
/// let values = try DeviceBuffer(devicePointer, count: 1024, datatype: .double, kind: .cuda)
/// try world.send(values, dest: 1)
/// ```
///
/// The caller answers for it, as for all memory that lives elsewhere: it has to stay valid for the length of the call, or until the request is
/// complete, and work of the device on it has to be finished before.
public struct DeviceBuffer: MemoryReference {
  /// The datatype says what an element is; the compiler does not know.
  public typealias Element = AnyElement

  /// The sort of device whose memory it is.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// Devices that are programmed with CUDA.
    case cuda
    /// Devices that are programmed with ROCm, or HIP.
    case rocm
    /// Devices that are programmed with Level Zero, or oneAPI.
    case levelZero = "level_zero"
  }

  /// The sort of device whose memory it is.
  public let kind: Kind

  private let address: UnsafeMutableRawPointer?
  private let count: Int
  // Not its handle: see `Memory`.
  private let datatype: Datatype

  /// Where it is, and what it holds.
  public var view: BufferView { BufferView(address: address, count: count, datatype: datatype.handle) }

  /// Memory of a device.
  ///
  /// - Parameters:
  ///   - address: where the first element begins, as the device counts.
  ///   - count: how many elements there are.
  ///   - datatype: how one element lies in memory; it has to be committed.
  ///   - kind: the sort of device.
  /// - Throws: ``MPIError`` of class ``ErrorClass/unavailable`` when the library cannot use memory of such devices.
  public init(_ address: UnsafeMutableRawPointer?, count: Int, datatype: Datatype, kind: Kind) throws(MPIError) {
    guard try isGPUAware(for: kind) else {
      throw MPIError(
        .unavailable,
        "memory of a \(kind.rawValue) device cannot be passed to \(libraryName): it was not built for that, or is told not to use it. "
          + "Copy the data to memory of the host first, or use a library that was built for such devices")
    }
    self.kind = kind
    self.address = address
    self.count = count
    self.datatype = datatype
  }
}

extension DeviceBuffer: OwnedReceiveBuffer {
  /// Where it is, and what it holds.
  public var stableView: BufferView { view }
  /// Nothing: the memory is not its own.
  @inlinable public mutating func shorten(to count: Int) {}
}
