import MPI
import MPICoding
import MPITesting
import Testing

/// Messages that no sender of objects has made.
@Suite(.collective) struct HostileObjectTests {
  let world = Comm.world

  /// A first message, as the format has it.
  private func head(kind: UInt8, isBodyHere: Bool = true, tag: Int32 = 0, count: UInt64, _ body: [UInt8] = []) -> [UInt8] {
    var message: [UInt8] = [0xB7, kind, isBodyHere ? 1 : 0, 0]
    withUnsafeBytes(of: tag.littleEndian) { message += $0 }
    withUnsafeBytes(of: count.littleEndian) { message += $0 }
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
    try expectRefused(head(kind: 1, tag: -1, count: 0))
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
    try expectRefused(head(kind: 1, tag: 16, count: UInt64(beside.body.count), beside.body))
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

  @Test func partsOfAnotherLength() throws {
    // A stream that announces other payloads than those that follow it.
    var sent = try BinaryEncoder().encode([Double](repeating: 1, count: 10), outOfBandThreshold: 1)
    sent.segments = [try Segment(SegmentLayout(element: .double, count: 3)) { $0.initializeMemory(as: UInt8.self, repeating: 0) }]
    struct Liar: Serializer {
      let sent: EncodedObject
      func encode<T: Encodable>(_ value: T) throws -> [UInt8] { sent.body }
      func decode<T: Decodable>(_ type: T.Type, from bytes: UnsafeRawBufferPointer) throws -> T { fatalError("not used") }
      func withEncoded<T: Encodable, Result>(
        _ value: T, outOfBandThreshold: Int, _ body: (UnsafeRawBufferPointer, [Segment]) throws -> Result
      ) throws -> Result { try sent.body.withUnsafeBytes { try body($0, sent.segments) } }
    }
    let outgoing = try world.isend(object: 0, dest: world.rank, serializer: Liar(sent: sent))
    #expect(throws: DecodingError.self) { try world.recv(object: [Double].self, source: world.rank) }
    _ = try? outgoing.wait()
  }
}
