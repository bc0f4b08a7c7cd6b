import MPI
import Testing

/// A topology, and who is whose neighbor in it.
struct Neighborhood {
  let comm: Topocomm
  /// By rank those that it sends to, in the order of its blocks.
  private let destinations: [[Int]]
  /// Whom this process receives from, and the how manieth block of theirs that is.
  let incoming: [(rank: Int, slot: Int)]

  /// Collective.
  init(_ topology: Topology) throws {
    let world = Comm.world
    let (me, size) = (world.rank, world.size)
    switch topology {
    case .ring:
      comm = try #require(try world.cartCreate(dims: [size], periods: [true]))
      destinations = (0..<size).map { [($0 + size - 1) % size, ($0 + 1) % size] }
      // What the left neighbor sends to its right comes from the left, also where both neighbors are one process.
      incoming = [(destinations[me][0], 1), (destinations[me][1], 0)]
    case .graph:
      // To the next rank, and all to rank 0, itself included: no two degrees need be equal.
      destinations = (0..<size).map { ($0 + 1) % size == 0 ? [0] : [0, $0 + 1] }
      var incoming: [(rank: Int, slot: Int)] = []
      for rank in 0..<size {
        if let slot = destinations[rank].firstIndex(of: me) { incoming.append((rank, slot)) }
      }
      self.incoming = incoming
      comm = try world.distGraphCreateAdjacent(sources: incoming.map(\.rank), destinations: destinations[me])
    }
  }

  var outDegree: Int { destinations[comm.rank].count }
}

/// A call of one neighborhood collective, of elements of one type.
struct NeighborCall<Element: MatrixElement> {
  let matrixCase: MatrixCase
  let neighborhood: Neighborhood

  init(_ matrixCase: MatrixCase, _ neighborhood: Neighborhood) {
    self.matrixCase = matrixCase
    self.neighborhood = neighborhood
  }

  var comm: Topocomm { neighborhood.comm }
  private var incoming: [(rank: Int, slot: Int)] { neighborhood.incoming }
  private var form: CallForm { matrixCase.form }
  private var slots: Range<Int> { 0..<neighborhood.outDegree }

  /// The length of a block, which differs with its sender and, unless all neighbors get the same, with its slot.
  private func count(_ rank: Int, _ slot: Int = 0) -> Int { matrixCase.pattern.count(matrixCase.count, rank, slot) }

  private func data(_ rank: Int, _ slot: Int = 0) -> [Element] { block(from: rank, to: slot, count: count(rank, slot)) }

  private func expect(_ received: [Element], _ expected: [Element]) { expectElements(received, expected, matrixCase) }

  /// Makes a call with arrays that have gaps.
  private func strided(
    _ send: [Element], _ receive: [Element], _ call: (Strided<Element>, Strided<Element>) throws -> Void
  ) throws -> [Element] {
    let (send, receive) = (try Strided(send), try Strided(receive))
    try call(send, receive)
    return receive.contents
  }

  func allgather() throws {
    let mine = data(comm.rank)
    let expected = incoming.flatMap { data($0.rank) }
    var received: [Element] = unwritten(expected.count)
    if matrixCase.completion != .blocking { return expect(try deferredAllgather(mine, received), expected) }
    switch form {
    case .memory: try received.withUnsafeMutableBufferPointer { try comm.neighborAllgather(mine, into: $0) }
    case .strided: received = try strided(mine, received) { try comm.neighborAllgather($0, into: $1) }
    case .value: received = mine.count == 1 ? try comm.neighborAllgather(mine[0]) : try comm.neighborAllgather(mine)
    default: try comm.neighborAllgather(mine, into: &received)
    }
    expect(received, expected)
  }

  func alltoall() throws {
    let outgoing = slots.flatMap { data(comm.rank, $0) }
    let expected = incoming.flatMap { data($0.rank, $0.slot) }
    var received: [Element] = unwritten(expected.count)
    if matrixCase.completion != .blocking { return expect(try deferredAlltoall(outgoing, received), expected) }
    switch form {
    case .memory: try received.withUnsafeMutableBufferPointer { try comm.neighborAlltoall(outgoing, $0) }
    case .strided: received = try strided(outgoing, received) { try comm.neighborAlltoall($0, $1) }
    case .value: received = try comm.neighborAlltoall(outgoing)
    default: try comm.neighborAlltoall(outgoing, &received)
    }
    expect(received, expected)
  }

  func allgatherv() throws {
    let layout = Layout(incoming.map { count($0.rank) }, matrixCase.placement)
    let mine = data(comm.rank)
    var received: [Element] = layout.buffer()
    let expected = layout.buffer { data(incoming[$0].rank) }
    if matrixCase.completion != .blocking { return expect(try deferredAllgatherv(mine, received, layout.blocks), expected) }
    switch form {
    case .strided: received = try strided(mine, received) { try comm.neighborAllgatherv($0, into: $1, layout.blocks) }
    case .value: received = try comm.neighborAllgatherv(mine).elements
    case .memory: try received.withUnsafeMutableBufferPointer { try comm.neighborAllgatherv(mine, into: $0, layout.blocks) }
    default: try comm.neighborAllgatherv(mine, into: &received, layout.blocks)
    }
    expect(received, expected)
  }

  func alltoallv() throws {
    let (from, to) = layouts()
    let outgoing = from.buffer { data(comm.rank, $0) }
    var received: [Element] = to.buffer()
    let expected = to.buffer { data(incoming[$0].rank, incoming[$0].slot) }
    if matrixCase.completion != .blocking { return expect(try deferredAlltoallv(outgoing, from.blocks, received, to.blocks), expected) }
    switch form {
    case .strided: received = try strided(outgoing, received) { try comm.neighborAlltoallv($0, from.blocks, $1, to.blocks) }
    case .value: received = try comm.neighborAlltoallv(Ragged(slots.map { data(comm.rank, $0) })).elements
    case .memory:
      try received.withUnsafeMutableBufferPointer { try comm.neighborAlltoallv(outgoing, from.blocks, $0, to.blocks) }
    default: try comm.neighborAlltoallv(outgoing, from.blocks, &received, to.blocks)
    }
    expect(received, expected)
  }

  func alltoallw() throws {
    let (from, to) = layouts()
    let outgoing = from.buffer { data(comm.rank, $0) }
    // Every other block goes as bytes.
    let sent = from.layout(Element.self, isBytes: slots.map { (comm.rank + $0) % 2 == 1 })
    let expected = to.layout(Element.self, isBytes: incoming.map { ($0.rank + $0.slot) % 2 == 1 })
    var received: [Element] = to.buffer()
    if matrixCase.completion != .blocking {
      received = try deferredAlltoallw(outgoing, sent, received, expected)
      return expect(received, to.buffer { data(incoming[$0].rank, incoming[$0].slot) })
    }
    switch form {
    case .memory: try received.withUnsafeMutableBufferPointer { try comm.neighborAlltoallw(outgoing, sent, $0, expected) }
    default: try comm.neighborAlltoallw(outgoing, sent, &received, expected)
    }
    expect(received, to.buffer { data(incoming[$0].rank, incoming[$0].slot) })
  }

  private func layouts() -> (outgoing: Layout, incoming: Layout) {
    (
      Layout(slots.map { count(comm.rank, $0) }, matrixCase.placement == .packed ? .reversed : .packed),
      Layout(incoming.map { count($0.rank, $0.slot) }, matrixCase.placement)
    )
  }
}
