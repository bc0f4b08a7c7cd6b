import MPI
import Testing

/// Collectives whose blocks have lengths and places of their own.
extension MatrixCall {
  /// The number of elements that two processes send each other.
  private func count(with other: Int) -> Int { matrixCase.pattern.count(count, me, other) }

  /// Blocks to or from each peer, at the places that the case says.
  private func layout(_ counts: [Int], _ placement: Placement? = nil) -> Layout { Layout(counts, placement ?? matrixCase.placement) }

  /// What the root alone has to say; others say what would be refused if it were looked at.
  private func blocks(_ layout: Layout, at seat: Seat) -> Blocks { seat.isHere ? layout.blocks : Blocks(counts: [-1, 1, -1, 1, -1, 1]) }

  func gatherv() throws {
    let seat = try scene.seat(matrixCase.root)
    func contribution(_ rank: Int) -> [Element] { block(from: rank, count: matrixCase.pattern.count(count, rank)) }
    let mine = seat.isPartner ? contribution(me) : []
    let layout = layout(seat.isHere ? peers.map { matrixCase.pattern.count(count, $0) } : [])
    let blocks = blocks(layout, at: seat)
    var received: [Element] = seat.isHere ? layout.buffer() : []
    switch (scene.link, form) {
    case (.intra(let comm), .inPlace) where seat.isHere:
      received = layout.buffer { $0 == seat.rank ? mine : nil }
      try comm.gatherv(.inPlace, into: &received, blocks, root: seat.rank)
    case (.intra(let comm), .memory): try received.withUnsafeMutableBufferPointer { try comm.gatherv(mine, into: $0, blocks, root: seat.rank) }
    case (.intra(let comm), _): try comm.gatherv(mine, into: &received, blocks, root: seat.rank)
    case (.inter(let comm), .memory): try received.withUnsafeMutableBufferPointer { try comm.gatherv(mine, into: $0, blocks, root: seat.root) }
    case (.inter(let comm), _): try comm.gatherv(mine, into: &received, blocks, root: seat.root)
    }
    expect(received, seat.isHere ? layout.buffer { contribution(peers[$0]) } : [])
  }

  func scatterv() throws {
    let seat = try scene.seat(matrixCase.root)
    func share(_ rank: Int) -> [Element] { block(from: seat.world, to: rank, count: matrixCase.pattern.count(count, rank)) }
    let layout = layout(seat.isHere ? peers.map { matrixCase.pattern.count(count, $0) } : [])
    let blocks = blocks(layout, at: seat)
    let all: [Element] = seat.isHere ? layout.buffer { share(peers[$0]) } : []
    let expected = seat.isPartner ? share(me) : unwritten(3)
    var received: [Element] = unwritten(expected.count)
    switch (scene.link, form) {
    case (.intra(let comm), .inPlace) where seat.isHere:
      try comm.scatterv(all, blocks, into: .inPlace, root: seat.rank)
      return
    case (.intra(let comm), .memory): try received.withUnsafeMutableBufferPointer { try comm.scatterv(all, blocks, into: $0, root: seat.rank) }
    case (.intra(let comm), _): try comm.scatterv(all, blocks, into: &received, root: seat.rank)
    case (.inter(let comm), .memory): try received.withUnsafeMutableBufferPointer { try comm.scatterv(all, blocks, into: $0, root: seat.root) }
    case (.inter(let comm), _): try comm.scatterv(all, blocks, into: &received, root: seat.root)
    }
    expect(received, expected)
  }

  func allgatherv() throws {
    let comm = scene.comm
    func contribution(_ rank: Int) -> [Element] { block(from: rank, count: matrixCase.pattern.count(count, rank)) }
    let layout = layout(peers.map { matrixCase.pattern.count(count, $0) })
    let mine = contribution(me)
    var received: [Element] = layout.buffer()
    switch form {
    case .memory: try received.withUnsafeMutableBufferPointer { try comm.allgatherv(mine, into: $0, layout.blocks) }
    case .inPlace:
      received = layout.buffer { $0 == me ? mine : nil }
      try comm.allgatherv(.inPlace, into: &received, layout.blocks)
    default: try comm.allgatherv(mine, into: &received, layout.blocks)
    }
    expect(received, layout.buffer { contribution(peers[$0]) })
  }

  func alltoallv() throws {
    let comm = scene.comm
    let (outgoing, incoming) = exchange()
    let data = outgoing.buffer { sent(to: peers[$0]) }
    var received: [Element] = incoming.buffer()
    switch form {
    case .memory:
      try received.withUnsafeMutableBufferPointer { try comm.alltoallv(data, outgoing.blocks, $0, incoming.blocks) }
    case .inPlace:
      received = incoming.buffer { sent(to: peers[$0]) }
      try comm.alltoallv(.inPlace, .even, &received, incoming.blocks)
    default: try comm.alltoallv(data, outgoing.blocks, &received, incoming.blocks)
    }
    expect(received, incoming.buffer { arrived(from: peers[$0]) })
  }

  func alltoallw() throws {
    let comm = scene.comm
    let (outgoing, incoming) = exchange()
    // Both sides of a pair say the same: elements, or their bytes.
    let isBytes = peers.map { (me + $0) % 2 == 1 }
    let from = outgoing.layout(Element.self, isBytes: isBytes)
    let to = incoming.layout(Element.self, isBytes: isBytes)
    let data = outgoing.buffer { sent(to: peers[$0]) }
    var received: [Element] = incoming.buffer()
    switch form {
    case .memory: try received.withUnsafeMutableBufferPointer { try comm.alltoallw(data, from, $0, to) }
    case .inPlace:
      received = incoming.buffer { sent(to: peers[$0]) }
      try comm.alltoallw(.inPlace, to, &received, to)
    default: try comm.alltoallw(data, from, &received, to)
    }
    expect(received, incoming.buffer { arrived(from: peers[$0]) })
  }

  private func sent(to other: Int) -> [Element] { block(from: me, to: other, count: count(with: other)) }
  private func arrived(from other: Int) -> [Element] { block(from: other, to: me, count: count(with: other)) }

  /// What goes out lies packed, what comes in as the case says, and the other way round on every other rank.
  private func exchange() -> (outgoing: Layout, incoming: Layout) {
    let counts = peers.map { count(with: $0) }
    let isEven = me % 2 == 0
    return (layout(counts, isEven ? .packed : nil), layout(counts, isEven || form == .inPlace ? nil : .packed))
  }
}
