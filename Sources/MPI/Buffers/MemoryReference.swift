public import CMPI

/// Memory that is kept alive elsewhere, passed by value to calls that read and to calls that write: pointers, memory of MPI or of a device.
///
/// The caller answers for it: it has to stay valid, and untouched by others, for the length of the call.
public protocol MemoryReference: SendBuffer, CollectiveMemoryReference, ~Escapable {}

/// Memory that is kept alive elsewhere, or ``InPlace`` where a collective takes that for what it writes.
public protocol CollectiveMemoryReference: CollectiveSendBuffer, ~Escapable {
  /// Where it is, and what it holds.
  var view: BufferView { get }
}

extension CollectiveMemoryReference where Self: ~Escapable {
  /// Gives the memory to a closure.
  @inlinable @inline(__always) public func withBufferView<R, E: Error>(_ body: (BufferView) throws(E) -> R) throws(E) -> R { try body(view) }
}

/// Elements of a type that the compiler does not know: all operations are allowed, and MPI checks.
public struct AnyElement: MPIArithmetic, MPIComparable, MPILogical, MPIBitwise, MPIPair {
  /// A value is a buffer of itself.
  public typealias Element = AnyElement
  @usableFromInline var byte: UInt8

  /// One byte.
  @inlinable public static var rawDatatype: MPI_Datatype { smpi_MPI_BYTE }
}

/// Memory at an address, described by a datatype.
///
/// ```swift
/// let column = try Datatype.double.createVector(count: rows, blocklength: 1, stride: columns)
/// try column.commit()
/// try matrix.withUnsafeMutableBytes { try world.recv(Memory($0.baseAddress, count: 1, datatype: column), source: 0) }
/// ```
@frozen public struct Memory: MemoryReference {
  /// The datatype says what an element is; the compiler does not know.
  public typealias Element = AnyElement

  @usableFromInline let address: UnsafeMutableRawPointer?
  @usableFromInline let count: Int
  // Not its handle: that means nothing any more, or something else, once the datatype was freed.
  @usableFromInline let datatype: Datatype

  /// Where it is, and what it holds.
  @inlinable public var view: BufferView { BufferView(address: address, count: count, datatype: datatype.handle) }

  /// Memory that is read or written.
  ///
  /// - Parameters:
  ///   - address: where the first element begins; not `&array`, whose address holds no longer than this call.
  ///   - count: how many elements there are.
  ///   - datatype: how one element lies in memory; it has to be committed.
  @inlinable public init(@_nonEphemeral _ address: UnsafeMutableRawPointer?, count: Int, datatype: Datatype) {
    self.address = address
    self.count = count
    self.datatype = datatype
  }

  /// Memory that is only read: it must not be passed to a call that writes.
  @inlinable public init(@_nonEphemeral reading address: UnsafeRawPointer?, count: Int, datatype: Datatype) {
    self.init(UnsafeMutableRawPointer(mutating: address), count: count, datatype: datatype)
  }
}

extension CollectiveSendBuffer where Self == Memory {
  /// Data whose datatype holds absolute addresses (`MPI_BOTTOM`).
  @inlinable public static func bottom(_ datatype: Datatype, count: Int = 1) -> Memory {
    Memory(smpi_MPI_BOTTOM(), count: count, datatype: datatype)
  }

  /// No data, as where only the root's buffer means anything.
  @inlinable public static var none: Memory { Memory(UnsafeMutableRawPointer?.none, count: 0, datatype: .byte) }
}

extension UnsafeMutableBufferPointer: CollectiveSendBuffer, SendBuffer, CollectiveMemoryReference, MemoryReference where Element: MPIElement {
  /// Where it is, and what it holds.
  @inlinable public var view: BufferView { BufferView(address: UnsafeMutableRawPointer(baseAddress), count: count, datatype: Element.bufferDatatype) }
}

extension UnsafeBufferPointer: CollectiveSendBuffer, SendBuffer where Element: MPIElement {
  /// Gives the memory to a closure, for the length of its run.
  @inlinable @inline(__always) public func withBufferView<R, E: Error>(_ body: (BufferView) throws(E) -> R) throws(E) -> R {
    try body(BufferView(address: UnsafeMutableRawPointer(mutating: baseAddress), count: count, datatype: Element.bufferDatatype))
  }
}

extension UnsafeMutableRawBufferPointer: MemoryReference {
  /// What it holds is bytes.
  public typealias Element = UInt8
  /// Where it is, and what it holds.
  @inlinable public var view: BufferView { BufferView(address: baseAddress, count: count, datatype: smpi_MPI_BYTE) }
}

extension UnsafeRawBufferPointer: SendBuffer {
  /// What it holds is bytes.
  public typealias Element = UInt8

  /// Gives the memory to a closure, for the length of its run.
  @inlinable @inline(__always) public func withBufferView<R, E: Error>(_ body: (BufferView) throws(E) -> R) throws(E) -> R {
    try body(BufferView(address: UnsafeMutableRawPointer(mutating: baseAddress), count: count, datatype: smpi_MPI_BYTE))
  }
}
