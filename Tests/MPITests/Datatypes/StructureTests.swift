import Glibc
import MPI
import MPITesting
import Synchronization
import Testing

private enum Kind: UInt8, MPIEnumeration { case gas, dust }

private struct Charge: MPIStructure, Equatable {
  var value: Float
  var sign: Int8
  static let fields: [MPIField<Charge>] = [.init(\.value), .init(\.sign)]
}

/// Padded between fields and at the end, with a tuple, a row, a vector and another structure.
private struct Particle: MPIStructure {
  var kind: Kind
  var position: SIMD3<Double>
  var charge: Charge
  var marks: (Int16, Int32)
  var history: InlineArray<3, Int16>
  var number: Int64
  var alive: Bool
  static let fields: [MPIField<Particle>] = [
    .init(\.kind), .init(\.position), .init(\.charge), .init(\.marks), .init(\.history), .init(\.number), .init(\.alive),
  ]

  static func of(_ rank: Int, _ i: Int) -> Particle {
    Particle(
      kind: i % 2 == 0 ? .gas : .dust, position: [Double(rank), Double(i), 0.5], charge: Charge(value: -1.5, sign: Int8(i % 100)),
      marks: (Int16(i), Int32(-rank)), history: [1, Int16(rank), -3], number: Int64(rank) << 40 | Int64(i), alive: i % 3 == 0)
  }

  func isSame(as other: Particle) -> Bool {
    kind == other.kind && position == other.position && charge == other.charge && marks == other.marks && number == other.number
      && alive == other.alive && (0..<3).allSatisfy { history[$0] == other.history[$0] }
  }
}

/// The fields are taken from the layout.
private struct Undeclared: MPIStructure, Equatable {
  var a: Int8
  var b: Double
  var c: Charge
}

private struct Generic<Value: MPIElement & BitwiseCopyable>: MPIStructure {
  var first: Int8
  var second: Value
  static var fields: [MPIField<Generic>] { [.init(\.first), .init(\.second)] }
}

/// Structures as elements of every sort of call.
@Suite(.collective) struct StructureTests {
  let world = Comm.world

  private func particles(_ rank: Int, _ count: Int = 20) -> [Particle] { (0..<count).map { Particle.of(rank, $0) } }

  private func areSame(_ left: [Particle], _ right: [Particle]) -> Bool {
    left.count == right.count && zip(left, right).allSatisfy { $0.isSame(as: $1) }
  }

  @Test func datatypesLieAsTheCompilerSays() throws {
    let datatype = try Datatype.of(Particle.self)
    #expect(try datatype.getExtent() == (0, MemoryLayout<Particle>.stride))
    // Data without padding: 1 + 24 + 5 + 6 + 6 + 8 + 1 bytes.
    #expect(try datatype.size == 51)
    #expect(try datatype.name.contains("Particle"))
    #expect(try Datatype.of(Undeclared.self).size == 14)
    #expect(try Datatype.of(Generic<Int16>.self).size == 3)
    #expect(try Datatype.of(Generic<Double>.self).getExtent().extent == 16)
  }

  @Test func messages() throws {
    let (right, left) = ((world.rank + 1) % world.size, (world.rank + world.size - 1) % world.size)
    var received = particles(0)
    let status = try world.sendrecv(particles(world.rank), dest: right, into: &received, source: left)
    #expect(areSame(received, particles(left)))
    #expect(try status.count(of: Particle.self) == 20)
    let request = try world.irecv(into: consume received, source: left, tag: 3)
    try world.send(particles(world.rank, 7), dest: right, tag: 3)
    #expect(areSame(try request.wait(), particles(left, 7)))
    let undeclared = [Undeclared(a: 1, b: 2, c: Charge(value: 3, sign: 4))]
    var others = [Undeclared(a: 0, b: 0, c: Charge(value: 0, sign: 0))]
    try world.sendrecv(undeclared, dest: right, into: &others, source: left)
    #expect(others == undeclared)
  }

