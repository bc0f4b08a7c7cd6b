import Foundation

/// Little-endian numbers and text in bytes; nil outside of them.
struct ByteReader {
  let bytes: Data

  func integer<T: FixedWidthInteger>(_ type: T.Type, at offset: Int) -> T? {
    guard offset >= 0, offset <= bytes.count - MemoryLayout<T>.size else { return nil }
    return bytes.withUnsafeBytes { T(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: T.self)) }
  }

  /// A 64-bit number that fits an `Int`, as offsets and sizes have to.
  func offset(at offset: Int) -> Int? { integer(UInt64.self, at: offset).flatMap { Int(exactly: $0) } }

  /// The text up to the next zero byte.
  func text(at offset: Int) -> String? {
    guard offset >= 0, offset < bytes.count else { return nil }
    return bytes.withUnsafeBytes { buffer in
      let rest = buffer[offset...]
      guard let end = rest.firstIndex(of: 0) else { return nil }
      return String(decoding: rest[..<end], as: UTF8.self)
    }
  }
}
