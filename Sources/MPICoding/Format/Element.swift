/// What the elements of a packed array are: the code that stands for them in a stream.
public enum ElementKind: UInt8, Sendable, CaseIterable {
  /// One byte, 0 or 1.
  case bool = 1
  /// A signed integer of 8 bits.
  case int8
  /// A signed integer of 16 bits.
  case int16
  /// A signed integer of 32 bits.
  case int32
  /// A signed integer of 64 bits; `Int` too.
  case int64
  /// A signed integer of 128 bits.
  case int128
  /// A byte.
  case uint8
  /// An unsigned integer of 16 bits.
  case uint16
  /// An unsigned integer of 32 bits.
  case uint32
  /// An unsigned integer of 64 bits; `UInt` too.
  case uint64
  /// An unsigned integer of 128 bits.
  case uint128
  /// A floating-point number of 16 bits.
  case float16
  /// A floating-point number of 32 bits.
  case float
  /// A floating-point number of 64 bits.
  case double

  /// The bytes that one element takes.
  public var size: Int {
    switch self {
    case .bool, .int8, .uint8: 1
    case .int16, .uint16, .float16: 2
    case .int32, .uint32, .float: 4
    case .int64, .uint64, .double: 8
    case .int128, .uint128: 16
    }
  }
}
