// Every rank says hello by a message to rank 0; a reduction and a gather follow. The program checks what it gets.
import MPI

let world = Comm.world
let hello = "Hello from rank \(world.rank) of \(world.size) on \(try processorName)"
if world.rank > 0 { try world.send(Array(hello.utf8), dest: 0, tag: 7) } else { print(hello) }
let senders = world.rank == 0 ? 1..<world.size : 1..<1
let hellos = try senders.map { String(decoding: try world.irecv([UInt8].self, count: 500, source: $0, tag: 7).wait(), as: UTF8.self) }
hellos.forEach { print($0) }
let sum = try world.allreduce(world.rank, op: .sum)
let squares = try world.gather(world.rank * world.rank, root: 0) ?? []
let isRight = sum == world.size * (world.size - 1) / 2 && squares == (0..<squares.count).map { $0 * $0 }
let allRight = try world.allreduce(isRight && zip(senders, hellos).allSatisfy { $1.hasPrefix("Hello from rank \($0) ") }, op: .land)
if world.rank == 0 { print("\(world.size) ranks on \(libraryName): \(allRight ? "all results right" : "some results are WRONG")") }
if !allRight { MPI_Abort(MPI_COMM_WORLD, 1) }
