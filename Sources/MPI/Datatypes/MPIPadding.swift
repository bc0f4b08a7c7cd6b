/// Bytes of a structure that are no data: they lie in memory, and are not sent.
///
/// Swift puts padding where the next property has to be aligned, and nowhere else. Where a structure has to lie as one of another language does that has
/// more, such as a gap at its end, the gap is a property of this type. ``DataLayout/swiftDeclaration(named:)`` writes such properties.
///
/// ```swift
/// struct Record: MPIStructure {
///   var number: CInt
///   var padding = MPIPadding<12>()      // elements are 16 bytes apart
/// }
/// ```
@frozen public struct MPIPadding<let count: Int>: BitwiseCopyable, Hashable, Sendable {
  @usableFromInline var bytes: InlineArray<count, UInt8>

  /// Zeros.
  @inlinable public init() { bytes = InlineArray(repeating: 0) }

  /// Whether they are equal, which they always are: there is nothing to compare.
  @inlinable public static func == (one: MPIPadding, other: MPIPadding) -> Bool { true }

  /// Nothing.
  @inlinable public func hash(into hasher: inout Hasher) {}
}

/// What is no data.
protocol Unsent {}

extension MPIPadding: Unsent {}
