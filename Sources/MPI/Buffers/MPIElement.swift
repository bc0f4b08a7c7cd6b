public import CMPI

/// A Swift type whose values are sent as they lie in memory.
///
/// A single value is a buffer of one element. Own structures conform to ``MPIStructure``, enumerations to ``MPIEnumeration``; whoever conforms to this
/// protocol itself answers for it that values are bits alone, without references, and that the datatype describes them.
public protocol MPIElement: Sendable, SendableMetatype, SendBuffer, ReceiveBuffer where Element == Self {
  /// The datatype of one element, a predefined one or one that is committed and lives as long as the program uses the type.
  static var rawDatatype: MPI_Datatype { get }
}

/// Elements that can be added and multiplied: integers, floating point and complex numbers.
public protocol MPIArithmetic: MPIElement {}

/// Elements that have a largest and a smallest: integers and floating point numbers.
public protocol MPIComparable: MPIElement {}

/// Elements that are true or false, integers included: zero is false.
public protocol MPILogical: MPIElement {}

/// Elements that are patterns of bits.
public protocol MPIBitwise: MPIElement {}

/// Pairs of a value and an index.
public protocol MPIPair: MPIElement {}

extension MPIElement {
  /// The datatype of the elements of a buffer. Debug builds look whether they lie in memory as those of an array do, for which whoever conforms to the
  /// protocol answers.
  @inlinable @inline(__always) static var bufferDatatype: MPI_Datatype {
    #if DEBUG
      checkedDatatype(of: Self.self)
    #else
      rawDatatype
    #endif
  }

  /// Gives the value to a closure, as a buffer of one element.
  @inlinable @inline(__always) public borrowing func withBufferView<R, E: Error>(_ body: (BufferView) throws(E) -> R) throws(E) -> R {
    var copy = copy self
    return try copy.withMutableBufferView(body)
  }

  /// Gives the value to a closure that writes to it, as a buffer of one element.
  @inlinable @inline(__always) public mutating func withMutableBufferView<R, E: Error>(_ body: (BufferView) throws(E) -> R) throws(E) -> R {
    try withUnsafeMutablePointer(to: &self) { (pointer) throws(E) in
      try body(BufferView(address: UnsafeMutableRawPointer(pointer), count: 1, datatype: Self.bufferDatatype))
    }
  }
}