  @Test func collectives() throws {
    let all = try world.allgather(particles(world.rank, 3))
    #expect(areSame(all, (0..<world.size).flatMap { particles($0, 3) }))
    #expect(try world.bcast(Particle.of(world.rank, 5), root: 0).isSame(as: .of(0, 5)))
    let blocks = try world.alltoallv(Ragged((0..<world.size).map { particles(world.rank, $0) }))
    for (rank, block) in blocks.enumerated() { #expect(areSame(Array(block), particles(rank, world.rank))) }
    let last = try Operation<Particle>(commute: true, elementwise: { $0.number > $1.number ? $0 : $1 })
    #expect(areSame(try world.allreduce(particles(world.rank), op: last), particles(world.size - 1)))
    let receive = try world.iallgather([Particle.of(world.rank, 1)], into: particles(0, world.size)).wait().receive
    #expect(areSame(receive, (0..<world.size).map { Particle.of($0, 1) }))
  }

  @Test func persistentOperations() throws {
    var send = try world.sendInit(particles(world.rank), dest: world.rank, tag: 1)
    var receive = try world.recvInit(into: particles(9), source: world.rank, tag: 1)
    for _ in 0..<2 {
      let coming = try receive.start()
      let going = try send.start()
      try coming.wait()
      try going.wait()
    }
    let elements = receive.elements()
    let received = elements.indices.map { elements[$0] }
    #expect(areSame(received, particles(world.rank)))
  }

  @Test func files() throws {
    // All ranks have to use the same name, and two runs of the tests not.
    let path = "/tmp/swift-mpi-structures-\(try world.bcast(Int(getpid()), root: 0))"
    let file = try File.open(path, on: world, mode: [.create, .readWrite, .deleteOnClose])
    // What lies in a file is the data, without the padding.
    let bytes = 20 * (try Datatype.of(Particle.self).size)
    try file.writeAtAll(offset: world.rank * bytes, particles(world.rank))
    try file.sync()
    try world.barrier()
    let next = (world.rank + 1) % world.size
    var received = particles(99)
    let status = try file.readAtAll(offset: next * bytes, &received)
    #expect(try status.count(of: Particle.self) == 20 && areSame(received, particles(next)))
    #expect(try file.size == world.size * bytes)
    try file.close()
  }

  // One process alone cannot make these windows with some releases of one library.
  @Test(.collective(ranks: 2...)) func windows() throws {
    let stride = MemoryLayout<Particle>.stride
    func memory(_ rank: Int) -> UnsafeMutableBufferPointer<Particle> {
      let memory = UnsafeMutableBufferPointer<Particle>.allocate(capacity: 20)
      _ = memory.initialize(from: particles(rank))
      return memory
    }
    let (exposed, mine) = (memory(99), memory(world.rank))
    defer { for memory in [exposed, mine] { memory.deallocate() } }
    let datatype = try Datatype.of(Particle.self).handle
    var win = MPI_WIN_NULL
    try MPI_Win_create(exposed.baseAddress, 20 * stride, Int32(stride), MPI_INFO_NULL, world.handle, &win)
    try MPI_Win_fence(0, win)
    try MPI_Put(mine.baseAddress, 20, datatype, Int32((world.rank + 1) % world.size), 0, 20, datatype, win)
    try MPI_Win_fence(0, win)
    #expect(areSame(Array(exposed), particles((world.rank + world.size - 1) % world.size)))
    try MPI_Win_free(&win)
  }

  @Test func packed() throws {
    var bytes: [UInt8] = []
    try Datatype.pack(particles(1), into: &bytes, comm: world)
    var (position, received) = (0, particles(0))
    try Datatype.unpack(bytes, position: &position, into: &received, comm: world)
    #expect(position == bytes.count && areSame(received, particles(1)))
  }

  /// The first use from many threads at once makes one datatype.
  @Test(.enabled(if: (try? threadLevel) == .multiple, "the library lets only one thread call it")) func threads() throws {
    let handles = Handles()
    inThreads(8) { _ in handles.add(Generic<Generic<UInt16>>.rawDatatype) }
    #expect(handles.distinct == 1)
    #expect(try Datatype.of(Generic<Generic<UInt16>>.self).size == 4)
  }

  private final class Handles: Sendable {
    private let raw = Mutex<Set<UInt64>>([])
    func add(_ handle: MPI_Datatype) { raw.withLock { _ = $0.insert(UInt64(truncatingIfNeeded: handle.raw)) } }
    var distinct: Int { raw.withLock { $0.count } }
  }
}
