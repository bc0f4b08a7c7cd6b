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
    let isInPlace = form == .inPlace && seat.isHere
    var received: [Element] = seat.isHere ? layout.buffer { isInPlace && $0 == seat.rank ? mine : nil } : []
    let expected = seat.isHere ? layout.buffer { contribution(peers[$0]) } : []
    if matrixCase.completion != .blocking { return expect(try deferredGatherv(mine, received, blocks, seat), expected) }
    switch (scene.link, form) {
    case (.intra(let comm), .value): return expectResult(try comm.gatherv(mine, root: seat.rank)?.elements, seat.isHere ? expected : nil)
    case (.inter(let comm), .value): return expectResult(try comm.gatherv(mine, root: seat.root)?.elements, seat.isHere ? expected : nil)
    case (.intra(let comm), .strided): received = try strided(mine, received) { try comm.gatherv($0, into: $1, blocks, root: seat.rank) }
    case (.inter(let comm), .strided): received = try strided(mine, received) { try comm.gatherv($0, into: $1, blocks, root: seat.root) }
    case (.intra(let comm), .inPlace) where seat.isHere:
      try comm.gatherv(.inPlace, into: &received, blocks, root: seat.rank)
    case (.intra(let comm), .memory): try received.withUnsafeMutableBufferPointer { try comm.gatherv(mine, into: $0, blocks, root: seat.rank) }
    case (.intra(let comm), _): try comm.gatherv(mine, into: &received, blocks, root: seat.rank)
    case (.inter(let comm), .memory): try received.withUnsafeMutableBufferPointer { try comm.gatherv(mine, into: $0, blocks, root: seat.root) }
    case (.inter(let comm), _): try comm.gatherv(mine, into: &received, blocks, root: seat.root)
    }
    expect(received, expected)
  }

  func scatterv() throws {
    let seat = try scene.seat(matrixCase.root)
    func share(_ rank: Int) -> [Element] { block(from: seat.world, to: rank, count: matrixCase.pattern.count(count, rank)) }
    let layout = layout(seat.isHere ? peers.map { matrixCase.pattern.count(count, $0) } : [])
    let blocks = blocks(layout, at: seat)
    let all: [Element] = seat.isHere ? layout.buffer { share(peers[$0]) } : []
    let expected = seat.isPartner ? share(me) : unwritten(3)
    var received: [Element] = unwritten(expected.count)
    if matrixCase.completion != .blocking {
      let isInPlace = form == .inPlace && seat.isHere
      return expect(try deferredScatterv(all, blocks, received, seat), isInPlace ? received : expected)
    }
    switch (scene.link, form) {
    case (.intra(let comm), .value):
      let shares = seat.isHere ? try Ragged(all, counts: layout.counts) : nil
      received = try comm.scatterv(shares, root: seat.rank)
    case (.inter(let comm), .value):
      let shares = seat.isHere ? try Ragged(all, counts: layout.counts) : nil
      return expect(try comm.scatterv(shares, root: seat.root), seat.isPartner ? expected : [])
    case (.intra(let comm), .strided): received = try strided(all, received) { try comm.scatterv($0, blocks, into: $1, root: seat.rank) }
    case (.inter(let comm), .strided): received = try strided(all, received) { try comm.scatterv($0, blocks, into: $1, root: seat.root) }
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
    var received: [Element] = layout.buffer { form == .inPlace && $0 == me ? mine : nil }
    let expected = layout.buffer { contribution(peers[$0]) }
    if matrixCase.completion != .blocking { return expect(try deferredAllgatherv(mine, received, layout.blocks), expected) }
    switch form {
    case .memory: try received.withUnsafeMutableBufferPointer { try comm.allgatherv(mine, into: $0, layout.blocks) }
    case .inPlace: try comm.allgatherv(.inPlace, into: &received, layout.blocks)
    case .strided: received = try strided(mine, received) { try comm.allgatherv($0, into: $1, layout.blocks) }
    case .value:
      let result = try comm.allgatherv(mine)
      #expect(result.counts == layout.counts)
      received = result.elements
    default: try comm.allgatherv(mine, into: &received, layout.blocks)
    }
    expect(received, expected)
  }

  func alltoallv() throws {
    let comm = scene.comm
    let (outgoing, incoming) = exchange()
    let data = outgoing.buffer { sent(to: peers[$0]) }
    var received: [Element] = incoming.buffer { form == .inPlace ? sent(to: peers[$0]) : nil }
    let expected = incoming.buffer { arrived(from: peers[$0]) }
    if matrixCase.completion != .blocking {
      return expect(try deferredAlltoallv(data, outgoing.blocks, received, incoming.blocks), expected)
    }
    switch form {
    case .memory:
      try received.withUnsafeMutableBufferPointer { try comm.alltoallv(data, outgoing.blocks, $0, incoming.blocks) }
    case .inPlace: try comm.alltoallv(.inPlace, .even, &received, incoming.blocks)
    case .strided: received = try strided(data, received) { try comm.alltoallv($0, outgoing.blocks, $1, incoming.blocks) }
    case .value: received = try comm.alltoallv(Ragged(data, counts: outgoing.counts)).elements
    default: try comm.alltoallv(data, outgoing.blocks, &received, incoming.blocks)
    }
    expect(received, expected)
  }

  func alltoallw() throws {
    let comm = scene.comm
    let (outgoing, incoming) = exchange()
    // Both sides of a pair say the same: elements, or their bytes.
    let isBytes = peers.map { (me + $0) % 2 == 1 }
    let from = outgoing.layout(Element.self, isBytes: isBytes)
    let to = incoming.layout(Element.self, isBytes: isBytes)
    let data = outgoing.buffer { sent(to: peers[$0]) }
    var received: [Element] = incoming.buffer { form == .inPlace ? sent(to: peers[$0]) : nil }
    if matrixCase.completion != .blocking {
      return expect(try deferredAlltoallw(data, from, received, to), incoming.buffer { arrived(from: peers[$0]) })
    }
    switch form {
    case .memory: try received.withUnsafeMutableBufferPointer { try comm.alltoallw(data, from, $0, to) }
    case .inPlace:
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
