/// Encodes values into a compact binary stream, which ``BinaryDecoder`` reads.
///
/// The stream tells for each value what it is, so it can be read by a type with other properties in another order; the names of
/// properties stand in it once. Arrays of numbers are copied as they stand in memory. An encoder is a value without hidden state: use it
/// as often as you like, from any thread.
public struct BinaryEncoder: Sendable {
  /// What `encode(to:)` finds in its encoder's `userInfo`.
  public var userInfo: [CodingUserInfoKey: any Sendable] = [:]
  /// How deep values may be nested. Each level takes a part of the thread's stack; a value that contains itself reaches any limit.
  public var maximumDepth = usualDepth

  static let usualDepth = 1000
  var isUsual: Bool { userInfo.isEmpty && maximumDepth == Self.usualDepth }

  /// Makes an encoder.
  public init() {}

  /// Encodes a value.
  ///
  /// - Parameter value: any value that can be encoded.
  /// - Returns: the stream.
  /// - Throws: `EncodingError` when the value is encoded in a way that cannot be; what its `encode(to:)` throws.
  public func encode<T: Encodable>(_ value: T) throws -> [UInt8] {
    try withEncoded(value) { [UInt8]($0) }
  }

  /// Encodes a value and lends the stream, which is not copied.
  ///
  /// - Parameters:
  ///   - value: any value that can be encoded.
  ///   - body: is given the stream, which it may use until it returns.
  /// - Returns: what `body` returns.
  /// - Throws: as ``encode(_:)``; what `body` throws.
  public func withEncoded<T: Encodable, Result>(_ value: T, _ body: (UnsafeRawBufferPointer) throws -> Result) throws -> Result {
    try withEncoded(value, outOfBandThreshold: .max) { stream, _ in try body(stream) }
  }

  /// Encodes a value without its large payloads, which stay where they are.
  ///
  /// Arrays of numbers or `Bool`, and `Data` where `MPIFoundation` is linked, of at least the threshold become segments: references to
  /// the memory of the array. Send them beside the stream.
  ///
  /// - Parameters:
  ///   - value: any value that can be encoded.
  ///   - outOfBandThreshold: the size in bytes from which on a payload becomes a segment.
  /// - Returns: the stream, and the segments in the order in which it refers to them.
  /// - Throws: as ``encode(_:)``.
  public func encode<T: Encodable>(_ value: T, outOfBandThreshold: Int) throws -> EncodedObject {
    try withEncoded(value, outOfBandThreshold: outOfBandThreshold) { EncodedObject(body: [UInt8]($0), segments: $1) }
  }

  /// Encodes a value without its large payloads, and lends the stream.
  ///
  /// - Parameters:
  ///   - value: any value that can be encoded.
  ///   - outOfBandThreshold: the size in bytes from which on a payload becomes a segment.
  ///   - body: is given the stream, which it may use until it returns, and the segments.
  /// - Returns: what `body` returns.
  /// - Throws: as ``encode(_:)``; what `body` throws.
  public func withEncoded<T: Encodable, Result>(
    _ value: T, outOfBandThreshold: Int, _ body: (UnsafeRawBufferPointer, [Segment]) throws -> Result
  ) throws -> Result {
    let stream = try LentStream(value, self, outOfBandThreshold)
    return try body(stream.bytes, stream.segments)
  }
}

/// A stream in the memory of its encoder, for as long as this lives.
package struct LentStream: ~Copyable {
  /// So many bytes in front of the stream are the borrower's.
  package static let headroom = 16

  private let writer: Writer
  package let bytes: UnsafeRawBufferPointer
  package let hasSegments: Bool

  package init<T: Encodable>(_ value: T, _ encoder: BinaryEncoder, _ threshold: Int) throws {
    let writer = Writer(s: WriterState.take(for: T.self))
    do {
      writer.start(encoder, threshold)
      try writer.encode(value, place: Place.same)
      if let failure = writer.s.pointee.failure { throw failure }
      writer.writeTables()
    } catch {
      // Nobody else does: of what was not made, `deinit` does not run.
      writer.finish()
      throw error
    }
    self.writer = writer
    bytes = UnsafeRawBufferPointer(start: writer.s.pointee.base, count: writer.s.pointee.count)
    hasSegments = !writer.s.pointee.segments.isEmpty
  }

  deinit { writer.finish() }

  package var segments: [Segment] { writer.s.pointee.segments }
}

/// A value that was encoded without its large payloads.
public struct EncodedObject: Sendable {
  /// The stream.
  public var body: [UInt8]
  /// The payloads, in the order in which the stream refers to them.
  public var segments: [Segment]

  /// Makes one of its parts.
  ///
  /// - Parameters:
  ///   - body: the stream.
  ///   - segments: the payloads, in the order in which the stream refers to them.
  public init(body: [UInt8], segments: [Segment] = []) {
    self.body = body
    self.segments = segments
  }
}

extension Writer {
  fileprivate func start(_ encoder: BinaryEncoder, _ threshold: Int) {
    s.pointee.maximumDepth = Stream.depth(encoder.maximumDepth)
    s.pointee.threshold = max(threshold, 1)
    if !encoder.userInfo.isEmpty { s.pointee.userInfo = encoder.userInfo.mapValues { $0 as Any } }
    s.pointee.failure = nil
    s.pointee.count = Stream.headerSize
  }

  /// The tables stand behind the value, and the header says where.
  fileprivate func writeTables() {
    let tables = UInt64(s.pointee.count)
    s.pointee.base.put(tables << 8 | UInt64(Stream.version), 0)
    s.pointee.keys.write(to: self)
    reserve(10 + 20 * s.pointee.segments.count)
    varint(s.pointee.segments.count)
    for segment in s.pointee.segments {
      byte(segment.layout.element.rawValue)
      varint(segment.layout.count)
    }
  }

  /// Makes the state ready for another stream, and what still refers to it stale.
  fileprivate func finish() {
    s.pointee.count = 0
    drop(to: 0)
    s.pointee.top = -1
    s.pointee.topSerial = 0
    s.pointee.active = -1
    s.pointee.depth = 0
    if s.pointee.keys.finish() { s.pointee.keyTypes.forget() }
    if !s.pointee.segments.isEmpty { s.pointee.segments = [] }
    if !s.pointee.turns.isEmpty { s.pointee.turns = [:] }
    if !s.pointee.wideKeys.isEmpty { s.pointee.wideKeys = [:] }
    if !s.pointee.userInfo.isEmpty { s.pointee.userInfo = [:] }
    s.pointee.failure = nil
    s.pointee.shrink()
    WriterState.give(s)
  }
}
