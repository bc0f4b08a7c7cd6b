import Synchronization

/// Memory that is used again and again, by one at a time.
///
/// What is given back last is kept in one place, where a thread that comes alone finds it without a lock.
package struct Pool: ~Copyable, @unchecked Sendable {
  private struct Memory: @unchecked Sendable { let address: UnsafeMutableRawPointer }

  private let last = Atomic<UnsafeMutableRawPointer?>(nil)
  private let others = Mutex<[Memory]>([])
  private let limit: Int

  /// - Parameter limit: how many others are kept.
  package init(limit: Int = .max) { self.limit = limit }

  /// Memory that was given back, or nil where there is none.
  @inline(__always) package func take() -> UnsafeMutableRawPointer? {
    last.exchange(nil, ordering: .acquiring) ?? takeOther()
  }

  @inline(never) private func takeOther() -> UnsafeMutableRawPointer? { others.withLock { $0.popLast() }?.address }

  /// Keeps memory for the next one.
  ///
  /// - Returns: whether there was room for it; otherwise it is still the caller's.
  @inline(__always) package func give(_ memory: UnsafeMutableRawPointer) -> Bool {
    last.compareExchange(expected: nil, desired: memory, successOrdering: .releasing, failureOrdering: .relaxed).exchanged || giveOther(memory)
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
