import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What a payload beside a stream consists of: as the stream's tables describe it.
public struct SegmentLayout: Sendable, Equatable {
  // One word, for a table may have millions: what the elements are in the highest byte, how many below it.
  package let word: UInt64
  private static var most: UInt64 { 1 << 56 - 1 }

  /// What its elements are.
  public var element: ElementKind { ElementKind(rawValue: UInt8(truncatingIfNeeded: word >> 56)) ?? .uint8 }
  /// How many there are; `Int.max` for 2⁵⁶ - 1 and more, which no memory has.
  public var count: Int {
    let count = word & Self.most
    return count == Self.most ? .max : Int(count)
  }

  /// Describes a payload.
  ///
  /// - Parameters:
  ///   - element: what its elements are.
  ///   - count: how many there are.
  public init(element: ElementKind, count: Int) {
    let isSmall = count >= 0 && UInt64(count) < Self.most
    word = UInt64(element.rawValue) << 56 | (isSmall ? UInt64(count) : Self.most)
  }

  /// The layout that a word describes; nil where it describes none.
  package init?(word: UInt64) {
    guard ElementKind(rawValue: UInt8(truncatingIfNeeded: word >> 56)) != nil else { return nil }
    self.word = word
  }

  /// How many bytes it has; `Int.max` for more than there can be.
  public var byteCount: Int {
    let (product, overflow) = count.multipliedReportingOverflow(by: element.size)
    return overflow ? Int.max : product
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
  /// - Throws: `DecodingError.dataCorrupted` when there is not so much memory, or it holds a `Bool` that is neither 0 nor 1; what `fill` throws.
  public init(_ layout: SegmentLayout, fill: (UnsafeMutableRawBufferPointer) throws -> Void) throws {
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
  ///
  /// - Throws: `DecodingError.dataCorrupted` when there is not so much memory.
  package init(uninitialized layout: SegmentLayout) throws {
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
    // An array ends the process when there is no memory for it.
    guard layout.byteCount < Int.max / 2, hasMemory(layout.byteCount) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: [], debugDescription: "there is no memory for a segment of \(layout.count) elements of \(layout.element)"))
    }
    func array<Element: BitwiseCopyable & Sendable>(_ type: Element.Type) throws -> SegmentStorage {
      let array = try [Element](unsafeUninitializedCapacity: layout.count) { memory, count in
        try fill(UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(memory)[..<layout.byteCount]))
        count = layout.count
      }
      return ArrayStorage(array, layout.element, isFresh: true)
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

/// Whether so much memory can be had at the moment. Of little it is not asked: that would take longer than to fill it.
private func hasMemory(_ count: Int) -> Bool {
  guard count >= 1 << 20, let memory = allocate(count + 64) else { return count < 1 << 20 }
  free(memory)
  return true
}

/// Not to be seen through: a compiler that knows what allocates leaves out what nobody uses.
@inline(never) @_optimize(none) private func allocate(_ count: Int) -> UnsafeMutableRawPointer? { malloc(count) }

/// The memory of a payload, whoever owns it.
package class SegmentStorage: @unchecked Sendable {
  /// Who has got the memory.
  private enum Owner {
    static let nobody: UInt8 = 0
    /// An array, which copies before it writes if others have it, too.
    static let array: UInt8 = 1
    /// A value that writes in place.
    static let writer: UInt8 = 2
  }

  package let layout: SegmentLayout
  private let owner: Atomic<UInt8>

  /// - Parameter isFresh: whether the memory was made for what will be decoded, and nobody else has it.
  package init(_ layout: SegmentLayout, isFresh: Bool = false) {
    self.layout = layout
    owner = Atomic(isFresh ? Owner.nobody : Owner.array)
  }

  /// Whether an array can have the memory.
  func goesToArray() -> Bool {
    owner.compareExchange(expected: Owner.nobody, desired: Owner.array, ordering: .relaxed).original != Owner.writer
  }

  /// Whether a value that writes in place can have the memory: the first one, and only where nobody else has it.
  package func goesToWriter() -> Bool {
    owner.compareExchange(expected: Owner.nobody, desired: Owner.writer, ordering: .relaxed).exchanged
  }

  package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try body(UnsafeRawBufferPointer(start: nil, count: 0))
  }
}

/// The memory of an array.
package final class ArrayStorage<Element>: SegmentStorage, @unchecked Sendable {
  package let array: [Element]

  package init(_ array: [Element], _ kind: ElementKind, isFresh: Bool = false) {
    self.array = array
    super.init(SegmentLayout(element: kind, count: array.count), isFresh: isFresh)
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
