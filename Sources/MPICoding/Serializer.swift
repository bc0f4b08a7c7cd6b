/// Turns values into bytes and back: what object communication goes through.
///
/// ``BinaryEncoder`` and ``BinaryDecoder`` are behind ``BinarySerializer``, the default; `MPIFoundation` has JSON and property lists. To
/// plug in one of your own, write the first two functions; the others have defaults that send all in one piece.
public protocol Serializer: Sendable {
  /// Encodes a value.
  ///
  /// - Parameter value: any value that can be encoded.
  /// - Returns: its bytes.
  /// - Throws: whatever keeps it from being encoded.
  func encode<T: Encodable>(_ value: T) throws -> [UInt8]

  /// Decodes a value.
  ///
  /// - Parameters:
  ///   - type: the type of the value.
  ///   - bytes: what `encode` made of it, perhaps elsewhere; used until this returns.
  /// - Returns: the value.
  /// - Throws: whatever is wrong with the bytes.
  func decode<T: Decodable>(_ type: T.Type, from bytes: UnsafeRawBufferPointer) throws -> T

  /// Encodes a value and lends the bytes, without its large payloads where the serializer knows how.
  ///
  /// - Parameters:
  ///   - value: any value that can be encoded.
  ///   - outOfBandThreshold: the size in bytes from which on a payload becomes a segment.
  ///   - body: is given the bytes, which it may use until it returns, and the segments.
  /// - Returns: what `body` returns.
  /// - Throws: whatever keeps the value from being encoded; what `body` throws.
  func withEncoded<T: Encodable, Result>(
    _ value: T, outOfBandThreshold: Int, _ body: (UnsafeRawBufferPointer, [Segment]) throws -> Result
  ) throws -> Result

  /// Which payloads travel beside the bytes of a value.
  ///
  /// - Parameter bytes: what `withEncoded` lent.
  /// - Returns: for each segment, in order, what its elements are and how many there are.
  /// - Throws: whatever is wrong with the bytes.
  func segmentLayouts(of bytes: UnsafeRawBufferPointer) throws -> [SegmentLayout]

  /// Decodes a value, with the payloads that travelled beside it.
  ///
  /// - Parameters:
  ///   - type: the type of the value.
  ///   - bytes: what `withEncoded` lent, perhaps elsewhere; used until this returns.
  ///   - segments: the payloads, as `segmentLayouts` describes them.
  /// - Returns: the value.
  /// - Throws: whatever is wrong with the bytes or the segments.
  func decode<T: Decodable>(_ type: T.Type, from bytes: UnsafeRawBufferPointer, segments: [Segment]) throws -> T
}

extension Serializer {
  /// Encodes a value and lends the bytes, with all payloads in them.
  ///
  /// - Parameters:
  ///   - value: any value that can be encoded.
  ///   - outOfBandThreshold: not used.
  ///   - body: is given the bytes, which it may use until it returns, and no segments.
  /// - Returns: what `body` returns.
  /// - Throws: whatever keeps the value from being encoded; what `body` throws.
  public func withEncoded<T: Encodable, Result>(
    _ value: T, outOfBandThreshold: Int, _ body: (UnsafeRawBufferPointer, [Segment]) throws -> Result
  ) throws -> Result {
    try encode(value).withUnsafeBytes { try body($0, []) }
  }

  /// No payloads travel beside the bytes.
  ///
  /// - Parameter bytes: not used.
  /// - Returns: an empty array.
  public func segmentLayouts(of bytes: UnsafeRawBufferPointer) throws -> [SegmentLayout] { [] }

  /// Decodes a value whose bytes are all there is.
  ///
  /// - Parameters:
  ///   - type: the type of the value.
  ///   - bytes: what `encode` made of it.
  ///   - segments: none.
  /// - Returns: the value.
  /// - Throws: `DecodingError.dataCorrupted` when there are segments; whatever is wrong with the bytes.
  public func decode<T: Decodable>(_ type: T.Type, from bytes: UnsafeRawBufferPointer, segments: [Segment]) throws -> T {
    guard segments.isEmpty else {
      throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "\(Self.self) has no payloads beside the bytes"))
    }
    return try decode(type, from: bytes)
  }
}

/// The binary coder as a serializer.
public struct BinarySerializer: Serializer {
  /// The encoder, with its settings.
  public var encoder = BinaryEncoder()
  /// The decoder, with its settings.
  public var decoder = BinaryDecoder()

  /// Makes a serializer with the default settings.
  public init() {}

  /// Whether it has the default settings.
  package var isUsual: Bool { encoder.isUsual && decoder.isUsual }

  /// Encodes a value.
  ///
  /// - Parameter value: any value that can be encoded.
  /// - Returns: its bytes.
  /// - Throws: `EncodingError`; what its `encode(to:)` throws.
  public func encode<T: Encodable>(_ value: T) throws -> [UInt8] { try encoder.encode(value) }

  /// Decodes a value.
  ///
  /// - Parameters:
  ///   - type: the type of the value.
  ///   - bytes: what `encode` made of it; used until this returns.
  /// - Returns: the value.
  /// - Throws: `DecodingError`; what its `init(from:)` throws.
  public func decode<T: Decodable>(_ type: T.Type, from bytes: UnsafeRawBufferPointer) throws -> T {
    try decoder.decode(type, from: bytes)
  }

  /// Encodes a value without its large payloads, and lends the stream.
  ///
  /// - Parameters:
  ///   - value: any value that can be encoded.
  ///   - outOfBandThreshold: the size in bytes from which on a payload becomes a segment.
  ///   - body: is given the stream, which it may use until it returns, and the segments.
  /// - Returns: what `body` returns.
  /// - Throws: `EncodingError`; what `body` throws.
  public func withEncoded<T: Encodable, Result>(
    _ value: T, outOfBandThreshold: Int, _ body: (UnsafeRawBufferPointer, [Segment]) throws -> Result
  ) throws -> Result {
    try encoder.withEncoded(value, outOfBandThreshold: outOfBandThreshold, body)
  }

  /// Which payloads travel beside a stream.
  ///
  /// - Parameter bytes: the stream.
  /// - Returns: for each segment, in order, what its elements are and how many there are.
  /// - Throws: `DecodingError.dataCorrupted` when the stream is none.
  public func segmentLayouts(of bytes: UnsafeRawBufferPointer) throws -> [SegmentLayout] { try BinaryDecoder.segmentLayouts(of: bytes) }

  /// Decodes a value, with the payloads that travelled beside its stream.
  ///
  /// - Parameters:
  ///   - type: the type of the value.
  ///   - bytes: the stream; used until this returns.
  ///   - segments: the payloads, as its tables describe them.
  /// - Returns: the value.
  /// - Throws: `DecodingError`; what its `init(from:)` throws.
  public func decode<T: Decodable>(_ type: T.Type, from bytes: UnsafeRawBufferPointer, segments: [Segment]) throws -> T {
    try decoder.decode(type, from: bytes, segments: segments)
  }
}
