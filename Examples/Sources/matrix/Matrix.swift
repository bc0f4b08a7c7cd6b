// A matrix in two dimensions: dealt out in blocks that go round over a grid of processes, halos exchanged by columns, transposed on its way, and
// collected again. No element is copied by the program; datatypes say which ones are meant. Every rank checks what it gets.
import MPI

@main struct Matrix: MPIProgram {
  static let (rows, columns) = (12, 10)

  /// What element (i, j) of the global matrix is.
  static func value(_ i: Int, _ j: Int) -> Double { Double(100 * i + j) }

  static func main(world: Intracomm) throws {
    try dealOut(world)
    try exchangeHalos(world)
    try transpose(world)
    if world.rank == 0 { print("matrix: \(rows) x \(columns) over \(world.size) ranks: dealt out, collected, exchanged, transposed, all right") }
  }

  static func expect(_ isRight: Bool, _ what: String) throws {
    if !isRight { throw MPIError(.other, what) }
  }

  /// The root sends each process its share in blocks of 2 x 3, as ScaLAPACK divides matrices, and puts together what comes back doubled.
  static func dealOut(_ world: Intracomm) throws {
    let grid = try computeDims(world.size, 2)
    let shares = try (0..<world.size).map { try Double.blockCyclic([rows, columns], blocks: [2, 3], grid: grid, rank: $0) }
    let whole = (0..<rows * columns).map { value($0 / columns, $0 % columns) }
    // A share arrives without gaps: as many numbers as the datatype has.
    var mine = [Double](repeating: 0, count: try shares[world.rank].size / MemoryLayout<Double>.stride)
    let request = try world.irecv(into: consume mine, source: 0)
    if world.rank == 0 {
      for rank in 0..<world.size { try whole.withElements(reading: shares[rank]) { try world.send($0, dest: rank) } }
    }
    mine = try request.wait()
    let (row, column) = (world.rank / grid[1], world.rank % grid[1])
    let expected = (0..<rows).filter { $0 / 2 % grid[0] == row }.flatMap { i in
      (0..<columns).filter { $0 / 3 % grid[1] == column }.map { j in value(i, j) }
    }
    try expect(mine == expected, "rank \(world.rank) got another share than its own")
    let sending = try world.isend(mine.map { 2 * $0 }, dest: 0)
    if world.rank == 0 {
      var result = [Double](repeating: 0, count: rows * columns)
      for rank in 0..<world.size { try result.withElements(of: shares[rank]) { try world.recv($0, source: rank) } }
      try expect(result == whole.map { 2 * $0 }, "the shares do not make the matrix")
    }
    _ = try sending.wait()
  }

  /// Each process has four columns and one of either neighbor beside them; columns of a matrix that is stored by rows do not lie together.
  static func exchangeHalos(_ world: Intracomm) throws {
    let width = 6
    let (left, right) = ((world.rank + world.size - 1) % world.size, (world.rank + 1) % world.size)
    func field(_ rank: Int, _ i: Int, _ j: Int) -> Double { Double(1000 * rank + 10 * i + j) }
    var mine = (0..<rows * width).map { field(world.rank, $0 / width, $0 % width) }
    let column = try Double.column(rows: rows, columns: width)
    // The last column of its own goes right, and the first goes left.
    for (from, to, dest, source) in [(width - 2, 0, right, left), (1, width - 1, left, right)] {
      try mine.withElements(of: column, count: width) { columns in
        try world.sendrecv(columns[from], dest: dest, into: columns[to], source: source)
      }
    }
    for i in 0..<rows {
      try expect(mine[i * width] == field(left, i, width - 2), "the left halo of rank \(world.rank) is wrong in row \(i)")
      try expect(mine[i * width + width - 1] == field(right, i, 1), "the right halo of rank \(world.rank) is wrong in row \(i)")
    }
  }

  /// Columns, one after another, arrive as rows.
  static func transpose(_ world: Intracomm) throws {
    let mine = (0..<rows * columns).map { value($0 / columns, $0 % columns) + Double(world.rank) }
    var transposed = [Double](repeating: 0, count: rows * columns)
    let column = try Double.column(rows: rows, columns: columns)
    let (left, right) = ((world.rank + world.size - 1) % world.size, (world.rank + 1) % world.size)
    try mine.withElements(reading: column, count: columns) { try world.sendrecv($0, dest: right, into: &transposed, source: left) }
    for (place, number) in transposed.enumerated() {
      try expect(number == value(place % rows, place / rows) + Double(left), "the transposed matrix is wrong at \(place)")
    }
  }
}
