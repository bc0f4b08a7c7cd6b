import MPI
import MPICoding
import MPIFoundation
import MPITesting
import Testing

/// Objects from rank to rank.
@Suite(.collective) struct ObjectMessageTests {
  let world = Comm.world
  var next: Int { (world.rank + 1) % world.size }
  var previous: Int { (world.rank + world.size - 1) % world.size }

  @Test func aRingOfObjectsOfAllSizes() throws {
    for count in Sample.counts {
      let sample = Sample(world.rank, count: count)
      var status = Status()
      let received = try world.sendrecv(
        object: sample, dest: next, sendtag: 3, receiving: Sample.self, source: previous, recvtag: 3, status: &status)
      #expect(received == Sample(previous, count: count))
      #expect(status.source == previous && status.tag == 3)
    }
  }

  @Test func everyWayToSend() throws {
    try attachBuffer(size: 1 << 23)
    for count in Sample.counts {
      let sample = Sample(world.rank, count: count)
      let expected = Sample(previous, count: count)
      func receive(_ tag: Int) throws -> Sample { try world.recv(object: Sample.self, source: previous, tag: tag) }

      let sent = try world.isend(object: sample, dest: next, tag: 1)
      #expect(try receive(1) == expected)
      try sent.wait()

      let matched = try world.issend(object: sample, dest: next, tag: 2)
      #expect(try receive(2) == expected)
      try matched.wait()

      let buffered = try world.ibsend(object: sample, dest: next, tag: 3)
      #expect(try receive(3) == expected)
      try buffered.wait()

      try world.bsend(object: sample, dest: next, tag: 4)
      #expect(try receive(4) == expected)

      // Blocking sends want somebody who receives.
      let incoming = try world.irecv(object: Sample.self, source: previous, tag: 5)
      try world.send(object: sample, dest: next, tag: 5)
      #expect(try incoming.wait() == expected)
      let synchronous = try world.irecv(object: Sample.self, source: previous, tag: 6)
      try world.ssend(object: sample, dest: next, tag: 6)
      #expect(try synchronous.wait() == expected)
    }
    try detachBuffer()
  }

  /// The first message of an object is buffered, and its parts are kept: a small buffer is enough for objects of any size.
  @Test func aSmallBufferIsEnough() throws {
    try attachBuffer(size: 32_768)
    for count in [0, 20_000, 60_000] {
      var numbers = [Double](repeating: Double(world.rank), count: count)
      try world.bsend(object: numbers, dest: next, tag: 14)
      let request = try world.ibsend(object: Sample(world.rank, count: count), dest: next, tag: 15)
      try request.wait()
      // They are the program's own again.
      for i in numbers.indices { numbers[i] = -1 }
      #expect(try world.recv(object: [Double].self, source: previous, tag: 14) == [Double](repeating: Double(previous), count: count))
      #expect(try world.recv(object: Sample.self, source: previous, tag: 15) == Sample(previous, count: count))
    }
    try detachBuffer()
    // After a send without room, messages on the same communicator do not arrive with some libraries, from C too.
    let comm = try world.dup()
    try attachBuffer(size: 1000)
    let long = String(repeating: "x", count: 5000)
    expectError(.buffer) { try comm.bsend(object: long, dest: next, tag: 16) }
    expectError(.buffer) { _ = try comm.ibsend(object: long, dest: next, tag: 16) }
    try detachBuffer()
    try comm.free()
  }

