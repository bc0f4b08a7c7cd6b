import MPI

/// Collectives that reduce, nonblocking and persistent.
extension MatrixCall {
  private var isPersistent: Bool { matrixCase.completion == .persistent }

  func deferredReduce(_ send: [Element], _ receive: [Element], _ op: Operation<Element>, _ seat: Seat) throws -> [Element] {
    switch (scene.link, isPersistent) {
    case (.intra(let comm), false) where form == .inPlace && seat.isHere: try finish(comm.ireduce(.inPlace, receive, op: op, root: seat.rank))
    case (.intra(let comm), true) where form == .inPlace && seat.isHere: try finish(comm.reduceInit(.inPlace, receive, op: op, root: seat.rank))
    case (.intra(let comm), false): try finish(comm.ireduce(send, receive, op: op, root: seat.rank))
    case (.intra(let comm), true): try finish(comm.reduceInit(send, receive, op: op, root: seat.rank))
    case (.inter(let comm), false): try finish(comm.ireduce(send, receive, op: op, root: seat.root))
    case (.inter(let comm), true): try finish(comm.reduceInit(send, receive, op: op, root: seat.root))
    }
  }

  func deferredAllreduce(_ send: [Element], _ receive: [Element], _ op: Operation<Element>) throws -> [Element] {
    let comm = scene.comm
    return switch (form == .inPlace, isPersistent) {
    case (false, false): try finish(comm.iallreduce(send, receive, op: op))
    case (false, true): try finish(comm.allreduceInit(send, receive, op: op))
    case (true, false): try finish(comm.iallreduce(.inPlace, receive, op: op))
    case (true, true): try finish(comm.allreduceInit(.inPlace, receive, op: op))
    }
  }

  func deferredReduceScatter(_ send: [Element], _ receive: [Element], _ counts: [Int], _ op: Operation<Element>) throws -> [Element] {
    let comm = scene.comm
    return switch (form == .inPlace, isPersistent) {
    case (false, false): try finish(comm.ireduceScatter(send, receive, counts: counts, op: op))
    case (false, true): try finish(comm.reduceScatterInit(send, receive, counts: counts, op: op))
    case (true, false): try finish(comm.ireduceScatter(.inPlace, receive, counts: counts, op: op))
    case (true, true): try finish(comm.reduceScatterInit(.inPlace, receive, counts: counts, op: op))
    }
  }

  func deferredReduceScatterBlock(_ send: [Element], _ receive: [Element], _ op: Operation<Element>) throws -> [Element] {
    let comm = scene.comm
    return switch (form == .inPlace, isPersistent) {
    case (false, false): try finish(comm.ireduceScatterBlock(send, receive, op: op))
    case (false, true): try finish(comm.reduceScatterBlockInit(send, receive, op: op))
    case (true, false): try finish(comm.ireduceScatterBlock(.inPlace, receive, op: op))
    case (true, true): try finish(comm.reduceScatterBlockInit(.inPlace, receive, op: op))
    }
  }

  func deferredScan(_ comm: Intracomm, _ send: [Element], _ receive: [Element], _ op: Operation<Element>) throws -> [Element] {
    switch (form == .inPlace, isPersistent) {
    case (false, false): try finish(comm.iscan(send, receive, op: op))
    case (false, true): try finish(comm.scanInit(send, receive, op: op))
    case (true, false): try finish(comm.iscan(.inPlace, receive, op: op))
    case (true, true): try finish(comm.scanInit(.inPlace, receive, op: op))
    }
  }

  func deferredExscan(_ comm: Intracomm, _ send: [Element], _ receive: [Element], _ op: Operation<Element>) throws -> [Element] {
    switch (form == .inPlace, isPersistent) {
    case (false, false): try finish(comm.iexscan(send, receive, op: op))
    case (false, true): try finish(comm.exscanInit(send, receive, op: op))
    case (true, false): try finish(comm.iexscan(.inPlace, receive, op: op))
    case (true, true): try finish(comm.exscanInit(.inPlace, receive, op: op))
    }
  }
}
