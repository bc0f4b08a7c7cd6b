// The rank in Swift: sends its records to the others, receives theirs, and collects those of all.
import MPI
import Records

extension point: @retroactive MPIImportedStructure {}
extension particle: @retroactive MPIImportedStructure {}
extension sample: @retroactive MPIImportedStructure {}

func particleOf(_ rank: Int, _ i: Int) -> particle {
  particle(
    alive: i % 3 == 0, position: (Double(rank) + 0.25, Double(i), -1e300), charge: Float(rank - i) / 4,
    marks: (Int16(i), Int16(-i), Int16(rank), 4, 5), origin: point(x: Double(i) / 8, y: -Double(rank), tag: Int8(i - 25)), last: UInt8(200 + rank))
}

func sampleOf(_ rank: Int, _ i: Int) -> sample { sample(number: Int64(rank) << 40 | Int64(i), kind: Int32(-i)) }

func isSame(_ a: particle, _ b: particle) -> Bool {
  a.alive == b.alive && a.position == b.position && a.charge == b.charge && a.marks == b.marks && a.origin.x == b.origin.x
    && a.origin.y == b.origin.y && a.origin.tag == b.origin.tag && a.last == b.last
}

func isSame(_ a: sample, _ b: sample) -> Bool { a.number == b.number && a.kind == b.kind }

func exchange<Record: MPIElement>(_ name: String, _ make: (Int, Int) -> Record, _ isSame: (Record, Record) -> Bool) throws {
  let world = Comm.world
  let count = Int(RECORDS)
  let mine = (0..<count).map { make(world.rank, $0) }
  func check(_ records: some Sequence<Record>, _ rank: Int, _ way: String) throws {
    for (i, record) in records.enumerated() where !isSame(record, make(rank, i)) {
      throw MPIError(.other, "\(name) \(i) of rank \(rank) came changed by \(way): \(record)")
    }
  }
  for step in 1..<world.size {
    let (to, from) = ((world.rank + step) % world.size, (world.rank + world.size - step) % world.size)
    var received = (0..<count).map { _ in make(-1, 0) }
    let status = try world.sendrecv(mine, dest: to, into: &received, source: from)
    guard try status.count(of: Record.self) == count else { throw MPIError(.other, "not all records of rank \(from) came") }
    try check(received, from, "sendrecv")
  }
  let all = try world.allgather(mine)
  for rank in 0..<world.size { try check(all[rank * count..<(rank + 1) * count], rank, "allgather") }
  if world.rank == 0 { print("\(name): \(MemoryLayout<Record>.stride) bytes each, \(count) from each of \(world.size) ranks, all right") }
}

// Otherwise the library makes a communicator for large objects as MPI starts, with all processes; those in other languages take no part.
rc.largeObjects = false
do {
  try exchange("particle", particleOf, isSame)
  try exchange("sample", sampleOf, isSame)
} catch {
  print("the rank in Swift: \(error)")
  Comm.world.abort()
}
