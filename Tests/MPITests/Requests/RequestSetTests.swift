import CMPI
import MPITesting
import Testing

@testable import MPI

/// Sets of requests of different types.
@Suite(.collective) struct RequestSetTests {
  let comm = Comm.selfComm

  @Test func allOfDifferentTypes() throws {
    var set = RequestSet()
    let numbers = set.add(try comm.irecv([Double].self, count: 3, source: 0, tag: 1))
    let bytes = set.add(try comm.irecv(into: [UInt8](repeating: 0, count: 2), source: 0, tag: 2))
    let sent = set.add(try comm.isend([1.0, 2], dest: 0, tag: 1))
    set.add(try comm.isend([UInt8(5), 6], dest: 0, tag: 2))
    #expect(set.count == 4 && set.activeCount == 4)
    expectError(.request, "not complete") { try set.take(numbers) }
    try set.waitAll()
    #expect(set.activeCount == 0)
    #expect(try set.take(numbers) == [1, 2])
    #expect(try set.take(bytes) == [5, 6])
    #expect(try set.take(sent) == [1, 2])
    expectError(.request, "taken before") { try set.take(numbers) }
    #expect(try set.status(0).count(of: Double.self) == 2)
    #expect(try set.status(1).tag == 2)
    // Nothing is left to wait for.
    try set.waitAll()
    #expect(try set.waitAny() == nil && set.waitSome() == nil && set.testAny() == nil && set.testSome() == nil)
    #expect(try set.testAll())
  }

  @Test func placesThatAreNone() throws {
    var set = RequestSet()
    expectError(.request) { try set.status(0) }
    expectError(.request) { try set.status(-1) }
    expectError(.request) { try set.cancel(5) }
    var other = RequestSet()
    let key = other.add(try comm.irecv([Int].self, count: 1, source: procNull))
    expectError(.request, "another set") { try set.take(key) }
    expectError(.request, "another set") { try set.recover(key) }
    expectError(.request, "not complete") { try other.removeAll() }
    try other.waitAll()
    try other.removeAll()
    #expect(other.count == 0)
    // A key of before does not open what stands at its place now.
    other.add(try comm.irecv([Int].self, count: 1, source: procNull))
    try other.waitAll()
    expectError(.request, "removed") { try other.take(key) }
    let nothing = try RequestSet().waitSomeOfNone()
    #expect(nothing == nil)
  }

  @Test func anyOneByOne() throws {
    var set = RequestSet()
    let keys = try (0..<4).map { set.add(try comm.irecv([Int].self, count: 1, source: 0, tag: $0)) }
    #expect(try set.testAny() == nil)
    #expect(try set.testSome()?.isEmpty == true)
    #expect(try !set.testAll())
    for tag in [2, 0, 3, 1] {
      let send = try comm.isend([tag * 10], dest: 0, tag: tag)
      let found = try #require(try set.waitAny())
      #expect(found.index == tag && found.status.tag == tag)
      #expect(try set.take(keys[tag]) == [tag * 10])
      _ = try send.wait()
    }
    #expect(try set.waitAny() == nil)
  }

