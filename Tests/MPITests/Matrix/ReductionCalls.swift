import MPI
import Testing

/// Collectives that reduce.
extension MatrixCall {
  private var reduction: PredefinedReduction<Element> {
    guard let reduction = Element.reduction(matrixCase.operation) else { preconditionFailure("no \(matrixCase.operation) of \(Element.self)") }
    return reduction
  }

  func reduce() throws {
    let seat = try scene.seat(matrixCase.root)
    let (reduction, count) = (reduction, count)
    let op = reduction.op
    let mine = operands(reduction, from: me, count: count)
    let expected = seat.isHere ? reduced(reduction, over: peers, count: count) : []
    var received: [Element] = seat.isHere ? unwritten(count) : []
    if matrixCase.completion != .blocking {
      return expect(try deferredReduce(mine, form == .inPlace && seat.isHere ? mine : received, op, seat), expected)
    }
    switch (scene.link, form) {
    case (.intra(let comm), .value):
      let result =
        count == 1
        ? try comm.reduce(mine[0], op: op, root: seat.rank).map { [$0] }
        : try comm.reduce(mine, op: op, root: seat.rank)
      return expectResult(result, seat.isHere ? expected : nil)
    case (.inter(let comm), .value):
      let result =
        count == 1
        ? try comm.reduce(mine[0], op: op, root: seat.root).map { [$0] }
        : try comm.reduce(mine, op: op, root: seat.root)
      return expectResult(result, seat.isHere ? expected : nil)
    case (.intra(let comm), .inPlace) where seat.isHere:
      received = mine
      try comm.reduce(.inPlace, &received, op: op, root: seat.rank)
    case (.intra(let comm), .memory): try received.withUnsafeMutableBufferPointer { try comm.reduce(mine, $0, op: op, root: seat.rank) }
    case (.intra(let comm), _): try comm.reduce(mine, &received, op: op, root: seat.rank)
    case (.inter(let comm), .memory): try received.withUnsafeMutableBufferPointer { try comm.reduce(mine, $0, op: op, root: seat.root) }
    case (.inter(let comm), _): try comm.reduce(mine, &received, op: op, root: seat.root)
    }
    expect(received, expected)
  }

  func allreduce() throws {
    let (comm, reduction) = (scene.comm, reduction)
    let mine = operands(reduction, from: me, count: count)
    var received: [Element] = unwritten(count)
    if matrixCase.completion != .blocking {
      received = try deferredAllreduce(mine, form == .inPlace ? mine : received, reduction.op)
      return expect(received, reduced(reduction, over: peers, count: count))
    }
    switch form {
    case .array, .strided: try comm.allreduce(mine, &received, op: reduction.op)
    case .memory: try received.withUnsafeMutableBufferPointer { try comm.allreduce(mine, $0, op: reduction.op) }
    case .inPlace:
      received = mine
      try comm.allreduce(.inPlace, &received, op: reduction.op)
    case .value: received = count == 1 ? [try comm.allreduce(mine[0], op: reduction.op)] : try comm.allreduce(mine, op: reduction.op)
    }
    expect(received, reduced(reduction, over: peers, count: count))
  }

  func reduceScatter() throws {
    let (comm, reduction) = (scene.comm, reduction)
    // The result of the other group's data is dealt out to this one; both have as many elements.
    let counts = matrixCase.pattern.split(count, scene.group.count)
    let place = scene.comm.rank
    let start = counts[..<place].reduce(0, +)
    let mine = operands(reduction, from: me, count: count)
    let expected = reduced(reduction, over: peers, count: counts[place], start: start)
    var received: [Element] = form == .inPlace ? mine : unwritten(counts[place])
    if matrixCase.completion != .blocking {
      received = try deferredReduceScatter(mine, received, counts, reduction.op)
      return expect(Array(received.prefix(expected.count)), expected)
    }
    switch form {
    case .memory: try received.withUnsafeMutableBufferPointer { try comm.reduceScatter(mine, $0, counts: counts, op: reduction.op) }
    case .value:
      // As evenly as there is, where nothing is said.
      let isEven = counts == Ragged(mine, splitInto: counts.count).counts
      received = try isEven ? comm.reduceScatter(mine, op: reduction.op) : comm.reduceScatter(mine, counts: counts, op: reduction.op)
    case .inPlace:
      try comm.reduceScatter(.inPlace, &received, counts: counts, op: reduction.op)
      received.removeLast(count - counts[place])
    default: try comm.reduceScatter(mine, &received, counts: counts, op: reduction.op)
    }
    expect(received, expected)
  }

