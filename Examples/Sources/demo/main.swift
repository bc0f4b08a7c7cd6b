// Hello from every rank, a message, a reduction and a gather; the program checks what it gets.
import MPI

let world = Comm.world
print("Hello from rank \(world.rank) of \(world.size) on \(try processorName)")
var message = [0.0, 0.0]
if world.rank == 1 { try world.send([1.5, 2.5], dest: 0, tag: 7) }
if world.rank == 0 && world.size > 1 { try world.recv(&message, source: 1, tag: 7) }
let sum = try world.allreduce(world.rank, op: .sum)
let squares = try world.gather(world.rank * world.rank, root: 0) ?? []
let isRight = sum == world.size * (world.size - 1) / 2 && squares == (0..<squares.count).map { $0 * $0 }
let allRight = try world.allreduce(isRight && (squares.count < 2 || message == [1.5, 2.5]), op: .land)
if world.rank == 0 { print("\(world.size) ranks on \(libraryName): \(allRight ? "all results right" : "some results are WRONG")") }
if !allRight { MPI_Abort(MPI_COMM_WORLD, 1) }
