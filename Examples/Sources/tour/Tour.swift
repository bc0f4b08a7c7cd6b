// A tour of the library: each stop does one thing, checks what came out, and says so. Run it on any number of ranks.
import MPI

@main
struct Tour {
  let world = Comm.world
  var failures = 0

  static func main() throws {
    var tour = Tour()
    if tour.world.rank == 0 { print("hello from \(tour.world.size) ranks on \(libraryName); rank 0 runs on \(try processorName)") }
    try tour.messages()
    try tour.ring()
    try tour.collectives()
    try tour.stridedData()
    try tour.collectiveFile()
    try tour.oneSided()
    let failures = try tour.world.allreduce(tour.failures, op: .sum)
    if tour.world.rank == 0 { print(failures == 0 ? "the tour is over: all results right" : "\(failures) results are WRONG") }
    if failures > 0 { MPI_Abort(MPI_COMM_WORLD, 1) }
  }

  /// Every rank checks; rank 0 tells.
  mutating func check(_ what: String, _ isRight: Bool) throws {
    let allRight = try world.allreduce(isRight, op: .land)
    if !allRight { failures += 1 }
    if world.rank == 0 { print("\(allRight ? "right" : "WRONG"): \(what)") }
  }

  /// A list goes from rank to rank, and each adds its own number to it.
  mutating func messages() throws {
    var list = [Int](repeating: -1, count: world.size)
    if world.rank > 0 { try world.recv(&list, source: world.rank - 1, tag: 5) }
    list[world.rank] = world.rank
    if world.rank + 1 < world.size { try world.send(list, dest: world.rank + 1, tag: 5) }
    try check("a message from each rank to the next", list.prefix(world.rank + 1).elementsEqual(0...world.rank))
  }

  /// Each rank sends to the next one in a ring, all at once.
  mutating func ring() throws {
    let next = (world.rank + 1) % world.size
    let previous = (world.rank + world.size - 1) % world.size
    var received = [0.0, 0.0, 0.0]
    let mine = [Double(world.rank), 0.5, -1]
    let status = try world.sendrecv(mine, dest: next, sendtag: 3, into: &received, source: previous, recvtag: 3)
    let count = try status.count(of: Double.self)
    try check("a ring of messages", received == [Double(previous), 0.5, -1] && status.source == previous && count == 3)
  }

  mutating func collectives() throws {
    let n = world.size

    var configuration = world.rank == 0 ? [3, 1, 4] : [0, 0, 0]
    try world.bcast(&configuration, root: 0)
    try check("a broadcast from rank 0", configuration == [3, 1, 4])

    let all = world.rank == 0 ? (0..<2 * n).map(Float.init) : []
    var part: [Float] = [0, 0]
    try world.scatter(all, into: &part, root: 0)
    try check("a scatter, two elements to each", part == [Float(2 * world.rank), Float(2 * world.rank + 1)])

    let squares = try world.gather(world.rank * world.rank, root: n - 1)
    try check("a gather to the last rank", world.rank == n - 1 ? squares == (0..<n).map { $0 * $0 } : squares == nil)

    // Rank r sends r + 1 elements; the root stores them one after another.
    let mine = [Int32](repeating: Int32(world.rank), count: world.rank + 1)
    var ragged = [Int32](repeating: -1, count: world.rank == 0 ? n * (n + 1) / 2 : 0)
    try world.gatherv(mine, into: &ragged, Blocks(counts: Array(1...n)), root: 0)
    try check("a gather of different lengths", world.rank > 0 || ragged == (0..<n).flatMap { [Int32](repeating: Int32($0), count: $0 + 1) })

    var largest = [world.rank, -world.rank]
    try world.allreduce(.inPlace, &largest, op: .max)
    try check("a reduction in place", largest == [n - 1, 0])

    let prefix = try world.scan(world.rank + 1, op: .sum)
    try check("a prefix sum", prefix == (world.rank + 1) * (world.rank + 2) / 2)
  }

  /// A column of a matrix goes around the ring, without being copied together first.
  mutating func stridedData() throws {
    let (rows, columns) = (4, 3)
    let column = try Double.column(rows: rows, columns: columns)
    var matrix = (0..<rows * columns).map { Double(100 * world.rank + $0) }
    let previous = (world.rank + world.size - 1) % world.size
    // The first column is sent, and the last one replaced.
    try matrix.withElements(of: column, count: columns) { parts in
      try world.sendrecv(parts[0], dest: (world.rank + 1) % world.size, into: parts[columns - 1], source: previous)
    }
    let expected = (0..<rows * columns).map {
      Double(100 * ($0 % columns == columns - 1 ? previous : world.rank) + ($0 % columns == columns - 1 ? $0 - columns + 1 : $0))
    }
    try check("a strided datatype", matrix == expected)
  }

  /// Every rank writes its part of one file, and reads what the next one wrote.
  mutating func collectiveFile() throws {
    let name = try sharedName()
    let mine = [Int64](repeating: Int64(world.rank), count: 1000)
    let bytes = mine.count * MemoryLayout<Int64>.size
    let file = try File.open(name, on: world, mode: [.create, .readWrite])
    try file.writeAtAll(offset: world.rank * bytes, mine)
    try file.sync()
    try world.barrier()
    let size = try file.size
    let next = (world.rank + 1) % world.size
    var read = [Int64](repeating: -1, count: mine.count)
    try file.readAtAll(offset: next * bytes, &read)
    try file.close()
    if world.rank == 0 { try File.delete(name) }
    try check("a file written and read by all ranks", size == world.size * bytes && read == [Int64](repeating: Int64(next), count: mine.count))
  }

  /// A name that all ranks agree on, and that another run does not use.
  func sharedName() throws -> String {
    var stamp = Int(wtime() * 1e6)
    try world.bcast(&stamp, root: 0)
    return "/tmp/swift-mpi-tour-\(stamp).bin"
  }

  /// One-sided access by the functions of the raw tier.
  mutating func oneSided() throws {
    var base: UnsafeMutableRawPointer?
    var window = MPI_WIN_NULL
    try MPI_Win_allocate(8 * world.size, 8, MPI_INFO_NULL, MPI_COMM_WORLD, &base, &window)
    let memory = base!.bindMemory(to: Int64.self, capacity: world.size)
    memory.update(repeating: -1, count: world.size)
    try MPI_Win_fence(0, window)
    // Every rank writes its number into its slot of every window, and reads it back from the next one. MPI uses the origins until the
    // fence, so they lie in memory that stays where it is.
    let origin = UnsafeMutablePointer<Int64>.allocate(capacity: 2)
    defer { origin.deallocate() }
    origin.initialize(to: Int64(world.rank))
    (origin + 1).initialize(to: -1)
    for target in 0..<world.size {
      try MPI_Put(origin, 1, MPI_INT64_T, Int32(target), world.rank, 1, MPI_INT64_T, window)
    }
    try MPI_Win_fence(0, window)
    let next = Int32((world.rank + 1) % world.size)
    try MPI_Get(origin + 1, 1, MPI_INT64_T, next, world.rank, 1, MPI_INT64_T, window)
    try MPI_Win_fence(0, window)
    let written = (0..<world.size).map { memory[$0] }
    try MPI_Win_free(&window)
    try check("one-sided put and get", written == (0..<world.size).map(Int64.init) && origin[0] == origin[1])
  }
}
