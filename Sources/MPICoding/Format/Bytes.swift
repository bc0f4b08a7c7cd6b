// Little-endian numbers anywhere in memory. All that is read from a stream goes through here, after a check of its bounds.

extension UnsafeRawPointer {
  @inline(__always) func byte(_ offset: Int) -> UInt8 { load(fromByteOffset: offset, as: UInt8.self) }

  @inline(__always) func number<I: FixedWidthInteger & BitwiseCopyable>(_ offset: Int, as type: I.Type) -> I {
    I(littleEndian: loadUnaligned(fromByteOffset: offset, as: I.self))
  }
}

extension UnsafeRawPointer {
  /// Text, or nil where the bytes are not UTF-8.
  func utf8(_ at: Int, _ count: Int) -> String? {
    let bytes = UnsafeBufferPointer(start: (self + at).assumingMemoryBound(to: UInt8.self), count: count)
    guard isASCII(at, count) else { return String(validating: bytes, as: UTF8.self) }
    // The validating initialiser asks the runtime for types every time.
    return String(decoding: bytes, as: UTF8.self)
  }

  private func isASCII(_ at: Int, _ count: Int) -> Bool {
    let high: UInt64 = 0x8080_8080_8080_8080
    var offset = at
    let end = at &+ count
    var bits: UInt64 = 0
    while end &- offset >= 8 {
      bits |= loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      offset &+= 8
    }
    while offset < end {
      bits |= UInt64(byte(offset))
      offset &+= 1
    }
    return bits & high == 0
  }
}

extension UnsafeMutableRawPointer {
  @inline(__always) func put<I: FixedWidthInteger & BitwiseCopyable>(_ value: I, _ offset: Int) {
    storeBytes(of: value.littleEndian, toByteOffset: offset, as: I.self)
  }
}

/// How many bytes of a value can be told from its first ones, or what is wrong with it. Containers say how long they are, so nothing is
/// ever walked through, however deep it is nested.
struct Extent {
  /// Where the contents begin, and where the value ends.
  let contents: Int
  let end: Int
  /// Elements of a list, pairs of a map, bytes of a string, elements of a packed array.
  let count: Int
}

enum Walk {
  /// The number in base 128 at an offset, at most `limit` bytes in all, and the offset behind it.
  @inline(__always) static func varint(
    _ base: UnsafeRawPointer, _ offset: Int, _ limit: Int
  ) throws(BinaryFormatError) -> (value: Int, end: Int) {
    if offset < limit {
      let byte = base.byte(offset)
      if byte < 0x80 { return (Int(byte), offset &+ 1) }
    }
    return try longVarint(base, offset, limit)
  }

  @inline(never) private static func longVarint(
    _ base: UnsafeRawPointer, _ offset: Int, _ limit: Int
  ) throws(BinaryFormatError) -> (value: Int, end: Int) {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    var at = offset
    while at < limit {
      let byte = base.byte(at)
      at += 1
      if shift == 63 && byte > 0 { break }
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return (Int(value), at) }
      shift += 7
    }
    throw BinaryFormatError(at == limit ? "the stream ends within a number" : "the number is too large", at: offset)
  }

  /// Where the value at an offset begins and ends, at most at `limit`.
  static func extent(_ base: UnsafeRawPointer, _ offset: Int, _ limit: Int) throws(BinaryFormatError) -> Extent {
    guard offset < limit else { throw BinaryFormatError("the stream ends where a value should be", at: offset) }
    let tag = base.byte(offset)
    if tag < Tag.smallIntegers { return Extent(contents: offset, end: offset + 1, count: 0) }
    if tag < Tag.null { return try counted(offset + 1, Int(tag & 0x3F), 1, offset, limit) }
    if tag < Tag.string {
      let size =
        switch tag {
        case Tag.null...Tag.yes: 1
        case Tag.int8: 2
        case Tag.int16, Tag.float16: 3
        case Tag.int32, Tag.float: 5
        case Tag.int128, Tag.uint128: 17
        default: 9
        }
      // `some` stands before a value.
      if tag == Tag.some { return try optional(base, offset, limit) }
      guard limit - offset >= size else { throw BinaryFormatError("the stream ends within a value", at: offset) }
      return Extent(contents: offset + 1, end: offset + size, count: 0)
    }
    switch tag {
    case Tag.string:
      let (count, start) = try varint(base, offset + 1, limit)
      return try counted(start, count, 1, offset, limit)
    case Tag.packed:
      guard offset + 1 < limit, let kind = ElementKind(rawValue: base.byte(offset + 1)) else {
        throw BinaryFormatError("no such kind of elements", at: offset)
      }
      let (count, start) = try varint(base, offset + 2, limit)
      return try counted(start, count, kind.size, offset, limit)
    case Tag.outOfBand, Tag.keyReference:
      let (index, end) = try varint(base, offset + 1, limit)
      return Extent(contents: offset + 1, end: end, count: index)
    case Tag.list, Tag.map: return try container(base, offset, UInt32.self, hasCount: true, limit)
    case Tag.largeList, Tag.largeMap: return try container(base, offset, UInt64.self, hasCount: true, limit)
    case Tag.keyed: return try container(base, offset, UInt32.self, hasCount: false, limit)
    case Tag.largeKeyed: return try container(base, offset, UInt64.self, hasCount: false, limit)
    default: throw BinaryFormatError("no value begins with the byte \(tag)", at: offset)
    }
  }

  /// Any number of `some` before a value; without recursion, for a stream may hold millions.
  private static func optional(_ base: UnsafeRawPointer, _ offset: Int, _ limit: Int) throws(BinaryFormatError) -> Extent {
    var at = offset
    while at < limit, base.byte(at) == Tag.some { at += 1 }
    return Extent(contents: offset + 1, end: try extent(base, at, limit).end, count: 0)
  }

  private static func counted(
    _ start: Int, _ count: Int, _ size: Int, _ offset: Int, _ limit: Int
  ) throws(BinaryFormatError) -> Extent {
    guard start <= limit, count <= (limit - start) / size else {
      throw BinaryFormatError("the stream ends within a value of \(count) elements", at: offset)
    }
    return Extent(contents: start, end: start + count * size, count: count)
  }

  private static func container<I: FixedWidthInteger & BitwiseCopyable>(
    _ base: UnsafeRawPointer, _ offset: Int, _ type: I.Type, hasCount: Bool, _ limit: Int
  ) throws(BinaryFormatError) -> Extent {
    let size = MemoryLayout<I>.size
    let start = offset + 1 + (hasCount ? 2 : 1) * size
    guard start <= limit else { throw BinaryFormatError("the stream ends within a container's head", at: offset) }
    let length = base.number(offset + 1, as: I.self)
    guard length <= I(clamping: limit - start) else {
      throw BinaryFormatError("a container of \(length) bytes does not fit in the \(limit - start) that are left", at: offset)
    }
    let count = hasCount ? base.number(offset + 1 + size, as: I.self) : 0
    // Every element takes a byte at least.
    guard count <= length else { throw BinaryFormatError("\(count) elements in \(length) bytes", at: offset) }
    return Extent(contents: start, end: start + Int(length), count: Int(count))
  }
}
