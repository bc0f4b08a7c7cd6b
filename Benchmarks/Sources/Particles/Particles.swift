// 1,000,000 particles go back and forth between two ranks, padded and without gaps: the time of a round, the shortest of many, one line each.
import MPI

/// Padded: 3 bytes behind the flag, and 3 at the end.
struct Particle: MPIStructure {
  var position: (Double, Double, Double)
  var velocity: (Float, Float, Float)
  var charge: Float
  var alive: Bool
  var kind: Int32
  var cell: Int16
  static let fields: [MPIField<Particle>] = [
    .init(\.position), .init(\.velocity), .init(\.charge), .init(\.alive), .init(\.kind), .init(\.cell),
  ]
}

/// Six fields without gaps.
struct Dense: MPIStructure {
  var position: (Double, Double, Double)
  var velocity: (Float, Float, Float)
  var charge: Float
  var number: Int64
  var kind: Int32
  var cell: Int32
  static let fields: [MPIField<Dense>] = [
    .init(\.position), .init(\.velocity), .init(\.charge), .init(\.number), .init(\.kind), .init(\.cell),
  ]
}

@main struct Program: MPIProgram {
  static let count = 1_000_000
  static let rounds = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 20

  static func measure<Element: MPIElement>(_ name: String, _ world: Intracomm, _ buffer: inout [Element]) throws {
    var best = Double.infinity
    let peer = 1 - world.rank
    for _ in 0..<rounds {
      try world.barrier()
      let start = wtime()
      if world.rank == 0 {
        try world.send(buffer, dest: peer)
        _ = try world.recv(&buffer, source: peer)
      } else {
        _ = try world.recv(&buffer, source: peer)
        try world.send(buffer, dest: peer)
      }
      best = min(best, wtime() - start)
    }
    if world.rank == 0 { print("swift \(name) \(best)") }
  }

  static func main(world: Intracomm) throws {
    guard world.size == 2 else { throw MPIError(.arg, "run it on two ranks") }
    var particles = (0..<count).map {
      Particle(position: (Double($0), 0, 1), velocity: (1, 2, 3), charge: -1, alive: true, kind: Int32($0), cell: 7)
    }
    try measure("padded", world, &particles)
    var dense = (0..<count).map {
      Dense(position: (Double($0), 0, 1), velocity: (1, 2, 3), charge: -1, number: Int64($0), kind: 3, cell: 7)
    }
    try measure("dense", world, &dense)
    var bytes = [UInt8](repeating: 1, count: count * MemoryLayout<Dense>.stride)
    try measure("bytes", world, &bytes)
    // What was sent back and forth is what there was.
    let isRight = (0..<count).allSatisfy { particles[$0].kind == Int32($0) && dense[$0].number == Int64($0) }
    guard isRight else { throw MPIError(.other, "particles came changed") }
  }
}
