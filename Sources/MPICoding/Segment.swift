/// What a payload beside a stream consists of: as the stream's tables describe it.
public struct SegmentLayout: Sendable, Equatable {
  /// What its elements are.
  public let element: ElementKind
  /// How many there are.
  public let count: Int

  /// Describes a payload.
  ///
  /// - Parameters:
  ///   - element: what its elements are.
  ///   - count: how many there are.
  public init(element: ElementKind, count: Int) {
    self.element = element
    self.count = count
  }

  /// How many bytes it has; `Int.max` for more than there can be.
  public var byteCount: Int {
    let (product, overflow) = count.multipliedReportingOverflow(by: element.size)
    return overflow || count < 0 ? Int.max : product
  }
}

/// A payload that travels beside a stream: the memory of an array of numbers, of bytes or of `Data`, referred to and never copied.
///
/// When encoding it refers to the array that was encoded. When decoding it refers to an array that the transport filled, which becomes
/// the decoded array itself.
public struct Segment: Sendable {
  package let storage: SegmentStorage

  package init(_ storage: SegmentStorage) { self.storage = storage }

  /// Makes a payload whose memory the caller fills, such as by receiving a message into it.
  ///
  /// The memory is not cleared first, and becomes the decoded array without a copy. Compare the layout with what is about to
  /// arrive before: as many bytes as it says are allocated.
  ///
  /// - Parameters:
  ///   - layout: what the stream's tables say of it, see ``BinaryDecoder/segmentLayouts(of:)``.
  ///   - fill: writes all of the memory.
  /// - Throws: `DecodingError.dataCorrupted` when no memory can have that size or holds a `Bool` that is neither 0 nor 1; what `fill` throws.
  public init(_ layout: SegmentLayout, fill: (UnsafeMutableRawBufferPointer) throws -> Void) throws {
    guard layout.byteCount < Int.max / 2 else {
      throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "a segment of \(layout.count) elements"))
    }
    storage = try Self.make(layout, fill)
    try validate()
  }

  /// Copies memory into a payload.
  ///
  /// - Parameters:
  ///   - layout: what the stream's tables say of it.
  ///   - bytes: what it holds, in bytes.
  /// - Throws: `DecodingError.dataCorrupted` when the sizes differ.
  public init(_ layout: SegmentLayout, copying bytes: UnsafeRawBufferPointer) throws {
    guard layout.byteCount == bytes.count else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: [], debugDescription: "a segment of \(layout.byteCount) bytes was given \(bytes.count)"))
    }
    try self.init(layout) { $0.copyMemory(from: bytes) }
  }

  /// What it consists of.
  public var layout: SegmentLayout { storage.layout }

  /// Lends its memory.
  ///
  /// - Parameter body: is given the bytes, which it may use until it returns.
  /// - Returns: what `body` returns.
  /// - Throws: what `body` throws.
  public func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try storage.withBytes(body)
  }

  /// Makes a payload whose memory is filled later, by whoever takes care that nobody looks at it before, and validates it then.
  package init(uninitialized layout: SegmentLayout) throws {
    guard layout.byteCount < Int.max / 2 else {
      throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "a segment of \(layout.count) elements"))
    }
    storage = try Self.make(layout) { _ in }
  }

  /// Checks what was filled in later.
  package func validate() throws {
    if layout.element == .bool { try withUnsafeBytes(Self.expectBooleans) }
  }

  private static func expectBooleans(_ bytes: UnsafeRawBufferPointer) throws {
    guard bytes.allSatisfy({ $0 <= 1 }) else {
      throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "a segment of Bool with a byte that is neither 0 nor 1"))
    }
  }

  private static func make(_ layout: SegmentLayout, _ fill: (UnsafeMutableRawBufferPointer) throws -> Void) throws -> SegmentStorage {
    func array<Element: BitwiseCopyable & Sendable>(_ type: Element.Type) throws -> SegmentStorage {
      let array = try [Element](unsafeUninitializedCapacity: layout.count) { memory, count in
        try fill(UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(memory)[..<layout.byteCount]))
        count = layout.count
      }
      return ArrayStorage(array, layout.element)
    }
    return switch layout.element {
    case .bool: try array(Bool.self)
    case .int8: try array(Int8.self)
    case .int16: try array(Int16.self)
    case .int32: try array(Int32.self)
    case .int64: try array(Int.self)
    case .int128: try array(Int128.self)
    case .uint8: try array(UInt8.self)
    case .uint16: try array(UInt16.self)
    case .uint32: try array(UInt32.self)
    case .uint64: try array(UInt.self)
    case .uint128: try array(UInt128.self)
    case .float16: try array(Float16.self)
    case .float: try array(Float.self)
    case .double: try array(Double.self)
    }
  }
}

/// The memory of a payload, whoever owns it.
package class SegmentStorage: @unchecked Sendable {
  package let layout: SegmentLayout

  package init(_ layout: SegmentLayout) { self.layout = layout }

  package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try body(UnsafeRawBufferPointer(start: nil, count: 0))
  }
}

/// The memory of an array.
package final class ArrayStorage<Element>: SegmentStorage, @unchecked Sendable {
  package let array: [Element]

  package init(_ array: [Element], _ kind: ElementKind) {
    self.array = array
    super.init(SegmentLayout(element: kind, count: array.count))
  }

  package override func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try array.withUnsafeBytes(body)
  }
}

/// Memory whose owner keeps it where it is.
package final class OwnedStorage: SegmentStorage, @unchecked Sendable {
  package let owner: any Sendable
  private let bytes: UnsafeRawBufferPointer

  package init(_ owner: any Sendable, _ bytes: UnsafeRawBufferPointer) {
    self.owner = owner
    self.bytes = bytes
    super.init(SegmentLayout(element: .uint8, count: bytes.count))
  }

  package override func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try withExtendedLifetime(owner) { try body(bytes) }
  }
}
