// The calls that Benchmarks/instructions counts. Baseline/calls.c makes the same ones in C. One rank sends to itself: what a
// loop sends is received outside of it, and the other way round, so that a loop makes one call alone.
import MPI
import Marks

// MARK: - Point to point

@inline(never)
func send(_ n: Int, _ data: [Double], _ other: UnsafeMutableBufferPointer<Double>) throws {
  let world = Comm.world
  let requests = try postReceives(n, into: other)
  mark_begin("send", n)
  for _ in 0..<n { try world.send(data, dest: 0) }
  try complete(requests)
}

@inline(never)
func sendValue(_ n: Int, _ value: Double, _ other: UnsafeMutableBufferPointer<Double>) throws {
  let world = Comm.world
  let requests = try postReceives(n, into: other)
  mark_begin("send, value", n)
  for _ in 0..<n { try world.send(value, dest: 0) }
  try complete(requests)
}

@inline(never)
func sendOnWorld(_ n: Int, _ data: [Double], _ other: UnsafeMutableBufferPointer<Double>) throws {
  let requests = try postReceives(n, into: other)
  mark_begin("Comm.world.send", n)
  for _ in 0..<n { try Comm.world.send(data, dest: 0) }
  try complete(requests)
}

@inline(never)
func rawSend(_ n: Int, _ data: [Double], _ other: UnsafeMutableBufferPointer<Double>) throws {
  let requests = try postReceives(n, into: other)
  mark_begin("MPI_Send", n)
  for _ in 0..<n { try MPI_Send(data, Int32(data.count), MPI_DOUBLE, 0, 0, MPI_COMM_WORLD) }
  try complete(requests)
}

@inline(never)
func recv(_ n: Int, _ result: inout [Double], _ other: UnsafeMutableBufferPointer<Double>) throws {
  let world = Comm.world
  let requests = try postSends(n, of: other)
  mark_begin("recv", n)
  for _ in 0..<n { try world.recv(&result, source: 0, tag: 0) }
  try complete(requests)
}

@inline(never)
func recvValue(_ n: Int, _ other: UnsafeMutableBufferPointer<Double>) throws {
  let world = Comm.world
  var result = 0.0
  let requests = try postSends(n, of: other)
  mark_begin("recv, value", n)
  for _ in 0..<n { try world.recv(&result, source: 0, tag: 0) }
  try complete(requests)
}

@inline(never)
func sendrecv(_ n: Int, _ data: [Double], _ result: inout [Double]) throws {
  let world = Comm.world
  mark_begin("sendrecv", n)
  for _ in 0..<n { try world.sendrecv(data, dest: 0, into: &result, source: 0, recvtag: 0) }
  mark_end()
}

@inline(never)
func rawSendrecv(_ n: Int, _ data: [Double], _ result: UnsafeMutableBufferPointer<Double>) throws {
  var status = MPI_Status()
  let count = Int32(data.count)
  mark_begin("MPI_Sendrecv", n)
  for _ in 0..<n {
    try MPI_Sendrecv(data, count, MPI_DOUBLE, 0, 0, result.baseAddress, count, MPI_DOUBLE, 0, 0, MPI_COMM_WORLD, &status)
  }
  mark_end()
}

// MARK: - Requests

@inline(never)
func isend(_ n: Int, _ data: consuming [Double], _ other: UnsafeMutableBufferPointer<Double>) throws {
  let world = Comm.world
  let requests = try postReceives(n, into: other)
  mark_begin("isend, wait", n)
  for _ in 0..<n {
    let request = try world.isend(consume data, dest: 0)
    data = try request.wait()
  }
  try complete(requests)
}

@inline(never)
func irecv(_ n: Int, _ result: inout [Double], _ other: UnsafeMutableBufferPointer<Double>) throws {
  let world = Comm.world
  let requests = try postSends(n, of: other)
  var room = result
  room[0] = 0
  mark_begin("irecv, wait", n)
  for _ in 0..<n {
    let request = try world.irecv(into: consume room, source: 0, tag: 0)
    room = try request.wait()
  }
  try complete(requests)
  result = room
}

@inline(never)
func start(_ n: Int, _ data: [Double], _ other: UnsafeMutableBufferPointer<Double>) throws {
  var operation = try Comm.world.sendInit(data, dest: 0)
  let requests = try postReceives(n, into: other)
  mark_begin("start, wait", n)
  for _ in 0..<n { try operation.start().wait() }
  try complete(requests)
}

@inline(never)
func startSet(_ n: Int, _ data: [Double], _ other: UnsafeMutableBufferPointer<Double>) throws {
  var set = PersistentSet()
  set.add(try Comm.world.sendInit(data, dest: 0))
  let requests = try postReceives(n, into: other)
  mark_begin("persistent set start, waitAll", n)
  for _ in 0..<n { try set.start().waitAll() }
  try complete(requests)
}

// MARK: - Collective

@inline(never)
func bcast(_ n: Int, _ result: inout [Double]) throws {
  let world = Comm.world
  mark_begin("bcast", n)
  for _ in 0..<n { try world.bcast(&result, root: 0) }
  mark_end()
}

@inline(never)
func allreduce(_ n: Int, _ data: [Double], _ result: inout [Double]) throws {
  let world = Comm.world
  mark_begin("allreduce", n)
  for _ in 0..<n { try world.allreduce(data, &result, op: .sum) }
  mark_end()
}

