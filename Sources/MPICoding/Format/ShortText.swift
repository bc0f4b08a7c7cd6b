/// Up to 16 bytes of text as two words, to compare at once.
struct ShortText: Equatable {
  private var first: UInt64 = 0
  private var second: UInt64 = 0
  private var count = 0

  static let slots = 256

  init() {}

  /// Text of 1 to 16 bytes, or nil.
  @inline(__always) init?(_ bytes: UnsafeRawPointer, _ count: Int) {
    guard count > 0 && count <= 16 else { return nil }
    self.count = count
    // Two halves that overlap.
    if count >= 8 {
      first = bytes.loadUnaligned(as: UInt64.self)
      second = bytes.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
    } else if count >= 4 {
      first = UInt64(bytes.loadUnaligned(as: UInt32.self))
      second = UInt64(bytes.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self))
    } else {
      first = UInt64(bytes.byte(0)) | UInt64(bytes.byte(count &>> 1)) << 8
      second = UInt64(bytes.byte(count &- 1))
    }
  }

  @inline(__always) var slot: Int {
    Int(truncatingIfNeeded: ((first ^ second &* 0x9E37_79B9_7F4A_7C15) &* 0xC2B2_AE3D_27D4_EB4F) >> 56)
  }
}
