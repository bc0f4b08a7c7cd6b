import MPI
import MPITesting
import Testing

/// The page of code that the design begins with, as far as its parts exist.
///
/// Still to come:
/// - windows with epochs: `Win.allocate`, `lock`, `put`, `get`, `unlock`;
/// - `spawn`;
/// - the pool of tasks: `RemoteTask`, `MPIPoolExecutor`.
///
/// `await request.value` is `try await request.value()`, since the compiler does not let a property consume.
@Suite(.collective)
struct PageOfCodeTests {
  @Test func awaiting() async throws {
    let world = Comm.world
    let outgoing = try world.isend([Int32(world.rank)], dest: world.rank, tag: 9)
    let request = try world.irecv([Int32].self, count: 4, source: world.rank, tag: 9)
    #expect(try await request.value() == [Int32(world.rank)])
    _ = try await outgoing.value()
  }

  @Test func page() throws {
    let world = Comm.world
    #expect(try "Hello from \(world.rank) of \(world.size) on \(processorName)".hasPrefix("Hello from"))

    // typed buffers: no copy, no count, no datatype to spell
    if world.size > 1 {
      if world.rank == 0 { try world.send([1.0, 2.0, 3.0], dest: 1, tag: 7) }
      if world.rank == 1 {
        var data = [Double](repeating: 0, count: 3)
        let status = try world.recv(&data, source: 0, tag: 7)
        #expect(try status.count(of: Double.self) == 3)
        #expect(data == [1, 2, 3])
      }
    }

    // any Codable object, of any size, with no buffer to size
    if world.size > 1 {
      if world.rank == 0 { try world.send(object: ["a": 7, "b": 3.14], dest: 1) }
      if world.rank == 1 {
        let d = try world.recv(object: [String: Double].self, source: 0)
        #expect(d == ["a": 7, "b": 3.14])
      }
    }
    let all = try world.allgather(object: [world.rank: "rank"])
    #expect(all == (0..<world.size).map { [$0: "rank"] })

    let sum = try world.allreduce(Double(world.rank), op: .sum)
    #expect(sum == Double(world.size * (world.size - 1) / 2))
    var residual = [Double(world.rank), -1]
    try world.allreduce(.inPlace, &residual, op: .max)
    #expect(residual == [Double(world.size - 1), -1])

    let mine = [Float](repeating: Float(world.rank), count: world.rank)
    let counts = Array(0..<world.size)
    let starts = counts.map { $0 * ($0 - 1) / 2 }
    var everything = [Float](repeating: -1, count: counts.reduce(0, +))
    try world.gatherv(mine, into: &everything, Blocks(counts: counts, displacements: starts), root: 0)
    #expect(world.rank > 0 || everything == counts.flatMap { [Float](repeating: Float($0), count: $0) })

    // nonblocking: the request owns the buffer and hands it back; using it early does not compile
    let (next, previous) = ((world.rank + 1) % world.size, (world.rank + world.size - 1) % world.size)
    let outgoing = try world.isend([Double(world.rank), 0.5], dest: next, tag: 8)
    let request = try world.irecv([Double].self, count: 100, source: previous, tag: 8)
    let received = try request.wait()
    #expect(received == [Double(previous), 0.5])
    _ = try outgoing.wait()

    var stamp = Int(wtime() * 1e6)
    try world.bcast(&stamp, root: 0)
    let name = "/tmp/swift-mpi-page-\(stamp).bin"
    let buffer = [Int32](repeating: Int32(world.rank), count: 100)
    let bytes = buffer.count * MemoryLayout<Int32>.size
    let file = try File.open(name, on: world, mode: [.create, .writeOnly])
    try file.writeAtAll(offset: world.rank * bytes, buffer)
    try file.sync()
    try world.barrier()
    #expect(try file.size == world.size * bytes)
    try file.close()
    if world.rank == 0 { try File.delete(name) }
  }
}
