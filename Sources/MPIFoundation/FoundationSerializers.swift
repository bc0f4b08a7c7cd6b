public import Foundation
public import MPICoding

/// JSON as a serializer: text that other programs read; slower and larger than the binary coder, and infinities are an error.
public struct JSONSerializer: Serializer {
  /// Makes an encoder, with the settings that you want; called for each value.
  public var makeEncoder: @Sendable () -> JSONEncoder
  /// Makes a decoder, with the settings that you want; called for each value.
  public var makeDecoder: @Sendable () -> JSONDecoder

  /// Makes a serializer.
  ///
  /// - Parameters:
  ///   - makeEncoder: makes an encoder for a value.
  ///   - makeDecoder: makes a decoder for a value.
  public init(
    makeEncoder: @escaping @Sendable () -> JSONEncoder = { JSONEncoder() }, makeDecoder: @escaping @Sendable () -> JSONDecoder = { JSONDecoder() }
  ) {
    self.makeEncoder = makeEncoder
    self.makeDecoder = makeDecoder
  }

  /// Encodes a value.
  ///
  /// - Parameter value: any value that can be encoded.
  /// - Returns: its bytes.
  /// - Throws: `EncodingError`; what its `encode(to:)` throws.
  public func encode<T: Encodable>(_ value: T) throws -> [UInt8] { [UInt8](try makeEncoder().encode(value)) }

  /// Decodes a value.
  ///
  /// - Parameters:
  ///   - type: the type of the value.
  ///   - bytes: what `encode` made of it; used until this returns.
  /// - Returns: the value.
  /// - Throws: `DecodingError`; what its `init(from:)` throws.
  public func decode<T: Decodable>(_ type: T.Type, from bytes: UnsafeRawBufferPointer) throws -> T {
    try makeDecoder().decode(type, from: Data(bytes))
  }
}

/// Property lists as a serializer. The value must be a dictionary or an array, or encode itself as one.
public struct PropertyListSerializer: Serializer {
  /// Binary, XML, or the old text format, which can only be read.
  public var format: PropertyListSerialization.PropertyListFormat

  /// Makes a serializer.
  ///
  /// - Parameter format: what the encoder writes; the decoder reads all.
  public init(format: PropertyListSerialization.PropertyListFormat = .binary) { self.format = format }

  /// Encodes a value.
  ///
  /// - Parameter value: any value that can be encoded.
  /// - Returns: its bytes.
  /// - Throws: `EncodingError`; what its `encode(to:)` throws.
  public func encode<T: Encodable>(_ value: T) throws -> [UInt8] {
    let encoder = PropertyListEncoder()
    encoder.outputFormat = format
    return [UInt8](try encoder.encode(value))
  }

  /// Decodes a value.
  ///
  /// - Parameters:
  ///   - type: the type of the value.
  ///   - bytes: what `encode` made of it; used until this returns.
  /// - Returns: the value.
  /// - Throws: `DecodingError`; what its `init(from:)` throws.
  public func decode<T: Decodable>(_ type: T.Type, from bytes: UnsafeRawBufferPointer) throws -> T {
    try PropertyListDecoder().decode(type, from: Data(bytes))
  }
}
