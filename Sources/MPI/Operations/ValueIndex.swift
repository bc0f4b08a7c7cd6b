public import CMPI

/// Numbers whose pairs with an index MPI knows: `Double`, `Float`, `Int`, `Int64`, `Int32`, `Int16`, and `Float80` where there is one.
public protocol MPIIndexable: MPIElement {
  /// The datatype of a pair of a value and an index.
  static var rawPairDatatype: MPI_Datatype { get }
}

/// A value and the place where it is, for the operations `.maxloc` and `.minloc`, which find out who has the largest or the smallest.
///
/// ```swift
/// let coldest = try world.allreduce(ValueIndex(temperature, index: world.rank), op: .minloc)
/// print("it is \(coldest.value) degrees at rank \(coldest.index)")
/// ```
@frozen public struct ValueIndex<Value: MPIIndexable>: MPIPair {
  /// A pair is a buffer of itself.
  public typealias Element = ValueIndex

  /// The value.
  public var value: Value
  /// Where it is; of equal values, the operations take the lowest index. MPI has indices of 32 bits.
  public var index: Int32

  /// A pair.
  @inlinable public init(value: Value, index: Int32) {
    self.value = value
    self.index = index
  }

  /// A pair whose index is a rank, or any other number.
  ///
  /// - Throws: ``MPIError`` of class ``ErrorClass/arg`` when the index needs more than 32 bits.
  @inlinable public init(_ value: Value, index: Int) throws(MPIError) { self.init(value: value, index: try narrow(index, "index of a value", nil)) }

  /// The datatype of a pair: `MPI_DOUBLE_INT` and its like.
  @inlinable public static var rawDatatype: MPI_Datatype { Value.rawPairDatatype }
}

// So that it can be a field of a structure.
extension ValueIndex: BitwiseCopyable where Value: BitwiseCopyable {}

extension ValueIndex: Equatable where Value: Equatable {}

extension ValueIndex: Hashable where Value: Hashable {}

extension ValueIndex: Encodable where Value: Encodable {}

extension ValueIndex: Decodable where Value: Decodable {}
