import MPI

/// Edges go out and come in by operations that are prepared once. While they are under way, the inner cells are computed.
func withPersistentSet(_ grid: Cartcomm, _ start: Field, _ steps: Int) throws -> Field {
  var (field, next) = (start, start)
  let neighbors = try grid.inEdges
  var exchange = PersistentSet()
  var outgoing: [PersistentSet.Key<[Double]>] = []
  var incoming: [PersistentSet.Key<[Double]>] = []
  for side in Side.allCases {
    let neighbor = neighbors[side.rawValue]
    outgoing.append(exchange.add(try grid.sendInit(field.edge(side), dest: neighbor, tag: side.rawValue)))
    // Where there is no neighbor nothing comes, and what is here at first stays: the rim of the plate.
    incoming.append(exchange.add(try grid.recvInit(into: field.edge(side, inHalo: true), source: neighbor, tag: side.opposite.rawValue)))
  }
  for _ in 0..<steps {
    for side in Side.allCases {
      var edge = try exchange.elements(outgoing[side.rawValue])
      let place = field.place(side, inHalo: false)
      for i in edge.indices { edge[i] = field.cells[place.start + i * place.step] }
    }
    let run = try exchange.start()
    field.advance(into: &next, field.inner)
    try run.waitAll()
    for side in Side.allCases {
      let halo = try exchange.elements(incoming[side.rawValue])
      field.setHalo(side, halo.span)
    }
    for area in field.rim { field.advance(into: &next, area) }
    swap(&field, &next)
  }
  return field
}

/// One collective moves all edges, from the field into the field: datatypes say where they lie, so that nothing is copied together.
func withNeighborhoodCollective(_ grid: Cartcomm, _ start: Field, _ steps: Int) throws -> Field {
  var (field, next) = (start, start)
  let column = try Datatype.double.createVector(count: field.rows, blocklength: 1, stride: field.width)
  try column.commit()
  func blocks(inHalo: Bool) -> [Block] {
    Side.allCases.map { side in
      let place = field.place(side, inHalo: inHalo)
      let offset = place.start * MemoryLayout<Double>.stride
      return place.step == 1
        ? Block(byteOffset: offset, count: place.count, datatype: .double) : Block(byteOffset: offset, count: 1, datatype: column)
    }
  }
  let (edges, halos) = (blocks(inHalo: false), blocks(inHalo: true))
  for _ in 0..<steps {
    try field.cells.withUnsafeMutableBufferPointer { cells in try grid.neighborAlltoallw(cells, edges, cells, halos) }
    field.advance(into: &next, field.all)
    swap(&field, &next)
  }
  return field
}

/// Receives are started into memory that the requests borrow: nothing is allocated in a step, and nobody can touch it before it is there.
func withLifetimeBoundReceives(_ grid: Cartcomm, _ start: Field, _ steps: Int) throws -> Field {
  var (field, next) = (start, start)
  let neighbors = try grid.inEdges
  var (above, below) = (field.edge(.above, inHalo: true), field.edge(.below, inHalo: true))
  var (left, right) = (field.edge(.left, inHalo: true), field.edge(.right, inHalo: true))
  for _ in 0..<steps {
    var aboveSpan = above.mutableSpan
    var belowSpan = below.mutableSpan
    var leftSpan = left.mutableSpan
    var rightSpan = right.mutableSpan
    let fromAbove = try grid.irecv(into: &aboveSpan, source: neighbors[0], tag: Side.below.rawValue)
    let fromBelow = try grid.irecv(into: &belowSpan, source: neighbors[1], tag: Side.above.rawValue)
    let fromLeft = try grid.irecv(into: &leftSpan, source: neighbors[2], tag: Side.right.rawValue)
    let fromRight = try grid.irecv(into: &rightSpan, source: neighbors[3], tag: Side.left.rawValue)
    for side in Side.allCases { try grid.send(field.edge(side), dest: neighbors[side.rawValue], tag: side.rawValue) }
    field.advance(into: &next, field.inner)
    try fromAbove.wait()
    try fromBelow.wait()
    try fromLeft.wait()
    try fromRight.wait()
    field.setHalo(.above, above.span)
    field.setHalo(.below, below.span)
    field.setHalo(.left, left.span)
    field.setHalo(.right, right.span)
    for area in field.rim { field.advance(into: &next, area) }
    swap(&field, &next)
  }
  return field
}
