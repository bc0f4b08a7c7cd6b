/// Decodes values from the streams of ``BinaryEncoder``.
///
/// A stream may come from anywhere: whatever it holds, the worst that it can do is to make `decode` throw. Memory is not
/// allocated on its word, what it says of lengths is compared with what is there, and nesting has a limit.
public struct BinaryDecoder: Sendable {
  /// What `init(from:)` finds in its decoder's `userInfo`.
  public var userInfo: [CodingUserInfoKey: any Sendable] = [:]
  /// How deep values may be nested. Each level takes a part of the thread's stack.
  public var maximumDepth = BinaryEncoder.usualDepth

  var isUsual: Bool { userInfo.isEmpty && maximumDepth == BinaryEncoder.usualDepth }

  /// Makes a decoder.
  public init() {}

  /// Decodes a value.
  ///
  /// - Parameters:
  ///   - type: the type of the value.
  ///   - stream: what an encoder made.
  /// - Returns: the value.
  /// - Throws: `DecodingError` when the stream holds something else, with the coding path and the byte at which it was found; what the
  ///   type's `init(from:)` throws.
  public func decode<T: Decodable>(_ type: T.Type, from stream: [UInt8]) throws -> T {
    try stream.withUnsafeBytes { try decode(type, from: $0) }
  }

  /// Decodes a value, with the payloads that travelled beside its stream.
  ///
  /// Arrays take over the memory of segments, without a copy, when the element types are the same.
  ///
  /// - Parameters:
  ///   - type: the type of the value.
  ///   - object: the stream, and the payloads as its tables describe them, see ``segmentLayouts(of:)``.
  /// - Returns: the value.
  /// - Throws: `DecodingError` when the stream or the segments are not what the type wants; what its `init(from:)` throws.
  public func decode<T: Decodable>(_ type: T.Type, from object: EncodedObject) throws -> T {
    try object.body.withUnsafeBytes { try decode(type, from: $0, segments: object.segments) }
  }

  /// Decodes a value from memory, with the payloads that travelled beside its stream.
  ///
  /// - Parameters:
  ///   - type: the type of the value.
  ///   - stream: what an encoder made; it is used until this returns.
  ///   - segments: the payloads, as the stream's tables describe them, see ``segmentLayouts(of:)``.
  /// - Returns: the value.
  /// - Throws: `DecodingError` when the stream holds something else, with the coding path and the byte at which it was found; what the
  ///   type's `init(from:)` throws.
  public func decode<T: Decodable>(_ type: T.Type, from stream: UnsafeRawBufferPointer, segments: [Segment] = []) throws -> T {
    let reader = Reader(s: ReaderState.take(for: type))
    defer { reader.finish() }
    try reader.start(self, stream, segments)
    let end = try reader.extent(Stream.headerSize, reader.s.pointee.end, -1, Place.same).end
    guard end == reader.s.pointee.end else {
      throw reader.corrupted(BinaryFormatError("\(reader.s.pointee.end - end) bytes behind the value", at: end), -1, Place.same)
    }
    return try reader.decode(type, at: Stream.headerSize, limit: end, parent: -1, place: Place.same)
  }

  /// Which payloads travel beside a stream: what a receiver allocates memory for, see `Segment(_:fill:)`.
  ///
  /// - Parameter stream: what an encoder made.
  /// - Returns: for each segment, in order, what its elements are and how many there are.
  /// - Throws: `DecodingError.dataCorrupted` when the stream is none.
  public static func segmentLayouts(of stream: UnsafeRawBufferPointer) throws -> [SegmentLayout] {
    let reader = Reader(s: ReaderState.take(for: Never.self))
    defer { reader.finish() }
    let tables = try reader.startTables(stream)
    var layouts: [SegmentLayout] = []
    layouts.reserveCapacity(tables.count)
    try reader.layouts(tables, stream) { layouts.append($0) }
    return layouts
  }
}

/// The table of segments: how many there are, and where the first one stands.
private struct SegmentTable {
  var count: Int
  var start: Int
}

