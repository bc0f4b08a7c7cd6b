// Every rank says hello to rank 0 and sends its number around a ring; a reduction and a gather follow. The program checks what it gets.
import MPI

let world = Comm.world
let hellos = try world.gatherv(Array("Hello from rank \(world.rank) of \(world.size) on \(try processorName)".utf8), root: 0)
hellos?.forEach { print(String(decoding: $0, as: UTF8.self)) }

let (next, previous) = ((world.rank + 1) % world.size, (world.rank + world.size - 1) % world.size)
var neighbor = -1
try world.sendrecv(world.rank, dest: next, into: &neighbor, source: previous)
let sum = try world.allreduce(world.rank, op: .sum)
let squares = try world.gather(world.rank * world.rank, root: 0) ?? []

let isRight = neighbor == previous && sum == world.size * (world.size - 1) / 2 && squares == squares.indices.map { $0 * $0 }
let isGreeted = hellos?.enumerated().allSatisfy { String(decoding: $1, as: UTF8.self).hasPrefix("Hello from rank \($0) of ") } ?? true
let allRight = try world.allreduce(isRight && isGreeted, op: .land)
if world.rank == 0 { print("\(world.size) ranks on \(libraryName): \(allRight ? "all results right" : "some results are WRONG")") }
if !allRight { world.abort(errorcode: 1) }
