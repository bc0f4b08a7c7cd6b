/// The four sides of a block, in the order in which a grid of two dimensions lists its neighbors.
enum Side: Int, CaseIterable {
  case above, below, left, right

  /// What this side is called by the neighbor there.
  var opposite: Side {
    switch self {
    case .above: .below
    case .below: .above
    case .left: .right
    case .right: .left
    }
  }
}

/// Cells in rows and columns, with a halo of one cell around them: edges of the neighbors, or the rim of the plate.
struct Field {
  let rows: Int
  let columns: Int
  /// Row by row, halo included.
  var cells: [Double]

  init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
    cells = [Double](repeating: 0, count: (rows + 2) * (columns + 2))
  }

  /// The distance of two cells of a column.
  var width: Int { columns + 2 }

  /// Where a cell is; the halo has -1 and one more than the last.
  func index(_ row: Int, _ column: Int) -> Int { (row + 1) * width + column + 1 }

  /// A rectangle of cells.
  typealias Area = (rows: Range<Int>, columns: Range<Int>)

  var all: Area { (0..<rows, 0..<columns) }

  /// The cells that need no neighbor's edge.
  var inner: Area { (1..<max(1, rows - 1), 1..<max(1, columns - 1)) }

  /// The cells that do: the first and the last row, and what is left of the first and the last column.
  var rim: [Area] {
    let between = inner.rows
    let sides = columns > 1 ? [0..<1, columns - 1..<columns] : [0..<1]
    return (rows > 1 ? [0..<1, rows - 1..<rows] : [0..<1]).map { ($0, 0..<columns) } + sides.map { (between, $0) }
  }

  /// Computes the next state of an area from this one.
  func advance(into next: inout Field, _ area: Area) {
    for row in area.rows {
      for i in index(row, area.columns.lowerBound)..<index(row, area.columns.upperBound) {
        next.cells[i] = cells[i] + 0.2 * ((cells[i - width] + cells[i + width]) + (cells[i - 1] + cells[i + 1]) - 4 * cells[i])
      }
    }
  }

  /// Where the cells of a side begin, of the block's own or of the halo beyond, how many there are, and how far they are apart.
  func place(_ side: Side, inHalo: Bool) -> (start: Int, count: Int, step: Int) {
    let beyond = inHalo ? 1 : 0
    return switch side {
    case .above: (index(-beyond, 0), columns, 1)
    case .below: (index(rows - 1 + beyond, 0), columns, 1)
    case .left: (index(0, -beyond), rows, width)
    case .right: (index(0, columns - 1 + beyond), rows, width)
    }
  }

  /// The cells of a side.
  func edge(_ side: Side, inHalo: Bool = false) -> [Double] {
    let place = place(side, inHalo: inHalo)
    return (0..<place.count).map { cells[place.start + $0 * place.step] }
  }

  /// Replaces the halo of a side.
  mutating func setHalo(_ side: Side, _ edge: Span<Double>) {
    let place = place(side, inHalo: true)
    for i in edge.indices { cells[place.start + i * place.step] = edge[i] }
  }

  /// Whether all cells have the same bits; the halo does not matter.
  func isSame(as other: Field) -> Bool {
    rows == other.rows && columns == other.columns
      && (0..<rows).allSatisfy { row in
        (0..<columns).allSatisfy { cells[index(row, $0)].bitPattern == other.cells[other.index(row, $0)].bitPattern }
      }
  }
}
