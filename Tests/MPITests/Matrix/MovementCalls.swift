import MPI
import Testing

/// Collectives that move equal blocks.
extension MatrixCall {
  /// What another process sends this one.
  func incoming(from other: Int) -> [Element] { block(from: other, to: me, count: count) }

  func bcast() throws {
    let seat = try scene.seat(matrixCase.root)
    let data: [Element] = block(from: seat.world, count: count)
    var buffer = seat.isHere ? data : unwritten(count)
    switch (scene.link, form) {
    case (.intra(let comm), .memory): try buffer.withUnsafeMutableBufferPointer { try comm.bcast($0, root: seat.rank) }
    case (.intra(let comm), _): try comm.bcast(&buffer, root: seat.rank)
    case (.inter(let comm), .memory): try buffer.withUnsafeMutableBufferPointer { try comm.bcast($0, root: seat.root) }
    case (.inter(let comm), _): try comm.bcast(&buffer, root: seat.root)
    }
    expect(buffer, seat.isHere || seat.isPartner ? data : unwritten(count))
  }

  func gather() throws {
    let seat = try scene.seat(matrixCase.root)
    let mine: [Element] = block(from: me, count: count)
    let expected: [Element] = seat.isHere ? peers.flatMap { block(from: $0, count: count) } : []
    var received: [Element] = seat.isHere ? unwritten(count * peers.count) : []
    switch (scene.link, form) {
    case (.intra(let comm), .value):
      let result = count == 1 ? try comm.gather(mine[0], root: seat.rank) : try comm.gather(mine, root: seat.rank)
      return expectResult(result, seat.isHere ? expected : nil)
    case (.intra(let comm), .inPlace) where seat.isHere:
      received.replaceSubrange((seat.rank * count)..<((seat.rank + 1) * count), with: mine)
      try comm.gather(.inPlace, into: &received, root: seat.rank)
    case (.intra(let comm), .memory): try received.withUnsafeMutableBufferPointer { try comm.gather(mine, into: $0, root: seat.rank) }
    case (.intra(let comm), _): try comm.gather(mine, into: &received, root: seat.rank)
    case (.inter(let comm), .memory): try received.withUnsafeMutableBufferPointer { try comm.gather(mine, into: $0, root: seat.root) }
    case (.inter(let comm), _): try comm.gather(mine, into: &received, root: seat.root)
    }
    expect(received, expected)
  }

  func scatter() throws {
    let seat = try scene.seat(matrixCase.root)
    // What others than the root send means nothing, however long it is.
    let all: [Element] = seat.isHere ? peers.flatMap { block(from: me, to: $0, count: count) } : unwritten(me)
    let mine: [Element] = block(from: seat.world, to: me, count: count)
    var received: [Element] = unwritten(count)
    switch (scene.link, form) {
    case (.intra(let comm), .value): received = [try comm.scatter(all, root: seat.rank)]
    case (.intra(let comm), .inPlace) where seat.isHere:
      try comm.scatter(all, into: .inPlace, root: seat.rank)
      return
    case (.intra(let comm), .memory): try received.withUnsafeMutableBufferPointer { try comm.scatter(all, into: $0, root: seat.rank) }
    case (.intra(let comm), _): try comm.scatter(all, into: &received, root: seat.rank)
    case (.inter(let comm), .memory): try received.withUnsafeMutableBufferPointer { try comm.scatter(all, into: $0, root: seat.root) }
    case (.inter(let comm), _): try comm.scatter(all, into: &received, root: seat.root)
    }
    expect(received, seat.isPartner ? mine : unwritten(count))
  }

  func allgather() throws {
    let comm = scene.comm
    let mine: [Element] = block(from: me, count: count)
    let expected: [Element] = peers.flatMap { block(from: $0, count: count) }
    var received: [Element] = unwritten(expected.count)
    switch form {
    case .array: try comm.allgather(mine, into: &received)
    case .memory: try received.withUnsafeMutableBufferPointer { try comm.allgather(mine, into: $0) }
    case .inPlace:
      received.replaceSubrange((me * count)..<((me + 1) * count), with: mine)
      try comm.allgather(.inPlace, into: &received)
    case .value: received = count == 1 ? try comm.allgather(mine[0]) : try comm.allgather(mine)
    }
    expect(received, expected)
  }

  func alltoall() throws {
    let comm = scene.comm
    let outgoing: [Element] = peers.flatMap { block(from: me, to: $0, count: count) }
    var received: [Element] = unwritten(outgoing.count)
    switch form {
    case .array: try comm.alltoall(outgoing, &received)
    case .memory: try received.withUnsafeMutableBufferPointer { try comm.alltoall(outgoing, $0) }
    case .inPlace:
      received = outgoing
      try comm.alltoall(.inPlace, &received)
    case .value: received = try comm.alltoall(outgoing)
    }
    expect(received, peers.flatMap { incoming(from: $0) })
  }

  /// Expects what a form that returns its result gives the root, and that it gives others nothing.
  func expectResult(_ result: [Element]?, _ expected: [Element]?) {
    expect(result ?? [], expected ?? [])
    // Nothing is not the same as no elements.
    #expect((result == nil) == (expected == nil), "\(matrixCase.testDescription)")
  }
}
