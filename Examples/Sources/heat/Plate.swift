import MPI

/// The whole plate: how warm it is at first, and how it is cut into blocks.
struct Plate {
  let rows: Int
  let columns: Int

  var whole: Field.Area { (0..<rows, 0..<columns) }

  /// The temperature of a cell at first; the rim keeps it: hot on the left, warm above, cold elsewhere.
  func temperature(_ row: Int, _ column: Int) -> Double {
    if column < 0 { return 100 }
    if row < 0 { return 60 }
    if row >= rows || column >= columns { return 0 }
    // A hot spot in the right half.
    let (y, x) = (Double(row) / Double(rows) - 0.6, Double(column) / Double(columns) - 0.7)
    return x * x + y * y < 0.02 ? 100 : 20
  }

  /// A field for a part of the plate, with what is around it.
  func field(_ part: Field.Area) -> Field {
    var field = Field(rows: part.rows.count, columns: part.columns.count)
    for row in -1...field.rows {
      for column in -1...field.columns {
        field.cells[field.index(row, column)] = temperature(part.rows.lowerBound + row, part.columns.lowerBound + column)
      }
    }
    return field
  }

  /// The part of one block: as even as there is.
  func part(at coords: [Int], of blocks: [Int]) -> Field.Area {
    func share(_ total: Int, _ dimension: Int) -> Range<Int> {
      let counts = Ragged([UInt8](repeating: 0, count: total), splitInto: blocks[dimension]).counts
      let start = counts.prefix(coords[dimension]).reduce(0, +)
      return start..<start + counts[coords[dimension]]
    }
    return (share(rows, 0), share(columns, 1))
  }

  /// Puts the blocks of all processes together, at rank 0 of the grid. Collective.
  func assemble(_ field: Field, on grid: Cartcomm) throws -> Field? {
    let mine = (0..<field.rows).flatMap { row in (0..<field.columns).map { field.cells[field.index(row, $0)] } }
    guard let blocks = try grid.gatherv(mine, root: 0) else { return nil }
    var whole = Field(rows: rows, columns: columns)
    let dims = try grid.dims
    for (rank, block) in blocks.enumerated() {
      let part = part(at: try grid.coords(rank), of: dims)
      for (row, start) in zip(part.rows, stride(from: block.startIndex, to: block.endIndex, by: part.columns.count)) {
        whole.cells.replaceSubrange(
          whole.index(row, part.columns.lowerBound)..<whole.index(row, part.columns.upperBound), with: block[start..<start + part.columns.count])
      }
    }
    return whole
  }
}
