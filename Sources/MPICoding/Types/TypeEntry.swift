import Synchronization

/// How values of a type are written and read. Asking whether a type conforms to a protocol takes the runtime as long as writing ten
/// numbers, so it is asked once per type and process.
struct TypeEntry {
  enum Kind: UInt8 {
    /// Through its own `encode(to:)` and `init(from:)`.
    case general
    /// A number, a `Bool`.
    case bool, int8, int16, int32, int64, int128, uint8, uint16, uint32, uint64, uint128, float16, float, double
    case string
    /// Types that the compiler knows here: where generic code would ask the runtime for types each time.
    case numbers, strings, textsToDoubles, textsToIntegers, textsToStrings
    /// By `FastEncodable` and `FastDecodable`.
    case fast
  }

  let type: UnsafeRawPointer
  let kind: Kind
  let encodable: (any FastEncodable.Type)?
  let decodable: (any FastDecodable.Type)?

  /// Of a number: its kind.
  let element: ElementKind?
  /// Of an array of numbers: theirs.
  let elements: ElementKind?

  private init(_ type: Any.Type) {
    self.type = unsafeBitCast(type, to: UnsafeRawPointer.self)
    encodable = type as? any FastEncodable.Type
    decodable = type as? any FastDecodable.Type
    kind =
      switch ObjectIdentifier(type) {
      case ObjectIdentifier(Bool.self): .bool
      case ObjectIdentifier(Int8.self): .int8
      case ObjectIdentifier(Int16.self): .int16
      case ObjectIdentifier(Int32.self): .int32
      case ObjectIdentifier(Int64.self), ObjectIdentifier(Int.self): .int64
      case ObjectIdentifier(Int128.self): .int128
      case ObjectIdentifier(UInt8.self): .uint8
      case ObjectIdentifier(UInt16.self): .uint16
      case ObjectIdentifier(UInt32.self): .uint32
      case ObjectIdentifier(UInt64.self), ObjectIdentifier(UInt.self): .uint64
      case ObjectIdentifier(UInt128.self): .uint128
      case ObjectIdentifier(Float16.self): .float16
      case ObjectIdentifier(Float.self): .float
      case ObjectIdentifier(Double.self): .double
      case ObjectIdentifier(String.self): .string
      case ObjectIdentifier([String].self): .strings
      case ObjectIdentifier([String: Double].self): .textsToDoubles
      case ObjectIdentifier([String: Int].self): .textsToIntegers
      case ObjectIdentifier([String: String].self): .textsToStrings
      case _ where Self.elements(of: type) != nil: .numbers
      default: encodable != nil || decodable != nil ? .fast : .general
      }
    element = kind.rawValue >= Kind.bool.rawValue && kind.rawValue <= Kind.double.rawValue ? ElementKind(rawValue: kind.rawValue) : nil
    elements = Self.elements(of: type)
  }

  private static func elements(of type: Any.Type) -> ElementKind? {
    switch ObjectIdentifier(type) {
    case ObjectIdentifier([Bool].self): .bool
    case ObjectIdentifier([Int8].self): .int8
    case ObjectIdentifier([Int16].self): .int16
    case ObjectIdentifier([Int32].self): .int32
    case ObjectIdentifier([Int64].self), ObjectIdentifier([Int].self): .int64
    case ObjectIdentifier([Int128].self): .int128
    case ObjectIdentifier([UInt8].self): .uint8
    case ObjectIdentifier([UInt16].self): .uint16
    case ObjectIdentifier([UInt32].self): .uint32
    case ObjectIdentifier([UInt64].self), ObjectIdentifier([UInt].self): .uint64
    case ObjectIdentifier([UInt128].self): .uint128
    case ObjectIdentifier([Float16].self): .float16
    case ObjectIdentifier([Float].self): .float
    case ObjectIdentifier([Double].self): .double
    default: nil
    }
  }

  typealias Reference = UnsafePointer<TypeEntry>

  /// Entries live as long as the process: there are as many as types.
  private struct Known: @unchecked Sendable { var entries: [UInt: Reference] = [:] }
  private struct Found: @unchecked Sendable { let entry: Reference? }
  private static let known = Mutex(Known())

  /// The entry of a type; slow, see `TypeCache`.
  static func of(_ type: Any.Type) -> Reference {
    let id = UInt(bitPattern: unsafeBitCast(type, to: UnsafeRawPointer.self))
    if let entry = known.withLock({ Found(entry: $0.entries[id]) }).entry { return entry }
    // Outside of the lock: the cast runs code of the runtime's own.
    let entry = UnsafeMutablePointer<TypeEntry>.allocate(capacity: 1)
    entry.initialize(to: TypeEntry(type))
    let new = Found(entry: Reference(entry))
    // Two threads may both have made one; either will do.
    known.withLock { $0.entries[id] = new.entry }
    return Reference(entry)
  }
}

/// The entries that one coder met last, found without a lock.
struct TypeCache {
  private static let count = 256
  private let slots: UnsafeMutablePointer<TypeEntry.Reference>

  init() {
    slots = .allocate(capacity: Self.count)
    slots.initialize(repeating: TypeEntry.of(Never.self), count: Self.count)
  }

  @inline(__always) func entry(_ type: Any.Type) -> TypeEntry.Reference {
    let id = unsafeBitCast(type, to: UnsafeRawPointer.self)
    let bits = UInt(bitPattern: id)
    let slot = slots + Int((bits >> 4 ^ bits >> 12) & 255)
    if slot.pointee.pointee.type == id { return slot.pointee }
    return fill(slot, type)
  }

  @inline(never) private func fill(_ slot: UnsafeMutablePointer<TypeEntry.Reference>, _ type: Any.Type) -> TypeEntry.Reference {
    slot.pointee = TypeEntry.of(type)
    return slot.pointee
  }
}

/// Types that are written without their `encode(to:)`.
package protocol FastEncodable {
  /// Writes the value at an address; `place` is its place in the container that is open, for coding paths.
  static func write(_ address: UnsafeRawPointer, to writer: Writer, place: Int) throws
}

/// Types that are read without their `init(from:)`.
package protocol FastDecodable {
  /// Initialises memory with the value at an offset of the stream, which ends at `limit`; `parent` and `place` are for
  /// coding paths.
  static func read(into address: UnsafeMutableRawPointer, from reader: Reader, at offset: Int, limit: Int, parent: Int, place: Int) throws
}
