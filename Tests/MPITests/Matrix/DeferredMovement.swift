import MPI

/// Collectives that move equal blocks, nonblocking and persistent.
extension MatrixCall {
  /// Makes a call with arrays, or with arrays that have gaps.
  func deferred(
    _ send: [Element], _ receive: [Element], inArrays: ([Element], [Element]) throws -> [Element],
    withGaps: (Strided<Element>, Strided<Element>) throws -> [Element]
  ) throws -> [Element] {
    form == .strided ? try withGaps(Strided(send), Strided(receive)) : try inArrays(send, receive)
  }

  private var isPersistent: Bool { matrixCase.completion == .persistent }

  func deferredBcast(_ buffer: [Element], _ seat: Seat) throws -> [Element] {
    func call<Buffer: MatrixBuffer>(_ buffer: Buffer) throws -> [Buffer.Element] {
      switch (scene.link, isPersistent) {
      case (.intra(let comm), false): return try comm.ibcast(buffer, root: seat.rank).wait().contents
      case (.inter(let comm), false): return try comm.ibcast(buffer, root: seat.root).wait().contents
      case (.intra(let comm), true): return try finish(comm.bcastInit(buffer, root: seat.rank))
      case (.inter(let comm), true): return try finish(comm.bcastInit(buffer, root: seat.root))
      }
    }
    return form == .strided ? try call(Strided(buffer)) : try call(buffer)
  }

  func deferredGather(_ send: [Element], _ receive: [Element], _ seat: Seat) throws -> [Element] {
    func call<Send: OwnedSendBuffer, Receive: MatrixBuffer>(_ send: Send, _ receive: Receive) throws -> [Receive.Element] {
      switch (scene.link, isPersistent) {
      case (.intra(let comm), false): try finish(comm.igather(send, into: receive, root: seat.rank))
      case (.inter(let comm), false): try finish(comm.igather(send, into: receive, root: seat.root))
      case (.intra(let comm), true): try finish(comm.gatherInit(send, into: receive, root: seat.rank))
      case (.inter(let comm), true): try finish(comm.gatherInit(send, into: receive, root: seat.root))
      }
    }
    if case .intra(let comm) = scene.link, form == .inPlace, seat.isHere {
      return isPersistent
        ? try finish(comm.gatherInit(.inPlace, into: receive, root: seat.rank)) : try finish(comm.igather(.inPlace, into: receive, root: seat.rank))
    }
    return try deferred(send, receive, inArrays: call, withGaps: call)
  }

  /// In place, the root receives nothing.
  func deferredScatter(_ send: [Element], _ receive: [Element], _ seat: Seat) throws -> [Element] {
    func call<Send: OwnedSendBuffer, Receive: MatrixBuffer>(_ send: Send, _ receive: Receive) throws -> [Receive.Element] {
      switch (scene.link, isPersistent) {
      case (.intra(let comm), false): try finish(comm.iscatter(send, into: receive, root: seat.rank))
      case (.inter(let comm), false): try finish(comm.iscatter(send, into: receive, root: seat.root))
      case (.intra(let comm), true): try finish(comm.scatterInit(send, into: receive, root: seat.rank))
      case (.inter(let comm), true): try finish(comm.scatterInit(send, into: receive, root: seat.root))
      }
    }
    if case .intra(let comm) = scene.link, form == .inPlace, seat.isHere {
      if isPersistent {
        var operation = try comm.scatterInit(send, into: .inPlace, root: seat.rank)
        // As often as the others, see `finish`.
        for _ in 0..<2 { try operation.start().wait() }
      } else {
        _ = try comm.iscatter(send, into: .inPlace, root: seat.rank).wait()
      }
      return receive
    }
    return try deferred(send, receive, inArrays: call, withGaps: call)
  }

  func deferredAllgather(_ send: [Element], _ receive: [Element]) throws -> [Element] {
    let comm = scene.comm
    func call<Send: OwnedSendBuffer, Receive: MatrixBuffer>(_ send: Send, _ receive: Receive) throws -> [Receive.Element] {
      isPersistent ? try finish(comm.allgatherInit(send, into: receive)) : try finish(comm.iallgather(send, into: receive))
    }
    if form == .inPlace {
      return isPersistent ? try finish(comm.allgatherInit(.inPlace, into: receive)) : try finish(comm.iallgather(.inPlace, into: receive))
    }
    return try deferred(send, receive, inArrays: call, withGaps: call)
  }

  func deferredAlltoall(_ send: [Element], _ receive: [Element]) throws -> [Element] {
    let comm = scene.comm
    func call<Send: OwnedSendBuffer, Receive: MatrixBuffer>(_ send: Send, _ receive: Receive) throws -> [Receive.Element] {
      isPersistent ? try finish(comm.alltoallInit(send, receive)) : try finish(comm.ialltoall(send, receive))
    }
    if form == .inPlace { return isPersistent ? try finish(comm.alltoallInit(.inPlace, receive)) : try finish(comm.ialltoall(.inPlace, receive)) }
    return try deferred(send, receive, inArrays: call, withGaps: call)
  }
}
