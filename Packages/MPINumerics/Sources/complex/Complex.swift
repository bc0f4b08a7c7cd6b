// Complex numbers in messages and reductions; every rank checks what it gets.
import MPINumerics

@main struct Program: MPIProgram {
  static func check<Value: MPIReal>(_ world: Intracomm, _: Value.Type) throws {
    let (rank, size) = (world.rank, world.size)
    let mine = (0..<5).map { Complex(Value(rank), Value($0)) }
    let left = (rank + size - 1) % size
    var received = [Complex<Value>](repeating: .zero, count: 5)
    let status = try world.sendrecv(mine, dest: (rank + 1) % size, into: &received, source: left)
    guard received == (0..<5).map({ Complex(Value(left), Value($0)) }), try status.count(of: Complex<Value>.self) == 5 else {
      throw MPIError(.other, "complex numbers of \(Value.self) came changed")
    }
    let ranks = Value(size * (size - 1) / 2)
    guard try world.allreduce(mine, op: .sum) == (0..<5).map({ Complex(ranks, Value(size * $0)) }) else {
      throw MPIError(.other, "the sum of complex numbers of \(Value.self) is wrong")
    }
    // The product of as many i as there are ranks, and a matching datatype.
    let powers: [Complex<Value>] = [Complex(1, 0), Complex(0, 1), Complex(-1, 0), Complex(0, -1)]
    guard try world.allreduce(Complex<Value>(0, 1), op: .prod) == powers[size % 4] else { throw MPIError(.other, "the product is wrong") }
    let (lower, extent) = try Datatype.of(Complex<Value>.self).getExtent()
    guard lower == 0, extent == MemoryLayout<Complex<Value>>.stride else { throw MPIError(.other, "\(Value.self) has a wrong extent") }
  }

  static func main(world: Intracomm) throws {
    try check(world, Float.self)
    try check(world, Double.self)
    #if arch(x86_64)
      try check(world, Float80.self)
    #endif
    if world.rank == 0 { print("complex: \(world.size) ranks, all results right") }
  }
}