@inline(never)
func allreduceValue(_ n: Int, _ value: Double) throws -> Double {
  let world = Comm.world
  var value = value
  mark_begin("allreduce, value", n)
  for _ in 0..<n { value = try world.allreduce(value, op: .sum) }
  mark_end()
  return value
}

@inline(never)
func gather(_ n: Int, _ data: [Double], _ result: inout [Double]) throws {
  let world = Comm.world
  mark_begin("gather", n)
  for _ in 0..<n { try world.gather(data, into: &result, root: 0) }
  mark_end()
}

@inline(never)
func gatherv(_ n: Int, _ data: [Double], _ result: inout [Double]) throws {
  let world = Comm.world
  let blocks = Blocks(counts: [data.count], displacements: [0])
  mark_begin("gatherv", n)
  for _ in 0..<n { try world.gatherv(data, into: &result, blocks, root: 0) }
  mark_end()
}

@inline(never)
func rawGatherv(_ n: Int, _ data: [Double], _ result: UnsafeMutableBufferPointer<Double>) throws {
  let count = Int32(data.count)
  let counts = [count]
  let displacements: [Int32] = [0]
  mark_begin("MPI_Gatherv", n)
  for _ in 0..<n {
    try MPI_Gatherv(data, count, MPI_DOUBLE, result.baseAddress, counts, displacements, MPI_DOUBLE, 0, MPI_COMM_WORLD)
  }
  mark_end()
}

@inline(never)
func allgather(_ n: Int, _ data: [Double], _ result: inout [Double]) throws {
  let world = Comm.world
  mark_begin("allgather", n)
  for _ in 0..<n { try world.allgather(data, into: &result) }
  mark_end()
}

@inline(never)
func alltoallv(_ n: Int, _ data: [Double], _ result: inout [Double]) throws {
  let world = Comm.world
  let blocks = Blocks(counts: [data.count], displacements: [0])
  mark_begin("alltoallv", n)
  for _ in 0..<n { try world.alltoallv(data, blocks, &result, blocks) }
  mark_end()
}

/// The blocks of a `v` form are worked out when they are made, not in a call: what that takes for a thousand.
@inline(never)
func thousandBlocks(_ n: Int, _ counts: [Int], _ displacements: [Int]) -> Int {
  var sum = 0
  mark_begin("1000 blocks", n)
  for _ in 0..<n { sum &+= take(Blocks(counts: counts, displacements: displacements)) }
  mark_end()
  return sum
}

@inline(never)
private func take(_ blocks: Blocks) -> Int { blocks.counts?.count ?? 0 }

@inline(never)
func ialltoall(_ n: Int, _ data: [Double], _ result: inout [Double]) throws {
  let world = Comm.world
  var room = result
  mark_begin("ialltoall, wait", n)
  for _ in 0..<n { room = try world.ialltoall(data, consume room).wait().receive }
  mark_end()
  result = room
}

// MARK: - Persistent

/// Only where the library has persistent collectives.
@inline(never)
func allreduceInit(_ n: Int, _ data: [Double]) throws {
  guard version.major >= 4 else { return }
  var operation = try Comm.world.allreduceInit(data, data, op: .sum)
  mark_begin("allreduce: start, wait", n)
  for _ in 0..<n { try operation.start().wait() }
  mark_end()
}

// MARK: - One-sided

@inline(never)
func rawPut(_ n: Int, _ data: [Double]) throws {
  var win = MPI_WIN_NULL
  var memory: UnsafeMutableRawPointer?
  let count = Int32(data.count)
  try MPI_Win_allocate(data.count * 8, 8, MPI_INFO_NULL, MPI_COMM_WORLD, &memory, &win)
  try MPI_Win_lock_all(0, win)
  try data.withUnsafeBufferPointer { data in
    mark_begin("MPI_Put", n)
    for _ in 0..<n { try MPI_Put(data.baseAddress, count, MPI_DOUBLE, 0, 0, count, MPI_DOUBLE, win) }
    mark_end()
    try MPI_Win_flush(0, win)
  }
  try MPI_Win_unlock_all(win)
  try MPI_Win_free(&win)
}

// MARK: - The other side of a message

/// Receives for what a loop sends.
private func postReceives(_ n: Int, into result: UnsafeMutableBufferPointer<Double>) throws -> [MPI_Request] {
  try (0..<n).map { _ in
    var request = MPI_REQUEST_NULL
    try MPI_Irecv(result.baseAddress, Int32(result.count), MPI_DOUBLE, 0, 0, MPI_COMM_WORLD, &request)
    return request
  }
}

/// Messages that a loop receives.
private func postSends(_ n: Int, of data: UnsafeMutableBufferPointer<Double>) throws -> [MPI_Request] {
  try (0..<n).map { _ in
    var request = MPI_REQUEST_NULL
    try MPI_Isend(data.baseAddress, Int32(data.count), MPI_DOUBLE, 0, 0, MPI_COMM_WORLD, &request)
    return request
  }
}

private func complete(_ requests: [MPI_Request]) throws {
  mark_end()
  for var request in requests { try MPI_Wait(&request, MPI_STATUS_IGNORE) }
}