  func reduceScatterBlock() throws {
    let (comm, reduction) = (scene.comm, reduction)
    // Two groups have vectors of the same length, whatever their sizes.
    let blockCount = scene.comm is Intercomm ? count * peers.count : count
    let total = blockCount * scene.group.count
    let mine = operands(reduction, from: me, count: total)
    let expected = reduced(reduction, over: peers, count: blockCount, start: blockCount * scene.comm.rank)
    var received: [Element] = form == .inPlace ? mine : unwritten(blockCount)
    if matrixCase.completion != .blocking {
      return expect(Array(try deferredReduceScatterBlock(mine, received, reduction.op).prefix(blockCount)), expected)
    }
    switch form {
    case .memory: try received.withUnsafeMutableBufferPointer { try comm.reduceScatterBlock(mine, $0, op: reduction.op) }
    case .value: received = try comm.reduceScatterBlock(mine, op: reduction.op)
    case .inPlace:
      try comm.reduceScatterBlock(.inPlace, &received, op: reduction.op)
      received.removeLast(total - blockCount)
    default: try comm.reduceScatterBlock(mine, &received, op: reduction.op)
    }
    expect(received, expected)
  }

  func scan() throws {
    guard case .intra(let comm) = scene.link else { preconditionFailure("there is no scan between groups") }
    let op = reduction.op
    let mine = operands(reduction, from: me, count: count)
    var received: [Element] = unwritten(count)
    if matrixCase.completion != .blocking {
      received = try deferredScan(comm, mine, form == .inPlace ? mine : received, op)
      return expect(received, reduced(reduction, over: Array(0...me), count: count))
    }
    switch form {
    case .array, .strided: try comm.scan(mine, &received, op: op)
    case .memory: try received.withUnsafeMutableBufferPointer { try comm.scan(mine, $0, op: op) }
    case .inPlace:
      received = mine
      try comm.scan(.inPlace, &received, op: op)
    case .value: received = count == 1 ? [try comm.scan(mine[0], op: op)] : try comm.scan(mine, op: op)
    }
    expect(received, reduced(reduction, over: Array(0...me), count: count))
  }

  func exscan() throws {
    guard case .intra(let comm) = scene.link else { preconditionFailure("there is no scan between groups") }
    let op = reduction.op
    let mine = operands(reduction, from: me, count: count)
    var received: [Element] = unwritten(count)
    if matrixCase.completion != .blocking {
      received = try deferredExscan(comm, mine, form == .inPlace ? mine : received, op)
      if me > 0 { expect(received, reduced(reduction, over: Array(0..<me), count: count)) }
      return
    }
    switch form {
    case .value:
      let result = count == 1 ? try comm.exscan(mine[0], op: op).map { [$0] } : try comm.exscan(mine, op: op)
      return expectResult(result, me > 0 ? reduced(reduction, over: Array(0..<me), count: count) : nil)
    case .memory: try received.withUnsafeMutableBufferPointer { try comm.exscan(mine, $0, op: op) }
    case .inPlace:
      received = mine
      try comm.exscan(.inPlace, &received, op: op)
    default: try comm.exscan(mine, &received, op: op)
    }
    // What rank 0 gets is undefined.
    if me > 0 { expect(received, reduced(reduction, over: Array(0..<me), count: count)) }
  }
}
