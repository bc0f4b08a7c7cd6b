import Synchronization

/// A number that closures in any thread count up.
final class Counter: Sendable {
  private let value = Atomic(0)

  var count: Int { value.load(ordering: .sequentiallyConsistent) }

  func add(_ number: Int = 1) { value.add(number, ordering: .sequentiallyConsistent) }
}

/// A value that counts how many of it are alive.
final class Tracked: Sendable {
  let number: Int
  private let alive: Counter

  init(_ number: Int, _ alive: Counter) {
    self.number = number
    self.alive = alive
    alive.add()
  }

  deinit { alive.add(-1) }

  /// Another one, counted with this one.
  func copy() -> Tracked { Tracked(number + 1, alive) }
}
