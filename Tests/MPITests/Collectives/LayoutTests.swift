import MPI
import MPITesting
import Testing

/// Blocks of `w` forms that lead outside of their buffers are refused, and what lies within is taken, however its datatype lies.
@Suite(.collective) struct LayoutTests {
  private let comm = Comm.selfComm
  private let world = Comm.world
  private let int = Datatype(handle: Int.rawDatatype)

  private func blocks(_ byteOffset: Int, _ count: Int, _ datatype: Datatype? = nil) -> [Block] {
    [Block(byteOffset: byteOffset, count: count, datatype: datatype ?? int)]
  }

  /// A call with two elements on either side has to fail.
  private func expectOutside(_ sent: [Block], _ received: [Block], _ text: String, sourceLocation: SourceLocation = #_sourceLocation) {
    let two = [1, 2]
    expectError(.count, text, sourceLocation: sourceLocation) {
      var room = [0, 0]
      try comm.alltoallw(two, sent, &room, received)
    }
    expectError(.count, text, sourceLocation: sourceLocation) { try comm.ialltoallw(two, sent, [0, 0], received).wait() }
    if MPISymbol.MPI_Alltoallw_init.isAvailable {
      expectError(.count, text, sourceLocation: sourceLocation) { _ = try comm.alltoallwInit(two, sent, [0, 0], received) }
    }
  }

  @Test func outside() {
    let whole = blocks(0, 2)
    expectOutside(whole, blocks(-64, 2), "block 0, 2 elements at byte -64, does not lie within the buffer's bytes, 0 to 16")
    expectOutside(whole, blocks(1 << 20, 1), "block 0, 1 element at byte 1048576")
    expectOutside(whole, blocks(0, 1000), "does not lie within")
    expectOutside(whole, blocks(1, 2), "does not lie within")
    expectOutside(blocks(8, 2), whole, "does not lie within")
    expectOutside(whole, blocks(0, Int.max), "does not lie within")
    expectOutside(whole, blocks(Int.max, 1), "does not lie within")
    expectOutside(whole, blocks(0, -1), "block 0 has -1 elements")
  }

  @Test func isNamed() {
    let size = world.size
    var layout = (0..<size).map { Block(byteOffset: 8 * $0, count: 1, datatype: int) }
    layout[size - 1].count = 2
    expectError(.count, "block \(size - 1), 2 elements at byte \(8 * (size - 1))") {
      var room = [Int](repeating: 0, count: size)
      try world.alltoallw(room, layout, &room, layout)
    }
  }

  @Test func amongNeighbors() throws {
    let ring = try #require(try comm.cartCreate(dims: [1], periods: [true]))
    let (good, bad) = (blocks(0, 1) + blocks(8, 1), blocks(0, 1) + blocks(16, 1))
    expectError(.count, "block 1, 1 element at byte 16") {
      var room = [0, 0]
      try ring.neighborAlltoallw([1, 2], good, &room, bad)
    }
    expectError(.count, "block 1") { try ring.ineighborAlltoallw([1, 2], bad, [0, 0], good).wait() }
    try ring.free()
  }

  @Test func emptyBlocksLieAnywhere() throws {
    var room = [7, 7]
    try comm.alltoallw([1, 2], blocks(-64, 0), &room, blocks(1 << 20, 0))
    #expect(room == [7, 7])
    // Of a buffer without elements, too.
    var nothing: [Int] = []
    try comm.alltoallw(nothing, blocks(0, 0), &nothing, blocks(0, 0))
    expectError(.count, "bytes, 0 to 0") { try comm.alltoallw([1], blocks(0, 1), &nothing, blocks(0, 1)) }
  }

  /// Sends what this process describes to itself: alone, some libraries misplace blocks.
  private func copy(_ sent: [Int], _ from: [Block], _ room: inout [Int], _ to: [Block]) throws {
    func whole(_ mine: [Block]) -> [Block] {
      (0..<world.size).map { $0 == world.rank ? mine[0] : Block(byteOffset: 0, count: 0, datatype: int) }
    }
    try world.alltoallw(sent, whole(from), &room, whole(to))
  }