  @Test func aSynchronousSendWaitsForItsReceiver() throws {
    var request = try world.issend(object: "waits", dest: world.rank, tag: 8)
    for _ in 0..<100 { #expect(try request.test() == nil) }
    #expect(try world.recv(object: String.self, source: world.rank, tag: 8) == "waits")
    try request.wait()
  }

  @Test func probedMessagesAreReceivedAsObjects() throws {
    for count in [3, 20_000] {
      let outgoing = try world.isend(object: Sample(world.rank, count: count), dest: next, tag: 11)
      let (message, status) = try world.mprobe(source: anySource, tag: 11)
      #expect(status.source == previous)
      #expect(try message.recv(object: Sample.self, on: world) == Sample(previous, count: count))
      expectError(.request) { try message.recv(object: Sample.self, on: world) }
      try outgoing.wait()

      let again = try world.isend(object: Sample(world.rank, count: count), dest: next, tag: 12)
      var found = try world.improbe(tag: 12)
      while found == nil { found = try world.improbe(tag: 12) }
      let request = try found!.message.irecv(object: Sample.self, on: world)
      #expect(try request.wait() == Sample(previous, count: count))
      try again.wait()
    }
  }

  @Test func objectsComeInTheOrderInWhichTheyWereSent() throws {
    // Large and small ones, any source and any tag: what was sent first is received first.
    let sizes = [3, 20_000, 1, 900, 4_000, 0]
    var requests = ObjectRequestSet()
    for (index, count) in sizes.enumerated() { try requests.add(world.isend(object: Sample(index, count: count), dest: next, tag: index)) }
    for (index, count) in sizes.enumerated() {
      var status = Status()
      #expect(try world.recv(object: Sample.self, source: anySource, tag: anyTag, status: &status) == Sample(index, count: count))
      #expect(status.source == previous && status.tag == index)
    }
    try requests.waitAll()
  }

  @Test func objectsDoNotMixWithTypedMessages() throws {
    let comm = try world.dup()
    let object = try comm.isend(object: Sample(1, count: 20_000), dest: next, tag: 1)
    let typed = try comm.isend([1.0, 2], dest: next, tag: 1)
    // Any tag, on the communicator of the object: its parts go elsewhere.
    let request = try comm.irecv(object: Sample.self, source: anySource, tag: anyTag)
    var numbers = [0.0, 0]
    try comm.recv(&numbers, source: anySource, tag: anyTag)
    #expect(numbers == [1, 2])
    #expect(try request.wait() == Sample(1, count: 20_000))
    try object.wait()
    _ = try typed.wait()
    try comm.free()
  }

  @Test func nobodySendsNothing() throws {
    try world.send(object: Sample(1, count: 50_000), dest: procNull)
    try world.isend(object: Sample(1, count: 50_000), dest: procNull).wait()
    var status = Status()
    #expect(try world.recv(object: Int?.self, source: procNull, status: &status) == nil)
    #expect(status.source == procNull && status.tag == anyTag)
    #expect(try world.irecv(object: Int?.self, source: procNull).wait() == nil)
    expectError(.rank) { try world.recv(object: Int.self, source: procNull) }
  }

  @Test func serializersPerCallAndForAll() throws {
    let sample = Sample(world.rank, count: 5_000)
    let json = try world.sendrecv(
      object: sample, dest: next, sendtag: 21, receiving: Sample.self, source: previous, recvtag: 21, serializer: JSONSerializer())
    #expect(json == Sample(previous, count: 5_000))

    rc.serializer = PropertyListSerializer()
    #expect(rc.serializer is PropertyListSerializer)
    let outgoing = try world.isend(object: ["a": 1], dest: next, tag: 22)
    // It really is one: the binary coder does not know it.
    let (message, _) = try world.mprobe(source: previous, tag: 22)
    #expect(throws: DecodingError.self) { try message.recv(object: [String: Int].self, on: world, serializer: BinarySerializer()) }
    try outgoing.wait()
    #expect(try world.allgather(object: [world.rank]) == (0..<world.size).map { [$0] })
    rc.serializer = BinarySerializer()
    #expect(try world.allgather(object: [world.rank]) == (0..<world.size).map { [$0] })
  }

  @Test func thresholds() throws {
    let before = rc.outOfBandThreshold
    defer { rc.outOfBandThreshold = before }
    // The arrays of a sample have 8 bytes a number at most.
    for (threshold, outOfBand) in [(1, [1, 3, 20_000]), (1 << 14, [20_000]), (Int.max, [])] {
      rc.outOfBandThreshold = threshold
      for count in [1, 3, 20_000] {
        let spy = Spy()
        let received = try world.sendrecv(
          object: Sample(world.rank, count: count), dest: next, receiving: Sample.self, source: previous, serializer: spy)
        #expect(received == Sample(previous, count: count))
        #expect((spy.segments.count > 0) == outOfBand.contains(count), "\(threshold), \(count)")
      }
    }
  }

  /// Counts the payloads that come beside the bytes.
  private struct Spy: Serializer {
    let segments = Counter()
    private let binary = BinarySerializer()

    func encode<T: Encodable>(_ value: T) throws -> [UInt8] { try binary.encode(value) }
    func decode<T: Decodable>(_ type: T.Type, from bytes: UnsafeRawBufferPointer) throws -> T { try binary.decode(type, from: bytes) }
    func withEncoded<T: Encodable, Result>(
      _ value: T, outOfBandThreshold: Int, _ body: (UnsafeRawBufferPointer, [Segment]) throws -> Result
    ) throws -> Result { try binary.withEncoded(value, outOfBandThreshold: outOfBandThreshold, body) }
    func segmentLayouts(of bytes: UnsafeRawBufferPointer) throws -> [SegmentLayout] { try binary.segmentLayouts(of: bytes) }
    func decode<T: Decodable>(_ type: T.Type, from bytes: UnsafeRawBufferPointer, segments: [Segment]) throws -> T {
      self.segments.add(segments.count)
      return try binary.decode(type, from: bytes, segments: segments)
    }
  }

  @Test func withoutMatchedProbes() throws {
    rc.recvMprobe = false
    defer { rc.recvMprobe = true }
    for count in Sample.counts {
      let received = try world.sendrecv(object: Sample(world.rank, count: count), dest: next, receiving: Sample.self, source: previous)
      #expect(received == Sample(previous, count: count))
    }
  }

  @Test func whatCannotBeEncodedIsNotSent() throws {
    #expect(throws: Unencodable.Refusal.self) { try world.send(object: Unencodable(), dest: next) }
    #expect(throws: Unencodable.Refusal.self) { try world.isend(object: Unencodable(), dest: next).wait() }
    try world.barrier()
    #expect(try world.iprobe() == nil)
  }

  @Test func otherCommunicators() throws {
    // Ranks of the parts are those of the world.
    guard let reversed = try world.split(color: 0, key: -world.rank) else { return }
    let (after, before) = ((reversed.rank + 1) % reversed.size, (reversed.rank + reversed.size - 1) % reversed.size)
    let received = try reversed.sendrecv(object: Sample(reversed.rank, count: 20_000), dest: after, receiving: Sample.self, source: before)
    #expect(received == Sample(before, count: 20_000))
    try reversed.prepareForLargeObjects()
    let again = try reversed.sendrecv(object: Sample(reversed.rank, count: 20_000), dest: after, receiving: Sample.self, source: before)
    #expect(again == Sample(before, count: 20_000))
    try reversed.free()
    expectError(.comm) { try reversed.send(object: 1, dest: 0) }
    expectError(.comm) { try reversed.recv(object: Int.self) }
  }
}
