public import CMPI

/// So many values in a row as one element: `[FixedArray<3, Double>]` is a buffer, where `InlineArray` is a buffer itself.
@frozen public struct FixedArray<let count: Int, Value: MPIElement>: MPIElement {
  /// A value is a buffer of itself.
  public typealias Element = FixedArray

  /// The values.
  public var values: InlineArray<count, Value>

  /// A row of values.
  @inlinable public init(_ values: InlineArray<count, Value>) { self.values = values }

  /// The datatype of one row, made at its first use.
  @inlinable public static var rawDatatype: MPI_Datatype {
    datatypeOrNull(of: Self.self) { () throws(MPIError) in try Datatype(storedBy: Self.self) }
  }
}

/// A tuple as one element: `[Tuple<Double, Int32>]` is a buffer, where an array of tuples cannot be.
@frozen public struct Tuple<each Value: MPIElement>: MPIElement {
  /// A value is a buffer of itself.
  public typealias Element = Tuple

  /// The values.
  public var values: (repeat each Value)

  /// A tuple of values.
  @inlinable public init(_ values: repeat each Value) { self.values = (repeat each values) }

  /// The datatype of one tuple, made at its first use.
  @inlinable public static var rawDatatype: MPI_Datatype {
    datatypeOrNull(of: Self.self) { () throws(MPIError) in try Datatype(storedBy: Self.self) }
  }
}

// So that they can be fields of structures.
extension FixedArray: BitwiseCopyable where Value: BitwiseCopyable {}
extension Tuple: BitwiseCopyable where repeat each Value: BitwiseCopyable {}