  @Test func someAtATime() throws {
    var set = RequestSet()
    for tag in 0..<6 { set.add(try comm.irecv([Int].self, count: 1, source: 0, tag: tag)) }
    var sends = RequestSet()
    for tag in [5, 1] { sends.add(try comm.isend([tag], dest: 0, tag: tag)) }
    var seen: [Int] = []
    while seen.count < 2 { seen += try #require(try set.waitSome()).map(\.index) }
    #expect(seen.sorted() == [1, 5] && set.activeCount == 4)
    for tag in [0, 2, 3, 4] { sends.add(try comm.isend([tag], dest: 0, tag: tag)) }
    while seen.count < 6 { seen += try #require(try set.testSome()).map(\.index) }
    #expect(seen.sorted() == [0, 1, 2, 3, 4, 5])
    #expect(try set.testSome() == nil)
    while try !sends.testAll() {}
    #expect(sends.activeCount == 0)
  }

  @Test(.needs(.MPI_Request_get_status_all, .MPI_Request_get_status_any, .MPI_Request_get_status_some))
  func statusesLeaveTheSetAsItIs() throws {
    var set = RequestSet()
    let first = set.add(try comm.irecv([Int].self, count: 1, source: 0, tag: 1))
    set.add(try comm.irecv([Int].self, count: 1, source: 0, tag: 2))
    #expect(try set.statusAll() == nil)
    #expect(try set.statusAny() == nil)
    #expect(try set.statusSome()?.isEmpty == true)
    let one = try comm.isend([4], dest: 0, tag: 1)
    var any: (index: Int, status: Status)?
    while any == nil { any = try set.statusAny() }
    #expect(any?.index == 0 && any?.status.tag == 1)
    #expect(try set.statusSome()?.map(\.index) == [0])
    #expect(try set.statusAll() == nil && set.activeCount == 2)
    let two = try comm.isend([5], dest: 0, tag: 2)
    var all: [Status]?
    while all == nil { all = try set.statusAll() }
    #expect(all?.map(\.tag) == [1, 2])
    try set.waitAll()
    #expect(try set.take(first) == [4])
    #expect(try set.statusAny() == nil && set.statusSome() == nil)
    _ = try (one.wait(), two.wait())
  }

  @Test func oneFailsAndTheOthersDoNot() throws {
    let sends = [try MessageToSelf([1, 2], tag: 1), try MessageToSelf([3], tag: 2)]
    var set = RequestSet()
    let tooLong = set.add(try comm.irecv(into: [0], source: 0, tag: 1))
    let right = set.add(try comm.irecv(into: [0], source: 0, tag: 2))
    do {
      try set.waitAll()
      Issue.record("two numbers do not fit one")
    } catch let error {
      #expect(error.errorClass == .truncate && error.failures.map(\.index) == [0])
      #expect(error.failures.first?.error.errorClass == .truncate)
    }
    // Where the library left the other one under way, it can be waited for.
    try set.waitAll()
    expectError(.truncate) { try set.take(tooLong) }
    expectError(.truncate) { try set.status(0) }
    #expect(try set.recover(tooLong).count == 1)
    expectError(.request, "before") { try set.recover(tooLong) }
    #expect(try set.take(right) == [3])
    for send in sends { try send.finish() }
  }

  @Test func oneOfAnyAndSomeFails() throws {
    let sends = [try MessageToSelf([1, 2], tag: 1), try MessageToSelf([1, 2], tag: 2)]
    var set = RequestSet()
    let first = set.add(try comm.irecv(into: [0], source: 0, tag: 1))
    do {
      _ = try set.waitAny()
      Issue.record("two numbers do not fit one")
    } catch let error {
      #expect(error.errorClass == .truncate && error.failures.map(\.index) == [0])
    }
    set.add(try comm.irecv(into: [0], source: 0, tag: 2))
    do {
      _ = try set.waitSome()
      Issue.record("two numbers do not fit one")
    } catch let error {
      #expect(error.errorClass == .truncate && error.failures.map(\.index) == [1])
    }
    #expect(set.activeCount == 0)
    #expect(try set.recover(first).count == 1)
    for send in sends { try send.finish() }
  }

  @Test func cancelledAndDropped() throws {
    var set = RequestSet()
    set.add(try comm.irecv([Int].self, count: 1, source: 0, tag: 20))
    set.add(try comm.irecv([Int].self, count: 1, source: 0, tag: 21))
    try set.cancel(1)
    let found = try #require(try set.waitAny())
    #expect(found.index == 1)
    #expect(try found.status.isCancelled)
    expectError(.request) { try set.cancel(1) }
    try set.cancelAll()
    try set.waitAll()
    #expect(try set.status(0).isCancelled)
    do {
      var dropped = RequestSet()
      for tag in 0..<10 { dropped.add(try comm.irecv([Int].self, count: 1, source: 0, tag: tag)) }
      dropped.add(try comm.issend([1], dest: 0, tag: 40))
    }
    #expect(Orphanage.count == 1)
    var one = 0
    try comm.recv(&one, source: 0, tag: 40)
    while Orphanage.count > 0 { Orphanage.sweep() }
    #expect(one == 1)
  }
}

extension RequestSet {
  /// What waiting for some of none gives.
  fileprivate consuming func waitSomeOfNone() throws -> [(index: Int, status: Status)]? { try waitSome() }
}
