public import CMPI

/// A reduction operation for elements of one type: a predefined one, such as `.sum`, or one that is made of a closure.
///
/// The predefined ones exist for the elements that MPI allows: a sum of `Bool` does not compile.
///
/// ```swift
/// let longest = try world.allreduce(length, op: .max)
/// let gcd = try Operation<Int>(commute: true, elementwise: { greatestCommonDivisor($0, $1) })
/// let common = try world.allreduce(length, op: gcd)
/// ```
@frozen public struct Operation<Element: MPIElement>: Sendable {
  @usableFromInline let predefined: MPI_Op
  /// The object of an operation that MPI does not define, which has to live as long as MPI uses it.
  @usableFromInline let object: Op?

  @inlinable init(predefined handle: MPI_Op) {
    predefined = handle
    object = nil
  }

  /// An operation of the program, for elements that it can combine.
  @inlinable public init(_ op: Op) {
    predefined = smpi_MPI_OP_NULL
    object = op
  }

  /// The handle, for the raw tier; the null handle once its object was freed.
  @inlinable public var handle: MPI_Op {
    @inline(__always) get { if let object { object.handle } else { predefined } }
  }
}

extension Operation {
  /// Whether MPI may combine the operands in any order. What does not commute is combined in the order of the ranks.
  ///
  /// - Throws: ``MPIError`` of class ``ErrorClass/op`` when it was freed.
  ///
  /// The corresponding MPI function is `MPI_Op_commutative`, in the chapter “Collective Communication” of MPI 5.0.
  public var isCommutative: Bool { get throws(MPIError) { try (object ?? Op(handle: predefined)).isCommutative } }

  /// Whether it is one of those that MPI defines.
  public var isPredefined: Bool { (object ?? Op(handle: predefined)).isPredefined }

  /// Combines elements of this process: each result is `inbuf[i]` combined with `inoutbuf[i]`, in this order.
  ///
  /// - Parameters:
  ///   - inbuf: the left operands.
  ///   - inoutbuf: the right operands, which the results replace; as many as the left ones.
  /// - Throws: ``MPIError`` of class ``ErrorClass/count`` when the lengths differ.
  ///
  /// The corresponding MPI function is `MPI_Reduce_local`, in the chapter “Collective Communication” of MPI 5.0.
  @inlinable
  public func reduceLocal<Send: SendBuffer & ~Copyable & ~Escapable, Buffer: ReceiveBuffer & ~Copyable & ~Escapable>(
    _ inbuf: borrowing Send, _ inoutbuf: inout Buffer
  ) throws(MPIError) where Send.Element == Element, Buffer.Element == Element {
    try MPI.reduceLocal(inbuf, &inoutbuf, op: self)
  }
}

extension Op {
  /// Whether it is one of those that MPI defines.
  public var isPredefined: Bool { Self.predefined.contains { $0.handle.raw == handle.raw } }
}