extension Reader {
  fileprivate func start(_ decoder: BinaryDecoder, _ stream: UnsafeRawBufferPointer, _ segments: [Segment]) throws {
    s.pointee.maximumDepth = Stream.depth(decoder.maximumDepth)
    s.pointee.spare = 2 * stream.count + 1 << 19
    if !decoder.userInfo.isEmpty { s.pointee.userInfo = decoder.userInfo.mapValues { $0 as Any } }
    let table = try startTables(stream)
    if table.count == 0 && segments.isEmpty && table.start == stream.count { return }
    try start(table, stream, segments)
  }

  @inline(never) private func start(_ table: SegmentTable, _ stream: UnsafeRawBufferPointer, _ segments: [Segment]) throws {
    var index = 0
    var isSame = table.count == segments.count
    try layouts(table, stream) { layout in
      isSame = isSame && layout == segments[index].layout
      index += 1
    }
    guard isSame else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: [], debugDescription: "the stream has \(table.count) segments, and was given \(segments.count), or others"))
    }
    guard !segments.isEmpty else { return }
    s.pointee.segments = segments
    s.pointee.segmentPlaces = Array(repeating: 0, count: segments.count)
  }

  /// Reads the header and the table of keys.
  fileprivate func startTables(_ stream: UnsafeRawBufferPointer) throws -> SegmentTable {
    do throws(BinaryFormatError) {
      guard let base = stream.baseAddress, stream.count >= Stream.headerSize else {
        throw BinaryFormatError("the stream ends within its header", at: stream.count)
      }
      s.pointee.base = base
      let header = base.number(0, as: UInt64.self)
      let version = UInt8(truncatingIfNeeded: header)
      guard version == Stream.version else {
        throw BinaryFormatError("a stream of version \(version), where this decoder knows \(Stream.version)", at: 0)
      }
      let tables = Int(header >> 8)
      guard tables >= Stream.headerSize, tables < stream.count else { throw BinaryFormatError("the stream ends before its tables", at: stream.count) }
      s.pointee.end = tables
      let at: Int
      if let same = s.pointee.keys.isSame(base, tables, stream.count) {
        at = same
      } else {
        s.pointee.forgetKeys()
        at = try s.pointee.keys.read(base, tables, stream.count)
      }
      let (count, first) = try Walk.varint(base, at, stream.count)
      // Each takes two bytes here, and two where the value refers to it.
      guard count <= (stream.count - first) / 2, count <= (tables - Stream.headerSize) / 2 else {
        throw BinaryFormatError("\(count) segments", at: at)
      }
      return SegmentTable(count: count, start: first)
    } catch {
      throw corrupted(error, -1, Place.same)
    }
  }

  /// Reads the table of segments to the end of the stream, without memory of its own.
  fileprivate func layouts(_ table: SegmentTable, _ stream: UnsafeRawBufferPointer, _ body: (SegmentLayout) -> Void) throws {
    do throws(BinaryFormatError) {
      var at = table.start
      for _ in 0..<table.count {
        guard at < stream.count, let element = ElementKind(rawValue: base.byte(at)) else {
          throw BinaryFormatError("no such kind of elements", at: at)
        }
        let (elements, end) = try Walk.varint(base, at + 1, stream.count)
        body(SegmentLayout(element: element, count: elements))
        at = end
      }
      guard at == stream.count else { throw BinaryFormatError("\(stream.count - at) bytes behind the tables", at: at) }
    } catch {
      throw corrupted(error, -1, Place.same)
    }
  }

  /// Makes the state ready for another stream, and what still refers to it stale.
  fileprivate func finish() {
    s.pointee.base = s.pointee.nowhere
    s.pointee.end = 0
    drop(to: 0)
    s.pointee.depth = 0
    s.pointee.keys.finish()
    // What others have sent is not kept: a text may be long.
    s.pointee.stringTemplates.removeAll()
    if !s.pointee.segments.isEmpty { (s.pointee.segments, s.pointee.segmentPlaces) = ([], []) }
    if !s.pointee.userInfo.isEmpty { s.pointee.userInfo = [:] }
    s.pointee.shrink()
    ReaderState.give(s)
  }
}
