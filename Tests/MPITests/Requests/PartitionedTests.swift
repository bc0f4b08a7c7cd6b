import MPITesting
import Testing

@testable import MPI

/// Messages in parts.
@Suite(.collective, .needs(.MPI_Psend_init, .MPI_Precv_init)) struct PartitionedTests {
  let world = Comm.world
  var next: Int { (world.rank + 1) % world.size }
  var previous: Int { (world.rank + world.size - 1) % world.size }

  private func expect(_ element: Int, _ expected: Int) { #expect(element == expected) }

  private func value(_ rank: Int, _ round: Int, _ partition: Int, _ i: Int) -> Int { rank * 1000 + round * 100 + partition * 10 + i }

  @Test func filledOneByOne() throws {
    var send = try world.psendInit(Int.self, partitions: 4, count: 3, dest: next, tag: 1)
    var receive = try world.precvInit(Int.self, partitions: 4, count: 3, source: previous, tag: 1)
    #expect(send.partitions == 4 && receive.partitions == 4)
    for round in 0..<3 {
      try receive.start()
      try send.start()
      expectError(.request, "not ready") { try send.wait() }
      for partition in [2, 0, 3, 1] {
        try send.ready(partition) { elements in
          #expect(elements.count == 3)
          for i in elements.indices { elements[i] = value(world.rank, round, partition, i) }
        }
      }
      while try !(receive.arrived(0) && receive.arrived(3)) {}
      try receive.withPartition(3) { elements in
        for i in elements.indices { expect(elements[i], value(previous, round, 3, i)) }
      }
      try send.wait()
      try receive.wait()
      #expect(try receive.arrived(2))
      for partition in 0..<4 {
        try receive.withPartition(partition) { elements in
          for i in elements.indices { expect(elements[i], value(previous, round, partition, i)) }
        }
      }
    }
  }

  /// A receive that is dropped while it runs goes on, memory and all: MPI has no way to give it up.
  @Test func dropped() throws {
    for round in 0..<20 {
      var send = try world.psendInit(Int.self, partitions: 2, count: 1000, dest: next, tag: 5)
      do {
        var receive = try world.precvInit(Int.self, partitions: 2, count: 1000, source: previous, tag: 5)
        try receive.start()
      }
      // What is freed too early has something else in it by now.
      let others = [[Int]](repeating: [Int](repeating: round, count: 2000), count: 4)
      try send.start()
      try send.ready(0..<2)
      try send.wait()
      #expect(others.allSatisfy { $0.allSatisfy { $0 == round } })
    }
    let end = ContinuousClock.now + .seconds(20)
    while Orphanage.count > 0 && ContinuousClock.now < end { Orphanage.sweep() }
    #expect(Orphanage.count == 0, "all of them have become complete")
  }

  @Test func listsAndRanges() throws {
    var send = try world.psendInit(Int32.self, partitions: 6, count: 1, dest: next, tag: 2)
    var receive = try world.precvInit(Int32.self, partitions: 6, count: 1, source: previous, tag: 2)
    try receive.start()
    try send.start()
    try send.ready(0..<0)
    try send.ready([])
    try send.ready(1..<3)
    expectError(.request, "partition 1") { try send.ready([0, 1]) }
    expectError(.request, "partition 5") { try send.ready([5, 5]) }
    expectError(.arg, "no partition 6") { try send.ready(5..<7) }
    // None of those was sent.
    try send.ready([5, 0])
    try send.ready(3)
    try send.ready(4) { $0[0] = 44 }
    while try !send.test() {}
    var status: Status?
    while status == nil { status = try receive.test() }
    try receive.withPartition(4) {
      let element = $0[0]
      #expect(element == 44)
    }
    try receive.withPartition(5) {
      let element = $0[0]
      #expect(element == 0)
    }
  }

  private struct Refusal: Error {}

  @Test func misuseIsTold() throws {
    var send = try world.psendInit(Int32.self, partitions: 2, count: 1, dest: next, tag: 3)
    var receive = try world.precvInit(Int32.self, partitions: 2, count: 1, source: previous, tag: 3)
    expectError(.request, "not active") { try send.ready(0) }
    expectError(.request, "never started") { try receive.arrived(0) }
    expectError(.request, "not active") { try receive.wait() }
    try send.start()
    try receive.start()
    expectError(.request, "active already") { try send.start() }
    expectError(.arg, "no partition 2") { try send.ready(2) }
    expectError(.arg, "no partition -1") { try receive.arrived(-1) }
    expectError(.arg, "no partition 7") { try receive.withPartition(7) { _ in } }
    try send.ready(0)
    expectError(.request, "sent already") { try send.ready(0) }
    // What could not be filled is sent nevertheless: the other side would wait forever.
    #expect(throws: Refusal.self) { try send.ready(1) { _ in throw Refusal() } }
    try send.wait()
    try receive.wait()
    expectError(.count) { _ = try world.psendInit(Int32.self, partitions: -1, count: 1, dest: next) }
    expectError(.count, "more than memory") { _ = try world.psendInit(Int32.self, partitions: 2, count: .max, dest: next) }
  }
}
