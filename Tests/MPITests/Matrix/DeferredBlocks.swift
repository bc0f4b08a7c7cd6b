import MPI

/// Collectives whose blocks have lengths and places of their own, nonblocking and persistent.
extension MatrixCall {
  private var isPersistent: Bool { matrixCase.completion == .persistent }

  func deferredGatherv(_ send: [Element], _ receive: [Element], _ blocks: Blocks, _ seat: Seat) throws -> [Element] {
    func call<Send: OwnedSendBuffer, Receive: MatrixBuffer>(_ send: Send, _ receive: Receive) throws -> [Receive.Element] {
      switch (scene.link, isPersistent) {
      case (.intra(let comm), false): try finish(comm.igatherv(send, into: receive, blocks, root: seat.rank))
      case (.inter(let comm), false): try finish(comm.igatherv(send, into: receive, blocks, root: seat.root))
      case (.intra(let comm), true): try finish(comm.gathervInit(send, into: receive, blocks, root: seat.rank))
      case (.inter(let comm), true): try finish(comm.gathervInit(send, into: receive, blocks, root: seat.root))
      }
    }
    if case .intra(let comm) = scene.link, form == .inPlace, seat.isHere {
      return isPersistent
        ? try finish(comm.gathervInit(.inPlace, into: receive, blocks, root: seat.rank))
        : try finish(comm.igatherv(.inPlace, into: receive, blocks, root: seat.rank))
    }
    return try deferred(send, receive, inArrays: call, withGaps: call)
  }

  /// In place, the root receives nothing.
  func deferredScatterv(_ send: [Element], _ blocks: Blocks, _ receive: [Element], _ seat: Seat) throws -> [Element] {
    func call<Send: OwnedSendBuffer, Receive: MatrixBuffer>(_ send: Send, _ receive: Receive) throws -> [Receive.Element] {
      switch (scene.link, isPersistent) {
      case (.intra(let comm), false): try finish(comm.iscatterv(send, blocks, into: receive, root: seat.rank))
      case (.inter(let comm), false): try finish(comm.iscatterv(send, blocks, into: receive, root: seat.root))
      case (.intra(let comm), true): try finish(comm.scattervInit(send, blocks, into: receive, root: seat.rank))
      case (.inter(let comm), true): try finish(comm.scattervInit(send, blocks, into: receive, root: seat.root))
      }
    }
    if case .intra(let comm) = scene.link, form == .inPlace, seat.isHere {
      if isPersistent {
        var operation = try comm.scattervInit(send, blocks, into: .inPlace, root: seat.rank)
        // As often as the others, see `finish`.
        for _ in 0..<2 { try operation.start().wait() }
      } else {
        _ = try comm.iscatterv(send, blocks, into: .inPlace, root: seat.rank).wait()
      }
      return receive
    }
    return try deferred(send, receive, inArrays: call, withGaps: call)
  }

  func deferredAllgatherv(_ send: [Element], _ receive: [Element], _ blocks: Blocks) throws -> [Element] {
    let comm = scene.comm
    func call<Send: OwnedSendBuffer, Receive: MatrixBuffer>(_ send: Send, _ receive: Receive) throws -> [Receive.Element] {
      isPersistent ? try finish(comm.allgathervInit(send, into: receive, blocks)) : try finish(comm.iallgatherv(send, into: receive, blocks))
    }
    if form == .inPlace {
      return isPersistent
        ? try finish(comm.allgathervInit(.inPlace, into: receive, blocks)) : try finish(comm.iallgatherv(.inPlace, into: receive, blocks))
    }
    return try deferred(send, receive, inArrays: call, withGaps: call)
  }

  func deferredAlltoallv(_ send: [Element], _ outgoing: Blocks, _ receive: [Element], _ incoming: Blocks) throws -> [Element] {
    let comm = scene.comm
    func call<Send: OwnedSendBuffer, Receive: MatrixBuffer>(_ send: Send, _ receive: Receive) throws -> [Receive.Element] {
      isPersistent
        ? try finish(comm.alltoallvInit(send, outgoing, receive, incoming)) : try finish(comm.ialltoallv(send, outgoing, receive, incoming))
    }
    if form == .inPlace {
      return isPersistent
        ? try finish(comm.alltoallvInit(.inPlace, .even, receive, incoming)) : try finish(comm.ialltoallv(.inPlace, .even, receive, incoming))
    }
    return try deferred(send, receive, inArrays: call, withGaps: call)
  }

  func deferredAlltoallw(_ send: [Element], _ outgoing: [Block], _ receive: [Element], _ incoming: [Block]) throws -> [Element] {
    let comm = scene.comm
    if form == .inPlace {
      return isPersistent
        ? try finish(comm.alltoallwInit(.inPlace, incoming, receive, incoming)) : try finish(comm.ialltoallw(.inPlace, incoming, receive, incoming))
    }
    return isPersistent
      ? try finish(comm.alltoallwInit(send, outgoing, receive, incoming)) : try finish(comm.ialltoallw(send, outgoing, receive, incoming))
  }
}
