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
    if matrixCase.completion != .blocking {
      buffer = try deferredBcast(buffer, seat)
      return expect(buffer, seat.isHere || seat.isPartner ? data : unwritten(count))
    }
    switch (scene.link, form) {
    case (.intra(let comm), .value):
      // Its length is known to the root alone.
      buffer = count == 1 ? [try comm.bcast(buffer[0], root: seat.rank)] : try comm.bcast(seat.isHere ? data : [], root: seat.rank)
    case (.intra(let comm), .strided):
      let strided = try Strided(buffer)
      try comm.bcast(strided, root: seat.rank)
      buffer = strided.contents
    case (.inter(let comm), .strided):
      let strided = try Strided(buffer)
      try comm.bcast(strided, root: seat.root)
      buffer = strided.contents
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
    if matrixCase.completion != .blocking { return expect(try deferredGather(mine, inPlaceAtRoot(mine, received, seat), seat), expected) }
    switch (scene.link, form) {
    case (.intra(let comm), .value):
      let result = count == 1 ? try comm.gather(mine[0], root: seat.rank) : try comm.gather(mine, root: seat.rank)
      return expectResult(result, seat.isHere ? expected : nil)
    case (.inter(let comm), .value):
      let result = count == 1 ? try comm.gather(mine[0], root: seat.root) : try comm.gather(mine, root: seat.root)
      return expectResult(result, seat.isHere ? expected : nil)
    case (.intra(let comm), .strided): received = try strided(mine, received) { try comm.gather($0, into: $1, root: seat.rank) }
    case (.inter(let comm), .strided): received = try strided(mine, received) { try comm.gather($0, into: $1, root: seat.root) }
    case (.intra(let comm), .inPlace) where seat.isHere:
      received = inPlaceAtRoot(mine, received, seat)
      try comm.gather(.inPlace, into: &received, root: seat.rank)
    case (.intra(let comm), .memory): try received.withUnsafeMutableBufferPointer { try comm.gather(mine, into: $0, root: seat.rank) }
    case (.intra(let comm), _): try comm.gather(mine, into: &received, root: seat.rank)
    case (.inter(let comm), .memory): try received.withUnsafeMutableBufferPointer { try comm.gather(mine, into: $0, root: seat.root) }
    case (.inter(let comm), _): try comm.gather(mine, into: &received, root: seat.root)
    }
    expect(received, expected)
  }

  /// The root's receive buffer with what it contributes in it, where that is in place.
  private func inPlaceAtRoot(_ mine: [Element], _ buffer: [Element], _ seat: Seat) -> [Element] {
    guard form == .inPlace, seat.isHere else { return buffer }
    var buffer = buffer
    buffer.replaceSubrange((seat.rank * count)..<((seat.rank + 1) * count), with: mine)
    return buffer
  }

  /// Makes a call with arrays that have gaps.
  func strided(
    _ send: [Element], _ receive: [Element], _ call: (Strided<Element>, Strided<Element>) throws -> Void
  ) throws -> [Element] {
    let (send, receive) = (try Strided(send), try Strided(receive))
    try call(send, receive)
    return receive.contents
  }

  func scatter() throws {
    let seat = try scene.seat(matrixCase.root)
    // What others than the root send means nothing, however long it is.
    let all: [Element] = seat.isHere ? peers.flatMap { block(from: me, to: $0, count: count) } : unwritten(me)
    let mine: [Element] = block(from: seat.world, to: me, count: count)
    var received: [Element] = unwritten(count)
    if matrixCase.completion != .blocking {
      received = try deferredScatter(all, received, seat)
      return expect(received, seat.isPartner && !(form == .inPlace && seat.isHere) ? mine : unwritten(count))
    }
    switch (scene.link, form) {
    case (.intra(let comm), .value):
      received = count == 1 ? [try comm.scatter(all, root: seat.rank)] : try comm.scatter(all, count: count, root: seat.rank)
    case (.inter(let comm), .value):
      let result = try comm.scatter(all, root: seat.root)
      return expectResult(result.map { [$0] }, seat.isPartner ? mine : nil)
    case (.intra(let comm), .strided): received = try strided(all, received) { try comm.scatter($0, into: $1, root: seat.rank) }
    case (.inter(let comm), .strided): received = try strided(all, received) { try comm.scatter($0, into: $1, root: seat.root) }
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
    if form == .inPlace { received.replaceSubrange((me * count)..<((me + 1) * count), with: mine) }
    if matrixCase.completion != .blocking { return expect(try deferredAllgather(mine, received), expected) }
    switch form {
    case .array: try comm.allgather(mine, into: &received)
    case .strided: received = try strided(mine, received) { try comm.allgather($0, into: $1) }
    case .memory: try received.withUnsafeMutableBufferPointer { try comm.allgather(mine, into: $0) }
    case .inPlace: try comm.allgather(.inPlace, into: &received)
    case .value: received = count == 1 ? try comm.allgather(mine[0]) : try comm.allgather(mine)
    }
    expect(received, expected)
  }

  func alltoall() throws {
    let comm = scene.comm
    let outgoing: [Element] = peers.flatMap { block(from: me, to: $0, count: count) }
    var received: [Element] = form == .inPlace ? outgoing : unwritten(outgoing.count)
    if matrixCase.completion != .blocking { return expect(try deferredAlltoall(outgoing, received), peers.flatMap { incoming(from: $0) }) }
    switch form {
    case .array: try comm.alltoall(outgoing, &received)
    case .memory: try received.withUnsafeMutableBufferPointer { try comm.alltoall(outgoing, $0) }
    case .strided: received = try strided(outgoing, received) { try comm.alltoall($0, $1) }
    case .inPlace: try comm.alltoall(.inPlace, &received)
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
