import MPI
import MPICoding
import MPITesting
import Testing

/// Messages that no sender of objects has made.
@Suite(.collective) struct HostileObjectTests {
  let world = Comm.world

  /// A first message, as the format has it.
  private func head(kind: UInt8, isBodyHere: Bool = true, tag: Int32 = 0, count: UInt64, parts: UInt64? = nil, _ body: [UInt8] = []) -> [UInt8] {
    var message: [UInt8] = [0xB7, kind, isBodyHere ? 1 : 0, 0]
    withUnsafeBytes(of: tag.littleEndian) { message += $0 }
    withUnsafeBytes(of: count.littleEndian) { message += $0 }
    if let parts { withUnsafeBytes(of: parts.littleEndian) { message += $0 } }
    return message + body
  }

  private func expectRefused(_ message: [UInt8], sourceLocation: SourceLocation = #_sourceLocation) throws {
    for isPosted in [false, true] {
      let outgoing = try world.isend(message, dest: world.rank, tag: 1)
      #expect(throws: DecodingError.self, sourceLocation: sourceLocation) {
        if isPosted {
          _ = try world.irecv(object: [String: [Double]].self, source: world.rank, tag: 1).wait()
        } else {
          _ = try world.recv(object: [String: [Double]].self, source: world.rank, tag: 1)
        }
      }
      _ = try outgoing.wait()
    }
  }

  @Test func noObjects() throws {
    try expectRefused([])
    try expectRefused([0xB7])
    try expectRefused([UInt8](repeating: 0, count: 16))
    try expectRefused([UInt8](repeating: 0xFF, count: 100))
    try expectRefused(head(kind: 9, count: 0))
    // Lengths that are not true.
    try expectRefused(head(kind: 0, count: 5, [1, 2, 3]))
    try expectRefused(head(kind: 0, count: .max, [1, 2, 3]))
    try expectRefused(head(kind: 0, count: 1 << 62))
    try expectRefused(head(kind: 1, tag: 16, count: 0))
    try expectRefused(head(kind: 1, tag: -1, count: 0, parts: 1))
    try expectRefused(head(kind: 1, tag: 16, count: 0, parts: .max))
    // A tag that others use.
    try expectRefused(head(kind: 1, tag: 2, count: 0, parts: 1))
    try expectRefused(head(kind: 1, tag: 15, count: 0, parts: 1))
    try expectRefused(head(kind: 0, isBodyHere: false, count: 100))
  }

  @Test func truncatedAndAlteredStreams() throws {
    let stream = try BinaryEncoder().encode(["a": [1.0, 2], "b": [3]])
    for length in stride(from: 0, to: stream.count, by: 3) { try expectRefused(head(kind: 0, count: UInt64(length), Array(stream[..<length]))) }
    // Nothing may crash; what still decodes is as good as sent.
    for position in stream.indices {
      var altered = stream
      altered[position] ^= 0x41
      let outgoing = try world.isend(head(kind: 0, count: UInt64(altered.count), altered), dest: world.rank, tag: 1)
      _ = try? world.recv(object: [String: [Double]].self, source: world.rank, tag: 1)
      _ = try outgoing.wait()
    }
    // Payloads beside it that do not exist: as much memory as it says is not there.
    var beside = try BinaryEncoder().encode([1.0, 2, 3], outOfBandThreshold: 1)
    try expectRefused(head(kind: 0, count: UInt64(beside.body.count), beside.body))
    beside.body.removeLast()
    try expectRefused(head(kind: 1, tag: 16, count: UInt64(beside.body.count), parts: 0, beside.body))
  }

  /// Nothing is written behind what was posted, and nobody waits.
  @Test func tooLongForAFirstMessage() throws {
    for length in [8_185, 9_000, 100_000, 10_000_000] {
      for isPosted in [false, true] {
        let outgoing = try world.isend([UInt8](repeating: 0xB7, count: length), dest: world.rank, tag: 1)
        #expect(throws: (any Error).self) {
          if isPosted {
            _ = try world.irecv(object: Int.self, source: world.rank, tag: 1).wait()
          } else {
            _ = try world.recv(object: Int.self, source: world.rank, tag: 1)
          }
        }
        _ = try? outgoing.wait()
      }
    }
  }

  @Test func anotherTypeThanWasSent() throws {
    let outgoing = try world.isend(object: "text", dest: world.rank)
    #expect(throws: DecodingError.self) { try world.recv(object: [Int].self, source: world.rank) }
    try outgoing.wait()
  }

  /// Neither side waits for ever, and what was of no use is not taken for what comes next.
  @Test func partsThatAreNotWhatIsSaid() throws {
    let (next, previous) = ((world.rank + 1) % world.size, (world.rank + world.size - 1) % world.size)
    for liar in try Liar.all() {
      for isPosted in [false, true] {
        let outgoing = try world.isend(object: 0, dest: next, tag: 1, serializer: liar)
        #expect(throws: DecodingError.self) {
          if isPosted {
            _ = try world.irecv(object: [[Double]].self, source: previous, tag: 1).wait()
          } else {
            _ = try world.recv(object: [[Double]].self, source: previous, tag: 1)
          }
        }
        try outgoing.wait()
        try truthPasses()
      }
    }
  }

  @Test func anotherSerializerThanTheSenders() throws {
    let (next, previous) = ((world.rank + 1) % world.size, (world.rank + world.size - 1) % world.size)
    for count in [900, 20_000, 200_000] {
      let outgoing = try world.isend(object: [Double](repeating: 1, count: count), dest: next)
      #expect(throws: DecodingError.self) {
        try world.recv(object: [Double].self, source: previous, serializer: Liar(EncodedObject(body: [])))
      }
      try outgoing.wait()
      try truthPasses()
    }
  }

  @Test func collectivesOfBadObjects() throws {
    for liar in try Liar.all() {
      for liars in [[0], Array(0..<world.size)] {
        let serializer: (any Serializer)? = liars.contains(world.rank) ? liar : nil
        #expect(throws: DecodingError.self) { try world.allgather(object: [[1.0]], serializer: serializer) }
        try truthPasses()
        #expect(throws: DecodingError.self) {
          try world.alltoall(objects: [[[Double]]](repeating: [[1]], count: world.size), serializer: serializer)
        }
        let root = world.size - 1
        if world.rank == root {
          #expect(throws: DecodingError.self) { try world.gather(object: [[1.0]], root: root, serializer: serializer) }
        } else {
          #expect(try world.gather(object: [[1.0]], root: root, serializer: serializer) == nil)
        }
        try truthPasses()
      }
      for root in 0..<world.size {
        if world.rank == root {
          #expect(try world.bcast(object: [[1.0]], root: root, serializer: liar) == [[1]])
        } else {
          #expect(throws: DecodingError.self) { _ = try world.bcast(object: [[Double]]?.none, root: root) as [[Double]] }
        }
      }
      try truthPasses()
    }
  }

  private func truthPasses(sourceLocation: SourceLocation = #_sourceLocation) throws {
    let all = try world.allgather(object: Sample.of(world.rank, count: 20_000))
    #expect(all == (0..<world.size).map { Sample.of($0, count: 20_000) }, sourceLocation: sourceLocation)
  }
}
