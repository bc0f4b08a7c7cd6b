/// Reads a stream: the values themselves. What containers are open is the matter of `Reader+Records.swift`.
package struct Reader {
  let s: UnsafeMutablePointer<ReaderState>

  @inline(__always) var base: UnsafeRawPointer { s.pointee.base }

  // What follows returns nil where there is no such value, and then tells `Reader.mismatch` why. `at` moves behind the value.

  /// An integer that was encoded as one of 64 bits at most.
  @inline(__always) func integer<I: FixedWidthInteger>(_ type: I.Type, _ at: inout Int, _ limit: Int) -> I? {
    guard at < limit else { return nil }
    let tag = base.byte(at)
    if tag < Tag.smallIntegers {
      at &+= 1
      return I(truncatingIfNeeded: tag)
    }
    var end = at
    guard let integer = longInteger(tag, &end, limit), let value = I(exactly: integer) else { return nil }
    at = end
    return value
  }

  private func longInteger(_ tag: UInt8, _ at: inout Int, _ limit: Int) -> Int64? {
    let left = limit &- at
    switch tag {
    case Tag.int8 where left >= 2:
      defer { at &+= 2 }
      return Int64(base.number(at &+ 1, as: Int8.self))
    case Tag.int16 where left >= 3:
      defer { at &+= 3 }
      return Int64(base.number(at &+ 1, as: Int16.self))
    case Tag.int32 where left >= 5:
      defer { at &+= 5 }
      return Int64(base.number(at &+ 1, as: Int32.self))
    case Tag.int64 where left >= 9:
      defer { at &+= 9 }
      return base.number(at &+ 1, as: Int64.self)
    default: return nil
    }
  }

  @inline(__always) func double(_ at: inout Int, _ limit: Int) -> Double? {
    guard limit &- at >= 9, base.byte(at) == Tag.double else { return nil }
    defer { at &+= 9 }
    return Double(bitPattern: base.number(at &+ 1, as: UInt64.self))
  }

  @inline(__always) func float(_ at: inout Int, _ limit: Int) -> Float? {
    guard limit &- at >= 5, base.byte(at) == Tag.float else { return nil }
    defer { at &+= 5 }
    return Float(bitPattern: base.number(at &+ 1, as: UInt32.self))
  }

  @inline(__always) func bool(_ at: inout Int, _ limit: Int) -> Bool? {
    guard at < limit else { return nil }
    let tag = base.byte(at)
    guard tag == Tag.yes || tag == Tag.no else { return nil }
    at &+= 1
    return tag == Tag.yes
  }

  @inline(__always) func string(_ at: inout Int, _ limit: Int) -> String? {
    guard at < limit else { return nil }
    let tag = base.byte(at)
    guard tag >= Tag.shortString && tag < Tag.null else { return longString(&at, limit) }
    let count = Int(tag & 0x3F)
    guard count < limit &- at else { return nil }
    guard let text = utf8(at &+ 1, count) else { return nil }
    at &+= 1 &+ count
    return text
  }

  @inline(never) private func longString(_ at: inout Int, _ limit: Int) -> String? {
    guard let extent = try? Walk.extent(base, at, limit) else { return nil }
    let text: String?
    switch base.byte(at) {
    case Tag.string: text = utf8(extent.contents, extent.count)
    case Tag.keyReference: text = s.pointee.keys.text(extent.count)
    default: return nil
    }
    if text != nil { at = extent.end }
    return text
  }

  /// Text that is UTF-8 without a fault.
  @inline(__always) private func utf8(_ at: Int, _ count: Int) -> String? {
    base.utf8(at, count)
  }

  // What follows is for what was encoded as something else.

  /// Goes past any number of marks of an optional.
  func skipSome(_ at: Int, _ limit: Int) -> Int {
    var at = at
    while at < limit, base.byte(at) == Tag.some { at += 1 }
    return at
  }

  @inline(never) func otherInteger<I: FixedWidthInteger>(_ type: I.Type, _ at: inout Int, _ limit: Int) -> I? {
    let value = skipSome(at, limit)
    guard let integer = Number(tagged: base, value, limit)?.integer(type), let end = try? Walk.extent(base, value, limit).end else { return nil }
    at = end
    return integer
  }

  @inline(never) func otherFloatingPoint<F: BinaryFloatingPoint>(_ type: F.Type, _ at: inout Int, _ limit: Int) -> F? {
    let value = skipSome(at, limit)
    guard let number = Number(tagged: base, value, limit)?.floatingPoint(type), let end = try? Walk.extent(base, value, limit).end else { return nil }
    at = end
    return number
  }

  @inline(never) func otherBool(_ at: inout Int, _ limit: Int) -> Bool? {
    var value = skipSome(at, limit)
    guard value > at, let bool = bool(&value, limit) else { return nil }
    at = value
    return bool
  }

  @inline(never) func otherString(_ at: inout Int, _ limit: Int) -> String? {
    var value = skipSome(at, limit)
    guard value > at, let string = string(&value, limit) else { return nil }
    at = value
    return string
  }
}
