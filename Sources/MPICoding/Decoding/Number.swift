/// A number of a stream, whatever it was encoded as; for those that are not asked for as what they are.
enum Number {
  case bool(Bool)
  case signed(Int64)
  case unsigned(UInt64)
  case wide(Int128)
  case widest(UInt128)
  case float16(Float16)
  case float(Float)
  case double(Double)

  /// Of a tag and what follows it.
  init?(tagged base: UnsafeRawPointer, _ at: Int, _ limit: Int) {
    guard let extent = try? Walk.extent(base, at, limit) else { return nil }
    let from = extent.contents
    switch base.byte(at) {
    case let tag where tag < Tag.smallIntegers: self = .signed(Int64(tag))
    case Tag.no: self = .bool(false)
    case Tag.yes: self = .bool(true)
    case Tag.int8: self = .signed(Int64(base.number(from, as: Int8.self)))
    case Tag.int16: self = .signed(Int64(base.number(from, as: Int16.self)))
    case Tag.int32: self = .signed(Int64(base.number(from, as: Int32.self)))
    case Tag.int64: self = .signed(base.number(from, as: Int64.self))
    case Tag.uint64: self = .unsigned(base.number(from, as: UInt64.self))
    case Tag.int128: self = .wide(base.number(from, as: Int128.self))
    case Tag.uint128: self = .widest(base.number(from, as: UInt128.self))
    case Tag.float16: self = .float16(Float16(bitPattern: base.number(from, as: UInt16.self)))
    case Tag.float: self = .float(Float(bitPattern: base.number(from, as: UInt32.self)))
    case Tag.double: self = .double(Double(bitPattern: base.number(from, as: UInt64.self)))
    default: return nil
    }
  }

  /// Of an element of a packed array; nil for a `Bool` that is neither 0 nor 1.
  init?(element: ElementKind, _ base: UnsafeRawPointer, _ at: Int) {
    switch element {
    case .bool:
      let byte = base.byte(at)
      guard byte <= 1 else { return nil }
      self = .bool(byte == 1)
    case .int8: self = .signed(Int64(base.number(at, as: Int8.self)))
    case .int16: self = .signed(Int64(base.number(at, as: Int16.self)))
    case .int32: self = .signed(Int64(base.number(at, as: Int32.self)))
    case .int64: self = .signed(base.number(at, as: Int64.self))
    case .int128: self = .wide(base.number(at, as: Int128.self))
    case .uint8: self = .signed(Int64(base.byte(at)))
    case .uint16: self = .signed(Int64(base.number(at, as: UInt16.self)))
    case .uint32: self = .signed(Int64(base.number(at, as: UInt32.self)))
    case .uint64: self = .unsigned(base.number(at, as: UInt64.self))
    case .uint128: self = .widest(base.number(at, as: UInt128.self))
    case .float16: self = .float16(Float16(bitPattern: base.number(at, as: UInt16.self)))
    case .float: self = .float(Float(bitPattern: base.number(at, as: UInt32.self)))
    case .double: self = .double(Double(bitPattern: base.number(at, as: UInt64.self)))
    }
  }

  var bool: Bool? { if case .bool(let value) = self { value } else { nil } }

  /// The same number, where the type has it: never rounded.
  func integer<I: FixedWidthInteger>(_ type: I.Type) -> I? {
    switch self {
    case .bool: nil
    case .signed(let value): I(exactly: value)
    case .unsigned(let value): I(exactly: value)
    case .wide(let value): I(exactly: value)
    case .widest(let value): I(exactly: value)
    case .float16(let value): I(exactly: value)
    case .float(let value): I(exactly: value)
    case .double(let value): I(exactly: value)
    }
  }

  /// The same number, or NaN, where the type has it.
  func floatingPoint<F: BinaryFloatingPoint>(_ type: F.Type) -> F? {
    switch self {
    case .bool: nil
    case .signed(let value): F(exactly: value)
    case .unsigned(let value): F(exactly: value)
    case .wide(let value): F(exactly: value)
    case .widest(let value): F(exactly: value)
    case .float16(let value): Self.convert(value)
    case .float(let value): Self.convert(value)
    case .double(let value): Self.convert(value)
    }
  }

  private static func convert<From: BinaryFloatingPoint, To: BinaryFloatingPoint>(_ value: From) -> To? {
    value.isNaN ? To.nan : To(exactly: value)
  }
}
