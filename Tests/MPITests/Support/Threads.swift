import Glibc
import Synchronization

/// Runs a closure in threads of their own at once, and returns when all have ended. The closure gets the thread's number.
func inThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
  final class Start: Sendable {
    let ready = Atomic<Int>(0)
    let next = Atomic<Int>(0)
    let count: Int
    let body: @Sendable (Int) -> Void

    init(count: Int, body: @escaping @Sendable (Int) -> Void) {
      self.count = count
      self.body = body
    }

    func run() {
      ready.add(1, ordering: .sequentiallyConsistent)
      while ready.load(ordering: .sequentiallyConsistent) < count { sched_yield() }
      body(next.add(1, ordering: .sequentiallyConsistent).oldValue)
    }
  }
  let start = Start(count: count, body: body)
  let threads = (0..<count).map { _ in
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { argument in
        Unmanaged<Start>.fromOpaque(argument!).takeUnretainedValue().run()
        return nil
      }, Unmanaged.passUnretained(start).toOpaque())
    precondition(code == 0, "a thread cannot be started")
    return thread
  }
  for thread in threads { pthread_join(thread, nil) }
}
