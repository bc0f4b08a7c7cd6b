import CMPI
import Foundation
import MPITesting
import Testing

@testable import MPI

/// Messages of more bytes than C's `int` counts, between two ranks, through the idiomatic tier: by the library's large-count functions where it
/// has them, and by derived datatypes. Part of the long tests.
@Suite(.collective(ranks: 2, timeLimit: .seconds(600)), .fullTier) struct LargeMessageTests {
  let world = Comm.world
  var other: Int { 1 - world.rank }
  static let count = 1 << 31 + 4099
  /// Places that are looked at one by one; what is between them is alike.
  static let places = [0, 1, 1 << 30, 1 << 31 - 1, 1 << 31, count - 1]

  private func message(from rank: Int) -> [UInt8] {
    var bytes = filled(UInt8(10 + rank), count: Self.count)
    for (i, place) in Self.places.enumerated() { bytes[place] = UInt8(50 * (rank + 1) + i) }
    return bytes
  }

  private func expectMessage(_ bytes: borrowing [UInt8], from rank: Int, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(bytes.count >= Self.count, sourceLocation: sourceLocation)
    for (i, place) in Self.places.enumerated() { #expect(bytes[place] == UInt8(50 * (rank + 1) + i), sourceLocation: sourceLocation) }
    let between = bytes.withUnsafeBytes { raw in
      zip(Self.places, Self.places.dropFirst()).allSatisfy { first, last in
        let length = last - first - 1
        guard length > 0 else { return true }
        let start = raw.baseAddress! + first + 1
        return start.load(as: UInt8.self) == UInt8(10 + rank) && (length == 1 || memcmp(start, start + 1, length - 1) == 0)
      }
    }
    #expect(between, sourceLocation: sourceLocation)
  }

  /// As `[UInt8](repeating:count:)`, which takes many seconds for so many where nothing is optimised.
  private func filled(_ byte: UInt8, count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      memset(buffer.baseAddress!, Int32(byte), count)
      initialized = count
    }
  }

  private func room() -> [UInt8] { filled(0, count: Self.count + 5) }

  /// The library where it has large counts, and emulated.
  static let ways = MPISymbol.MPI_Send_c.isEmulated ? [true] : [false, true]

  private func expectStatus(_ status: Status, sourceLocation: SourceLocation = #_sourceLocation) throws {
    #expect(try status.count(of: UInt8.self) == Self.count, sourceLocation: sourceLocation)
    #expect(try status.getElements(.byte) == Self.count, sourceLocation: sourceLocation)
  }

  @Test(arguments: ways) func sendAndReceive(forced: Bool) throws {
    try emulating(forced) {
      if world.rank == 0 {
        try world.send(message(from: 0), dest: 1, tag: 1)
      } else {
        var received = room()
        let probed = try world.probe(source: 0, tag: 1)
        try expectStatus(probed)
        try expectStatus(try world.recv(&received, source: 0, tag: 1))
        expectMessage(received, from: 0)
        #expect(received[Self.count...] == [0, 0, 0, 0, 0])
      }
    }
  }

  @Test(arguments: ways) func matched(forced: Bool) throws {
    try emulating(forced) {
      if world.rank == 0 {
        try world.send(message(from: 0), dest: 1, tag: 2)
      } else {
        let (message, status) = try world.mprobe(source: 0, tag: 2)
        expectMessage(try message.recv([UInt8].self, status), from: 0)
      }
    }
  }

  @Test(arguments: ways) func withoutBlocking(forced: Bool) throws {
    try emulating(forced) {
      if world.rank == 0 {
        let sent = message(from: 0)
        _ = try world.isend(consume sent, dest: 1, tag: 3).wait()
      } else {
        let buffer = room()
        var status = Status()
        let received = try world.irecv(into: consume buffer, source: 0, tag: 3).wait(&status)
        try expectStatus(status)
        #expect(received.count == Self.count, "shortened to what came")
        expectMessage(received, from: 0)
      }
    }
  }

  @Test(arguments: ways) func bothWays(forced: Bool) throws {
    try emulating(forced) {
      var received = room()
      let status = try world.sendrecv(message(from: world.rank), dest: other, into: &received, source: other)
      try expectStatus(status)
      expectMessage(received, from: other)
    }
  }

  @Test(arguments: ways) func asOneRequest(forced: Bool) throws {
    try emulating(forced) {
      let (sent, buffer) = (message(from: world.rank), room())
      let exchange = try world.isendrecv(consume sent, dest: other, into: consume buffer, source: other).wait()
      #expect(exchange.receive.count == Self.count)
      expectMessage(exchange.receive, from: other)
    }
  }

  @Test(arguments: ways) func persistent(forced: Bool) throws {
    try emulating(forced) {
      if world.rank == 0 {
        var operation = try world.sendInit(message(from: 0), dest: 1, tag: 4)
        for _ in 0..<2 { try operation.start().wait() }
      } else {
        var operation = try world.recvInit(into: room(), source: 0, tag: 4)
        for _ in 0..<2 {
          let status = try operation.start().wait()
          try expectStatus(status)
          let elements = operation.elements()
          for (i, place) in Self.places.enumerated() { #expect(elements[place] == UInt8(50 + i)) }
        }
      }
    }
  }

  @Test(arguments: ways) func broadcast(forced: Bool) throws {
    try emulating(forced) {
      var bytes = world.rank == 1 ? message(from: 1) : filled(0, count: Self.count)
      try world.bcast(&bytes, root: 1)
      expectMessage(bytes, from: 1)
    }
  }

  @Test(arguments: ways) func reduction(forced: Bool) throws {
    try emulating(forced) {
      var bytes = message(from: world.rank)
      try world.allreduce(.inPlace, &bytes, op: .max)
      expectMessage(bytes, from: 1)
    }
  }
}
