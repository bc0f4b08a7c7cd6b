// SIMD vectors: as many numbers as they have. A vector of three takes the memory of four.
public import CMPI

/// Numbers whose SIMD vectors are sent as they lie in memory.
public protocol MPIVectorScalar: MPIElement, SIMDScalar, Hashable, Codable
where
  SIMD2Storage: Sendable, SIMD4Storage: Sendable, SIMD8Storage: Sendable,
  SIMD16Storage: Sendable, SIMD32Storage: Sendable, SIMD64Storage: Sendable
{}

extension Int8: MPIVectorScalar {}
extension Int16: MPIVectorScalar {}
extension Int32: MPIVectorScalar {}
extension Int64: MPIVectorScalar {}
extension Int: MPIVectorScalar {}
extension UInt8: MPIVectorScalar {}
extension UInt16: MPIVectorScalar {}
extension UInt32: MPIVectorScalar {}
extension UInt64: MPIVectorScalar {}
extension UInt: MPIVectorScalar {}
extension Float16: MPIVectorScalar {}
extension Float: MPIVectorScalar {}
extension Double: MPIVectorScalar {}

/// The datatype of a vector.
@inlinable @inline(__always)
func vectorDatatype<Vector: SIMD & MPIElement>(_ type: Vector.Type) -> MPI_Datatype where Vector.Scalar: MPIElement {
  datatypeOrNull(of: type) { () throws(MPIError) in try repeatedDatatype(Vector.Scalar.rawDatatype, Vector.scalarCount, type) }
}

/// Sent as 2 numbers.
extension SIMD2: CollectiveSendBuffer, SendBuffer, ReceiveBuffer, MPIElement where Scalar: MPIVectorScalar {
  /// A value is a buffer of itself.
  public typealias Element = SIMD2

  /// The datatype of one vector, made at its first use.
  @inlinable public static var rawDatatype: MPI_Datatype { vectorDatatype(Self.self) }
}

/// Sent as 3 numbers.
extension SIMD3: CollectiveSendBuffer, SendBuffer, ReceiveBuffer, MPIElement where Scalar: MPIVectorScalar {
  /// A value is a buffer of itself.
  public typealias Element = SIMD3

  /// The datatype of one vector, made at its first use.
  @inlinable public static var rawDatatype: MPI_Datatype { vectorDatatype(Self.self) }
}

/// Sent as 4 numbers.
extension SIMD4: CollectiveSendBuffer, SendBuffer, ReceiveBuffer, MPIElement where Scalar: MPIVectorScalar {
  /// A value is a buffer of itself.
  public typealias Element = SIMD4

  /// The datatype of one vector, made at its first use.
  @inlinable public static var rawDatatype: MPI_Datatype { vectorDatatype(Self.self) }
}

/// Sent as 8 numbers.
extension SIMD8: CollectiveSendBuffer, SendBuffer, ReceiveBuffer, MPIElement where Scalar: MPIVectorScalar {
  /// A value is a buffer of itself.
  public typealias Element = SIMD8

  /// The datatype of one vector, made at its first use.
  @inlinable public static var rawDatatype: MPI_Datatype { vectorDatatype(Self.self) }
}

/// Sent as 16 numbers.
extension SIMD16: CollectiveSendBuffer, SendBuffer, ReceiveBuffer, MPIElement where Scalar: MPIVectorScalar {
  /// A value is a buffer of itself.
  public typealias Element = SIMD16

  /// The datatype of one vector, made at its first use.
  @inlinable public static var rawDatatype: MPI_Datatype { vectorDatatype(Self.self) }
}

/// Sent as 32 numbers.
extension SIMD32: CollectiveSendBuffer, SendBuffer, ReceiveBuffer, MPIElement where Scalar: MPIVectorScalar {
  /// A value is a buffer of itself.
  public typealias Element = SIMD32

  /// The datatype of one vector, made at its first use.
  @inlinable public static var rawDatatype: MPI_Datatype { vectorDatatype(Self.self) }
}

/// Sent as 64 numbers.
extension SIMD64: CollectiveSendBuffer, SendBuffer, ReceiveBuffer, MPIElement where Scalar: MPIVectorScalar {
  /// A value is a buffer of itself.
  public typealias Element = SIMD64

  /// The datatype of one vector, made at its first use.
  @inlinable public static var rawDatatype: MPI_Datatype { vectorDatatype(Self.self) }
}
