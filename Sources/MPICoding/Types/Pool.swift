import Synchronization

/// Memory that is used again and again, by one at a time.
///
/// What is given back last is kept in one of a few places, where a thread that comes alone finds it without a lock. Which of them is up to the user: what is
/// in the memory may be of use for the next one of its kind.
package struct Pool: ~Copyable, @unchecked Sendable {
  private struct Memory: @unchecked Sendable { let address: UnsafeMutableRawPointer }

  private let last = InlineArray<4, Atomic<UnsafeMutableRawPointer?>> { _ in Atomic(nil) }
  private let others = Mutex<[Memory]>([])
  private let limit: Int

  /// - Parameter limit: how many others are kept.
  package init(limit: Int = .max) { self.limit = limit }

  /// Memory that was given back, or nil where there is none.
  @inline(__always) package func take(_ kind: Int = 0) -> UnsafeMutableRawPointer? {
    last[kind & 3].exchange(nil, ordering: .acquiring) ?? takeOther()
  }

  @inline(never) private func takeOther() -> UnsafeMutableRawPointer? { others.withLock { $0.popLast() }?.address }

  /// Keeps memory for the next one.
  ///
  /// - Returns: whether there was room for it; otherwise it is still the caller's.
  @inline(__always) package func give(_ memory: UnsafeMutableRawPointer, _ kind: Int = 0) -> Bool {
    last[kind & 3].compareExchange(expected: nil, desired: memory, successOrdering: .releasing, failureOrdering: .relaxed).exchanged
      || giveOther(memory)
  }

  @inline(never) private func giveOther(_ memory: UnsafeMutableRawPointer) -> Bool {
    let memory = Memory(address: memory)
    return others.withLock { others in
      guard others.count < limit else { return false }
      others.append(memory)
      return true
    }
  }
}

/// Which of a few sorts a type is: the same for values of one type.
@inline(__always) func sort(of type: Any.Type) -> Int {
  let bits = UInt(bitPattern: unsafeBitCast(type, to: UnsafeRawPointer.self))
  return Int(truncatingIfNeeded: bits >> 4 ^ bits >> 7 ^ bits >> 11)
}
