import MPITesting
import Synchronization
import Testing

@testable import MPI

/// What is freed collectively is never freed by an object that goes; debug builds, such as those of tests, say that it is lost.
@Suite(.collective) struct LeakTests {
  final class Reports: Sendable {
    private let all = Mutex<[String]>([])
    var texts: [String] { all.withLock { $0 } }
    func add(_ text: String) { all.withLock { $0.append(text) } }
  }

  private func reports(of body: () throws -> Void) throws -> [String] {
    let reports = Reports()
    Leaks.observer.withLock { $0 = { reports.add($0) } }
    defer { Leaks.observer.withLock { $0 = nil } }
    try body()
    return reports.texts
  }

  @Test func lostCommunicators() throws {
    var handles: [MPI_Comm] = []
    let texts = try reports {
      handles.append(try Comm.world.dup().handle)
      handles.append(try #require(try Comm.world.split(color: 0)).handle)
    }
    #expect(texts.count == 2)
    #expect(texts.first?.hasPrefix("a communicator of \(Comm.world.size) processes, made by MPI_Comm_dup, is lost") == true)
    #expect(texts.last?.contains("MPI_Comm_split") == true && texts.last?.contains("call free() or disconnect()") == true)
    // They are still there.
    for handle in handles {
      let comm = try Intracomm(handle: handle)
      #expect(comm.size == Comm.world.size)
      try comm.free()
    }
  }

  @Test func whatIsFreedOrBorrowedIsNotLost() throws {
    let texts = try reports {
      let comm = try Comm.world.dup()
      _ = try Intracomm(handle: comm.handle)
      try comm.free()
      _ = try Comm.world.group
      _ = try Comm.world.dup().free()
    }
    #expect(texts.isEmpty)
  }
}
