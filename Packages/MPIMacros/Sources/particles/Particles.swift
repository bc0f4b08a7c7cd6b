// Structures with the attribute go round, are collected, and are combined by an operation; every rank checks what it gets.
import MPIMacros

enum Kind: Int32, MPIEnumeration { case gas, dust }

@MPIStruct struct Particle: Equatable {
  var position: SIMD3<Double>
  var charge: Float
  var kind: Kind
  let number: Int64
  var history: InlineArray<3, Int16>

  static func == (left: Particle, right: Particle) -> Bool {
    left.position == right.position && left.charge == right.charge && left.kind == right.kind && left.number == right.number
      && (0..<3).allSatisfy { left.history[$0] == right.history[$0] }
  }
}

/// A generic one, nested.
@MPIStruct struct Pair<Value: MPIElement & BitwiseCopyable> {
  var first: Value
  var second: Value
}

func particle(_ rank: Int, _ i: Int) -> Particle {
  Particle(
    position: [Double(rank), Double(i), 0.5], charge: -1, kind: i % 2 == 0 ? .gas : .dust, number: Int64(rank) << 32 | Int64(i),
    history: [Int16(rank), Int16(i), -1])
}

@main struct Program: MPIProgram {
  static func main(world: Intracomm) throws {
    let (rank, size) = (world.rank, world.size)
    let mine = (0..<100).map { particle(rank, $0) }
    var received = (0..<100).map { _ in particle(0, 0) }
    try world.sendrecv(mine, dest: (rank + 1) % size, into: &received, source: (rank + size - 1) % size)
    let left = (rank + size - 1) % size
    guard received == (0..<100).map({ particle(left, $0) }) else { throw MPIError(.other, "the particles of rank \(left) came changed") }
    let all = try world.allgather(mine)
    guard all.count == 100 * size, all[100 * (size - 1) + 7] == particle(size - 1, 7) else { throw MPIError(.other, "allgather lost particles") }
    let rightmost = try Operation<Particle>(commute: true, elementwise: { $0.position.x > $1.position.x ? $0 : $1 })
    let last = try world.allreduce(mine, op: rightmost)
    guard last == (0..<100).map({ particle(size - 1, $0) }) else { throw MPIError(.other, "the operation chose wrong") }
    let pair = try world.bcast(Pair(first: particle(rank, 1), second: particle(rank, 2)), root: 0)
    guard pair.second == particle(0, 2) else { throw MPIError(.other, "a pair of particles came changed") }
    if rank == 0 { print("particles: \(size) ranks exchanged \(Particle.self), \(MemoryLayout<Particle>.stride) bytes each, all right") }
  }
}
