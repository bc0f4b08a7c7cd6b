/// How two objects are reduced to one.
///
/// ```swift
/// let total = try world.reduce(object: account, op: ObjectOperation { $0.merged(with: $1) }, root: 0)
/// let longest = try world.allreduce(object: name.count, op: .max)
/// ```
/// It has to be associative; the order of the ranks is kept, so it need not commute.
public struct ObjectOperation<Value> {
  /// Combines two values; the left one is of lower ranks.
  public let combine: (_ left: Value, _ right: Value) throws -> Value

  /// An operation of the program.
  ///
  /// - Parameter combine: combines two values; the left one is of lower ranks. What it throws, the reduction throws on this rank; the ranks that
  ///   need the result throw ``MPIError`` with the text of it.
  public init(_ combine: @escaping (_ left: Value, _ right: Value) throws -> Value) { self.combine = combine }
}

extension ObjectOperation where Value: AdditiveArithmetic {
  /// Adds.
  public static var sum: Self { Self { $0 + $1 } }
}

extension ObjectOperation where Value: FixedWidthInteger {
  /// Adds; throws ``MPIError`` when the sum has no room.
  public static var sum: Self {
    Self {
      let (sum, overflow) = $0.addingReportingOverflow($1)
      if overflow { throw MPIError(.other, "the sum of \($0) and \($1) has no room in \(Value.self)") }
      return sum
    }
  }

  /// Multiplies; throws ``MPIError`` when the product has no room.
  public static var prod: Self {
    Self {
      let (product, overflow) = $0.multipliedReportingOverflow(by: $1)
      if overflow { throw MPIError(.other, "the product of \($0) and \($1) has no room in \(Value.self)") }
      return product
    }
  }
}

extension ObjectOperation where Value: Numeric {
  /// Multiplies.
  public static var prod: Self { Self { $0 * $1 } }
}

extension ObjectOperation where Value: Comparable {
  /// Takes the largest value, the one of the lowest rank among equals.
  public static var max: Self { Self { $0 < $1 ? $1 : $0 } }

  /// Takes the smallest value, the one of the lowest rank among equals.
  public static var min: Self { Self { $1 < $0 ? $1 : $0 } }
}

extension ObjectOperation where Value == Bool {
  /// Logical and.
  public static var land: Self { Self { $0 && $1 } }

  /// Logical or.
  public static var lor: Self { Self { $0 || $1 } }

  /// Logical exclusive or.
  public static var lxor: Self { Self { $0 != $1 } }
}

extension ObjectOperation where Value: BinaryInteger {
  /// Bitwise and.
  public static var band: Self { Self { $0 & $1 } }

  /// Bitwise or.
  public static var bor: Self { Self { $0 | $1 } }

  /// Bitwise exclusive or.
  public static var bxor: Self { Self { $0 ^ $1 } }
}

/// A value and the place where it is, of any types that have an order, for ``ObjectOperation/maxloc`` and ``ObjectOperation/minloc``.
///
/// ``ValueIndex`` is one for numbers.
public protocol LocatedValue<Value, Index> {
  /// The type of the value.
  associatedtype Value: Comparable
  /// The type of the place.
  associatedtype Index: Comparable

  /// The value.
  var value: Value { get }
  /// The place.
  var index: Index { get }
}

extension ValueIndex: LocatedValue where Value: Comparable {}

extension ObjectOperation where Value: LocatedValue {
  /// Takes the pair with the largest value, the one with the lowest index among equals.
  public static var maxloc: Self { Self { $0.value < $1.value || (!($1.value < $0.value) && $1.index < $0.index) ? $1 : $0 } }

  /// Takes the pair with the smallest value, the one with the lowest index among equals.
  public static var minloc: Self { Self { $1.value < $0.value || (!($0.value < $1.value) && $1.index < $0.index) ? $1 : $0 } }
}
