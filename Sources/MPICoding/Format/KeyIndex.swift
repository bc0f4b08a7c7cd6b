/// Looks up byte strings by content: an open-addressed table of indices, seeded so that a stream cannot make its keys collide.
struct KeyIndex {
  private var slots: [UInt32] = []
  private var count = 0
  private static let seed = UInt64.random(in: .min ... .max)

  @inline(__always) static func hash(_ bytes: UnsafeRawPointer, _ count: Int) -> UInt64 {
    var hash = seed ^ UInt64(truncatingIfNeeded: count)
    var at = 0
    while count - at >= 8 {
      hash = mix(hash ^ bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self))
      at += 8
    }
    var rest: UInt64 = 0
    while at < count {
      rest = rest << 8 | UInt64(bytes.byte(at))
      at += 1
    }
    return mix(hash ^ rest)
  }

  @inline(__always) private static func mix(_ value: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return product.high ^ product.low ^ seed
  }

  /// The index whose bytes match, or nil and, with `inserting`, that index stored from now on.
  @inline(__always) mutating func find(_ hash: UInt64, inserting: UInt32?, matches: (UInt32) -> Bool, rehash: (UInt32) -> UInt64) -> UInt32? {
    if slots.isEmpty || (inserting != nil && count * 2 >= slots.count) { grow(rehash) }
    let mask = slots.count - 1
    var at = Int(truncatingIfNeeded: hash) & mask
    while slots[at] != 0 {
      if matches(slots[at] - 1) { return slots[at] - 1 }
      at = (at + 1) & mask
    }
    if let inserting {
      slots[at] = inserting + 1
      count += 1
    }
    return nil
  }

  private mutating func grow(_ rehash: (UInt32) -> UInt64) {
    let old = slots
    slots = [UInt32](repeating: 0, count: max(64, old.count * 2))
    let mask = slots.count - 1
    for entry in old where entry != 0 {
      var at = Int(truncatingIfNeeded: rehash(entry - 1)) & mask
      while slots[at] != 0 { at = (at + 1) & mask }
      slots[at] = entry
    }
  }

  /// Forgets all, and keeps memory of moderate size.
  mutating func removeAll() {
    guard count > 0 else { return }
    count = 0
    if slots.count > 4096 {
      slots = []
    } else {
      for i in slots.indices { slots[i] = 0 }
    }
  }
}
