import MPITesting
import Testing

@testable import MPI

/// Messages of more elements than C's `int` can count, between two ranks. The last elements are beyond it.
@Suite(
  .collective(ranks: 2, timeLimit: .seconds(1800)), .enabled(if: isFull, "messages of more than 2 GiB are part of the full tests"),
  .enabled(if: carriesLargeCounts, "the library has no large counts, and nothing stands in for them"))
struct LargeCountTests {
  let world = Comm.world
  var other: Int { 1 - world.rank }
  static let count = Int(Int32.max) + 1000

  /// Marked at both ends and where counts of 31 bits end.
  private func marked(_ mark: UInt8) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: Self.count)
    for place in Self.places { bytes[place] = mark &+ UInt8(truncatingIfNeeded: place) }
    return bytes
  }

  private static let places = [0, 1, 12345, 1 << 30, Int(Int32.max) - 1, Int(Int32.max), Int(Int32.max) + 1, count - 1]

  private func isMarked(_ bytes: [UInt8], _ mark: UInt8) -> Bool {
    bytes.count == Self.count && Self.places.allSatisfy { bytes[$0] == mark &+ UInt8(truncatingIfNeeded: $0) }
  }

  @Test func sendAndReceive() throws {
    if world.rank == 0 { return try world.send(marked(1), dest: 1, tag: 1) }
    var bytes = [UInt8](repeating: 0, count: Self.count)
    let status = try world.recv(&bytes, source: 0, tag: 1)
    #expect(isMarked(bytes, 1))
    #expect(try status.count(of: UInt8.self) == Self.count)
  }

  @Test func nonblocking() throws {
    if world.rank == 0 {
      _ = try world.isend(marked(2), dest: 1, tag: 2).wait()
    } else {
      #expect(isMarked(try world.irecv([UInt8].self, count: Self.count, source: 0, tag: 2).wait(), 2))
    }
  }

  @Test func exchanged() throws {
    var bytes = [UInt8](repeating: 0, count: Self.count)
    try world.sendrecv(marked(UInt8(world.rank)), dest: other, into: &bytes, source: other)
    #expect(isMarked(bytes, UInt8(other)))
  }

  @Test func persistent() throws {
    if world.rank == 0 {
      var send = try world.sendInit(marked(4), dest: 1, tag: 4)
      do { try send.start().wait() }
    } else {
      var receive = try world.recvInit(into: [UInt8](repeating: 0, count: Self.count), source: 0, tag: 4)
      do { try receive.start().wait() }
      let elements = receive.elements()
      for place in Self.places { #expect(elements[place] == 4 &+ UInt8(truncatingIfNeeded: place)) }
    }
  }

  @Test func matched() throws {
    if world.rank == 0 { return try world.send(marked(5), dest: 1, tag: 5) }
    let (message, status) = try world.mprobe(source: 0, tag: 5)
    #expect(isMarked(try message.recv([UInt8].self, status), 5))
  }
}

/// Whether messages of more elements than C's `int` counts can be sent: by functions of the library, or by what stands in for them.
private let carriesLargeCounts = MPISymbol.MPI_Send_c.isAvailable
