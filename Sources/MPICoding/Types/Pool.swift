import Synchronization

/// The states of coders, which are used again and never freed: a container that a type kept beyond its `encode(to:)` or `init(from:)`
/// still points to one, finds another serial number there, and reports the misuse.
struct Pool<State>: ~Copyable, @unchecked Sendable {
  private struct Free: @unchecked Sendable { var states: [UnsafeMutablePointer<State>] = [] }
  private let free = Mutex(Free())

  private struct Taken: @unchecked Sendable { let state: UnsafeMutablePointer<State>? }

  func take(orMake make: () -> State) -> UnsafeMutablePointer<State> {
    if let state = free.withLock({ Taken(state: $0.states.popLast()) }).state { return state }
    let state = UnsafeMutablePointer<State>.allocate(capacity: 1)
    state.initialize(to: make())
    return state
  }

  func give(_ state: UnsafeMutablePointer<State>) {
    let given = Taken(state: state)
    free.withLock { free in if let state = given.state { free.states.append(state) } }
  }
}
