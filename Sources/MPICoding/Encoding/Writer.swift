/// Writes a stream: the bytes themselves. What containers are open is the matter of `Writer+Records.swift`.
package struct Writer {
  let s: UnsafeMutablePointer<WriterState>

  /// Makes room for a number of bytes more.
  @inline(__always) func reserve(_ size: Int) {
    if s.pointee.capacity &- s.pointee.count < size { grow(size) }
  }

  @inline(never) private func grow(_ size: Int) {
    let needed = s.pointee.count + size
    let capacity = max(needed + needed / 16, min(s.pointee.capacity * 2, s.pointee.capacity + 1 << 28))
    s.pointee.grow(to: capacity)
  }

  // What follows writes into room that was reserved.

  @inline(__always) func byte(_ value: UInt8) {
    s.pointee.base.storeBytes(of: value, toByteOffset: s.pointee.count, as: UInt8.self)
    s.pointee.count &+= 1
  }

  /// At most ten bytes.
  @inline(__always) func varint(_ value: Int) {
    if value < 0x80 { byte(UInt8(truncatingIfNeeded: value)) } else { longVarint(value) }
  }

  @inline(never) private func longVarint(_ value: Int) {
    var rest = UInt64(value)
    while rest >= 0x80 {
      byte(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    byte(UInt8(rest))
  }

  @inline(__always) private func tagged<I: FixedWidthInteger & BitwiseCopyable>(_ tag: UInt8, _ value: I) {
    let count = s.pointee.count
    s.pointee.base.put(tag, count)
    s.pointee.base.put(value, count &+ 1)
    s.pointee.count = count &+ 1 &+ MemoryLayout<I>.size
  }

  /// At most 9 bytes, the fewest that hold the number.
  @inline(__always) func integer(_ value: Int64) {
    if UInt64(bitPattern: value) < 0x80 { byte(UInt8(truncatingIfNeeded: value)) } else { longInteger(value) }
  }

  @inline(never) private func longInteger(_ value: Int64) {
    if value == Int64(Int16(truncatingIfNeeded: value)) {
      if value == Int64(Int8(truncatingIfNeeded: value)) {
        tagged(Tag.int8, Int8(truncatingIfNeeded: value))
      } else {
        tagged(Tag.int16, Int16(truncatingIfNeeded: value))
      }
    } else if value == Int64(Int32(truncatingIfNeeded: value)) {
      tagged(Tag.int32, Int32(truncatingIfNeeded: value))
    } else {
      tagged(Tag.int64, value)
    }
  }

  @inline(__always) func unsigned(_ value: UInt64) {
    if value < 0x80 {
      byte(UInt8(truncatingIfNeeded: value))
    } else if value <= UInt64(Int64.max) {
      longInteger(Int64(value))
    } else {
      tagged(Tag.uint64, value)
    }
  }

  /// At most 17 bytes.
  @inline(never) func wide(_ value: Int128) {
    if let small = Int64(exactly: value) {
      integer(small)
    } else if let unsigned = UInt64(exactly: value) {
      self.unsigned(unsigned)
    } else {
      tagged(Tag.int128, value)
    }
  }

  @inline(never) func wide(_ value: UInt128) {
    if let small = Int128(exactly: value) { wide(small) } else { tagged(Tag.uint128, value) }
  }

  @inline(__always) func double(_ value: Double) { tagged(Tag.double, value.bitPattern) }
  @inline(__always) func float(_ value: Float) { tagged(Tag.float, value.bitPattern) }
  @inline(__always) func float16(_ value: Float16) { tagged(Tag.float16, value.bitPattern) }
  @inline(__always) func bool(_ value: Bool) { byte(value ? Tag.yes : Tag.no) }

  // What follows makes its own room.

  /// Bytes as they are.
  @inline(__always) func append(_ bytes: UnsafeRawBufferPointer) {
    reserve(bytes.count)
    guard let start = bytes.baseAddress else { return }
    (s.pointee.base + s.pointee.count).copyMemory(from: start, byteCount: bytes.count)
    s.pointee.count &+= bytes.count
  }

  @inline(__always) func string(_ value: String) {
    if value.utf8.withContiguousStorageIfAvailable({ utf8($0) }) == nil {
      var copy = value
      copy.withUTF8 { utf8($0) }
    }
  }

  /// Reserves room for a number behind the string as well.
  @inline(__always) func utf8(_ text: UnsafeBufferPointer<UInt8>) {
    let count = text.count
    reserve(count &+ 32)
    if count < Tag.shortStringLimit {
      byte(Tag.shortString | UInt8(truncatingIfNeeded: count))
    } else {
      byte(Tag.string)
      varint(count)
    }
    guard count > 0, let start = text.baseAddress else { return }
    let to = s.pointee.base + s.pointee.count
    if count <= 16 {
      copyShort(UnsafeRawPointer(start), to, count)
    } else {
      to.copyMemory(from: start, byteCount: count)
    }
    s.pointee.count &+= count
  }

  /// Up to 16 bytes as two words or halves that overlap: a call of memcpy takes longer.
  @inline(__always) private func copyShort(_ from: UnsafeRawPointer, _ to: UnsafeMutableRawPointer, _ count: Int) {
    if count >= 8 {
      let last = from.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
      to.storeBytes(of: from.loadUnaligned(as: UInt64.self), as: UInt64.self)
      to.storeBytes(of: last, toByteOffset: count &- 8, as: UInt64.self)
    } else if count >= 4 {
      let last = from.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)
      to.storeBytes(of: from.loadUnaligned(as: UInt32.self), as: UInt32.self)
      to.storeBytes(of: last, toByteOffset: count &- 4, as: UInt32.self)
    } else {
      to.storeBytes(of: from.byte(0), as: UInt8.self)
      to.storeBytes(of: from.byte(count &>> 1), toByteOffset: count &>> 1, as: UInt8.self)
      to.storeBytes(of: from.byte(count &- 1), toByteOffset: count &- 1, as: UInt8.self)
    }
  }

  /// A number or a string at an address.
  @inline(__always) func primitive(_ address: UnsafeRawPointer, _ kind: TypeEntry.Kind) {
    reserve(32)
    switch kind {
    case .bool: bool(address.load(as: Bool.self))
    case .int8: integer(Int64(address.load(as: Int8.self)))
    case .int16: integer(Int64(address.load(as: Int16.self)))
    case .int32: integer(Int64(address.load(as: Int32.self)))
    case .int64: integer(address.load(as: Int64.self))
    case .int128: wide(address.load(as: Int128.self))
    case .uint8: unsigned(UInt64(address.load(as: UInt8.self)))
    case .uint16: unsigned(UInt64(address.load(as: UInt16.self)))
    case .uint32: unsigned(UInt64(address.load(as: UInt32.self)))
    case .uint64: unsigned(address.load(as: UInt64.self))
    case .uint128: wide(address.load(as: UInt128.self))
    case .float16: float16(address.load(as: Float16.self))
    case .float: float(address.load(as: Float.self))
    case .double: double(address.load(as: Double.self))
    case .string: string(address.assumingMemoryBound(to: String.self).pointee)
    default: break
    }
  }

  /// A packed array: its elements as they stand in memory, which is little-endian.
  package func packed(_ elements: UnsafeRawBufferPointer, _ kind: ElementKind) {
    reserve(elements.count + 16)
    byte(Tag.packed)
    byte(kind.rawValue)
    varint(elements.count / kind.size)
    append(elements)
  }

  /// Whether a payload of so many bytes becomes a segment.
  package func isOutOfBand(_ size: Int) -> Bool { size >= s.pointee.threshold && size > 0 }

  /// A payload that travels beside the stream.
  package func outOfBand(_ segment: Segment) {
    reserve(16)
    byte(Tag.outOfBand)
    varint(s.pointee.segments.count)
    s.pointee.segments.append(segment)
  }

  /// A value that may be nil, after it was written: what begins like nil is marked, so that an optional of it can be told from nil.
  func markOptional(from start: Int) {
    let first = UnsafeRawPointer(s.pointee.base).byte(start)
    guard first == Tag.null || first == Tag.some else { return }
    reserve(1)
    // It is any number of `some` and one `null`.
    s.pointee.base.put(Tag.some, s.pointee.count - 1)
    byte(Tag.null)
  }
}
