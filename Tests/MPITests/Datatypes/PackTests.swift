import CMPI
import MPITesting
import Testing

@testable import MPI

/// Elements as bytes and back.
@Suite(.collective) struct PackTests {
  let world = Comm.world

  @Test func severalPartsAreOneMessage() throws {
    let (right, left) = ((world.rank + 1) % world.size, (world.rank + world.size - 1) % world.size)
    var bytes: [UInt8] = []
    try Datatype.pack(Int32(world.rank), into: &bytes, comm: world)
    try Datatype.pack([1.5, 2.5], into: &bytes, comm: world)
    var received = [UInt8](repeating: 0, count: bytes.count)
    let (sent, room) = (bytes, bytes.count)
    try sent.withElements(reading: .packed, count: room) { from in
      try received.withElements(of: .packed, count: room) { to in try world.sendrecv(from, dest: right, into: to, source: left) }
    }
    var (position, rank, numbers) = (0, Int32(-1), [0.0, 0])
    try Datatype.unpack(received, position: &position, into: &rank, comm: world)
    try Datatype.unpack(received, position: &position, into: &numbers, comm: world)
    #expect(rank == Int32(left) && numbers == [1.5, 2.5] && position == received.count)
  }

  @Test func external() throws {
    var bytes: [UInt8] = []
    try Datatype.packExternal([Int32(1), -2], into: &bytes)
    try Datatype.packExternal(1.0, into: &bytes)
    // The same on every machine: the highest byte first.
    #expect(bytes == [0, 0, 0, 1, 255, 255, 255, 254, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0])
    var (position, integers, number) = (0, [Int32(0), 0], 0.0)
    try Datatype.unpackExternal(bytes, position: &position, into: &integers)
    try Datatype.unpackExternal(bytes, position: &position, into: &number)
    #expect(integers == [1, -2] && number == 1 && position == 16)
  }

  /// The libraries take any name.
  @Test func unknownRepresentations() {
    var nothing: [UInt8] = []
    expectError(.arg, "nonsense") { try Datatype.packExternal(datarep: "nonsense", 1, into: &nothing) }
    #expect(nothing.isEmpty)
    var (position, number) = (0, 0)
    expectError(.arg, "nonsense") {
      try Datatype.unpackExternal(datarep: "nonsense", [UInt8](repeating: 0, count: 8), position: &position, into: &number)
    }
    #expect(position == 0)
  }

  @Test func tooFewBytes() throws {
    var bytes: [UInt8] = []
    try Datatype.pack([1.5, 2.5], into: &bytes, comm: world)
    var (position, numbers) = (0, [0.0, 0, 0])
    expectError(.truncate) { try Datatype.unpack(bytes, position: &position, into: &numbers, comm: world) }
    #expect(position == 0 && numbers == [0, 0, 0])
    position = -8
    expectError(.truncate) { try Datatype.unpack(bytes, position: &position, into: &numbers, comm: world) }
    position = 17
    expectError(.truncate) { try Datatype.unpackExternal(bytes, position: &position, into: &numbers) }
  }

  @Test func theSizeOfNumbers() throws {
    #expect(try Datatype.matchSize(typeclass: .real, size: 8).size == 8)
    #expect(try Datatype.double.packExternalSize(incount: 3) == 24)
    #expect(try Datatype.double.packSize(incount: 3, comm: world) >= 24)
    // More than C's `int` holds.
    #expect(try Datatype.double.packSize(incount: 1 << 29, comm: world) >= 1 << 32)
    let large = try Datatype.uint8.createContiguous(1_600_000_000)
    try large.commit()
    #expect(try large.packSize(incount: 1, comm: world) >= 1_600_000_000)
    expectError(.count) { _ = try widen(smpi_MPI_UNDEFINED, .MPI_Pack_size) }
    var status = Status()
    try status.setElements(.double, count: 3)
    #expect(try status.count(of: Double.self) == 3)
    let numbers = [1.0, 2]
    let distance = try numbers.withUnsafeBytes { try $0.baseAddress.map { try aintDiff(addr1: getAddress($0 + 8), addr2: getAddress($0)) } }
    #expect(distance == 8)
  }
}