  /// Datatypes whose data begin behind their address, or go backwards from it.
  @Test(.collective(ranks: 2...)) func boundsOfDatatypes() throws {
    let sent = [1, 2, 3, 4]
    // The data are 16 bytes, from the 16th on.
    let late = try Datatype.createStruct(blocklengths: [2], displacements: [16], types: [int])
    let backwards = try int.createVector(count: 3, blocklength: 1, stride: -2)
    for type in [late, backwards] { try type.commit() }
    var room = [0, 0, 0, 0]
    try copy(sent, blocks(-16, 1, late), &room, blocks(0, 1, late))
    #expect(room == [0, 0, 1, 2])
    let five = [1, 2, 3, 4, 5]
    room = [0, 0, 0, 0, 0]
    try copy(five, blocks(32, 1, backwards), &room, blocks(0, 3))
    #expect(room == [5, 3, 1, 0, 0])
    for (offset, type) in [(-24, late), (16, late), (24, backwards), (40, backwards)] {
      let text = "block \(world.rank), 1 element at byte \(offset)"
      expectError(.count, text) { try copy(five, blocks(offset, 1, type), &room, blocks(0, 2)) }
      expectError(.count, text) { try copy(five, blocks(0, 2), &room, blocks(offset, 1, type)) }
    }
    for type in [late, backwards] { try type.free() }
    expectError(.type, "was freed") { try copy(sent, blocks(0, 4), &room, blocks(0, 1, late)) }
  }

  /// Elements that a negative extent sets one before another.
  @Test(.collective(ranks: 2...)) func negativeExtents() throws {
    let type = try int.createResized(lb: 0, extent: -8)
    try type.commit()
    var room = [0, 0, 0]
    try copy([1, 2, 3], blocks(16, 3, type), &room, blocks(0, 3))
    #expect(room == [3, 2, 1])
    expectError(.count, "3 elements at byte 8") { try copy([1, 2, 3], blocks(8, 3, type), &room, blocks(0, 3)) }
    try type.free()
  }

  /// A buffer that is described by a datatype is as long as its data.
  @Test(.collective(ranks: 2...)) func buffersOfADatatype() throws {
    let column = try int.createVector(count: 3, blocklength: 1, stride: 2)
    try column.commit()
    var (sent, room) = ([1, 2, 3, 4, 5], [0, 0, 0])
    let layout = (0..<world.size).map { Block(byteOffset: $0 == world.rank ? 16 : 0, count: $0 == world.rank ? 3 : 0, datatype: int) }
    let mine = (0..<world.size).map { Block(byteOffset: 0, count: $0 == world.rank ? 3 : 0, datatype: int) }
    try sent.withUnsafeMutableBytes { try world.alltoallw(Memory($0.baseAddress, count: 1, datatype: column), layout, &room, mine) }
    #expect(room == [3, 4, 5])
    let farther = layout.map { Block(byteOffset: $0.byteOffset + 8, count: $0.count, datatype: int) }
    expectError(.count, "bytes, 0 to 40") {
      try sent.withUnsafeMutableBytes { try world.alltoallw(Memory($0.baseAddress, count: 1, datatype: column), farther, &room, mine) }
    }
    try column.free()
  }

  /// Addresses have no bounds.
  @Test(.collective(ranks: 2...)) func atAbsoluteAddresses() throws {
    let memory = UnsafeMutableBufferPointer<Int>.allocate(capacity: 2)
    defer { memory.deallocate() }
    (memory[0], memory[1]) = (7, 8)
    let address = Int(bitPattern: memory.baseAddress)
    let absolute = try Datatype.createStruct(blocklengths: [2], displacements: [address], types: [int])
    try absolute.commit()
    var room = [0, 0]
    func mine(_ datatype: Datatype, _ count: Int) -> [Block] {
      (0..<world.size).map { Block(byteOffset: 0, count: $0 == world.rank ? count : 0, datatype: $0 == world.rank ? datatype : int) }
    }
    try world.alltoallw(.bottom(absolute), mine(absolute, 1), &room, mine(int, 2))
    #expect(room == [7, 8])
    try absolute.free()
  }

  @Test func overlapIsRefused() {
    let memory = UnsafeMutableBufferPointer<Int>.allocate(capacity: 4)
    defer { memory.deallocate() }
    memory.initialize(repeating: 0)
    expectError(.buffer, "overlap") { try comm.alltoallw(memory, blocks(0, 2), memory, blocks(8, 2)) }
    expectError(.buffer, "overlap") { try comm.ialltoallw(memory, blocks(8, 2), memory, blocks(0, 2)).wait() }
  }

  @Test(.collective(ranks: 2...)) func sideBySide() throws {
    let memory = UnsafeMutableBufferPointer<Int>.allocate(capacity: 4)
    defer { memory.deallocate() }
    for i in 0..<4 { memory[i] = i }
    func mine(_ block: Block) -> [Block] { (0..<world.size).map { $0 == world.rank ? block : Block(byteOffset: 0, count: 0, datatype: int) } }
    try world.alltoallw(memory, mine(blocks(0, 2)[0]), memory, mine(blocks(16, 2)[0]))
    #expect(Array(memory) == [0, 1, 0, 1])
    // Columns of one matrix.
    let column = try int.createVector(count: 2, blocklength: 1, stride: 2)
    try column.commit()
    try world.alltoallw(memory, mine(blocks(0, 1, column)[0]), memory, mine(blocks(8, 1, column)[0]))
    #expect(Array(memory) == [0, 0, 0, 0])
    try column.free()
  }
}
