// Heat spreads over a plate that is cut into one block for each process. Every step a block needs the edges of its neighbors; three ways to
// exchange them are tried here, and all have to agree, bit for bit, with one process that computes the whole plate alone.
//
//   mpiexec -n 4 heat [IMAGE [ROWS COLUMNS STEPS]]      writes the last field as an image in the format PPM
import MPI

@main
struct Heat {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    let image = arguments.first ?? "heat.ppm"
    let numbers = arguments.dropFirst().compactMap { Int($0) }.filter { $0 > 0 }
    let (rows, columns, steps) = numbers.count == 3 ? (numbers[0], numbers[1], numbers[2]) : (150, 240, 1500)

    let world = Comm.world
    // As square as there is, with no more blocks than rows and columns.
    guard let grid = try world.cartCreate(dims: computeDims(world.size, 2), periods: [false, false]) else { return }
    let blocks = try grid.dims
    guard blocks[0] <= rows && blocks[1] <= columns else {
      if world.rank == 0 { print("a plate of \(rows) x \(columns) cells cannot be cut into \(blocks[0]) x \(blocks[1]) blocks") }
      MPI_Abort(MPI_COMM_WORLD, 1)
    }
    let plate = Plate(rows: rows, columns: columns)
    let part = try plate.part(at: grid.coords, of: blocks)

    let ways: [(name: String, run: (Cartcomm, Field, Int) throws -> Field)] = [
      ("a set of persistent operations", withPersistentSet), ("a neighborhood collective", withNeighborhoodCollective),
      ("receives into borrowed memory", withLifetimeBoundReceives),
    ]
    let alone = world.rank == 0 ? serial(plate.field(plate.whole), steps) : nil
    var failures = 0
    for way in ways {
      let begin = wtime()
      let field = try way.run(grid, plate.field(part), steps)
      let seconds = try world.allreduce(wtime() - begin, op: .max)
      guard let whole = try plate.assemble(field, on: grid), let alone else { continue }
      let isRight = whole.isSame(as: alone)
      if !isRight { failures += 1 }
      print("\(isRight ? "right" : "WRONG"): \(way.name), \(blocks[0]) x \(blocks[1]) blocks, \(Int(seconds * 1e6) / steps) µs a step")
    }
    if let alone { try Image(alone).write(image) }
    failures = try world.bcast(failures, root: 0)
    if failures > 0 { MPI_Abort(MPI_COMM_WORLD, 1) }
    if world.rank == 0 { print("heat: \(ways.count) ways agree with one process, bit for bit; the field is in \(image)") }
    try grid.free()
  }

  static func serial(_ field: Field, _ steps: Int) -> Field {
    var (field, next) = (field, field)
    for _ in 0..<steps {
      field.advance(into: &next, field.all)
      swap(&field, &next)
    }
    return field
  }
}
