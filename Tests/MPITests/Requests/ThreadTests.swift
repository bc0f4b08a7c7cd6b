import MPITesting
import Synchronization
import Testing

@testable import MPI

/// Threads that communicate at the same time.
@Suite(.collective(timeLimit: .seconds(600)), .enabled(if: try threadLevel == .multiple, "the library lets one thread at a time call it"))
struct ThreadTests {
  private final class Faults: Sendable {
    let list = Mutex<[String]>([])
    func add(_ fault: String) { list.withLock { $0.append(fault) } }
  }

  private static let threads = 8
  private static let messages = isFull ? 10_000 : 200

  /// Each thread sends itself through the ring, with a tag or a communicator of its own, and gets back what it sent, in order.
  private func run(_ comms: [Intracomm]) {
    let faults = Faults()
    inThreads(Self.threads) { thread in
      let comm = comms[thread % comms.count]
      let (next, previous) = ((comm.rank + 1) % comm.size, (comm.rank + comm.size - 1) % comm.size)
      do {
        var out = [0, 0, 0]
        for i in 0..<Self.messages {
          let receive = try comm.irecv([Int].self, count: 3, source: previous, tag: thread)
          out = [comm.rank, thread, i]
          let send = try comm.isend(consume out, dest: next, tag: thread)
          let received = try receive.wait()
          if received != [previous, thread, i] { faults.add("thread \(thread), message \(i): \(received)") }
          out = try send.wait()
        }
      } catch {
        faults.add("thread \(thread): \(error)")
      }
    }
    faults.list.withLock { #expect($0.isEmpty, "\($0.prefix(5))") }
  }

  @Test func tagsOfTheirOwn() throws { run([try Comm.world.dup()]) }

  @Test func communicatorsOfTheirOwn() throws {
    let comms = try (0..<Self.threads).map { _ in try Comm.world.dup() }
    run(comms)
    for comm in comms { try comm.free() }
  }
}
