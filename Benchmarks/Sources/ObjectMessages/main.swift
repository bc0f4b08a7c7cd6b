// The side of MPI for Swift in Benchmarks/objects: object-messages CASE, on two ranks. Rank 0 prints one line of numbers.
import Foundation
import MPI

/// A structure with a large array.
struct Field: Codable {
  var name: String
  var values: [Double]
}

let megabytes = 100
let count = megabytes * 1_000_000 / 8

/// Ends the program when something else came than was sent.
func expect(_ isRight: Bool) { if !isRight { fatalError("something else came than was sent") } }

/// Microseconds of a round trip of a small dictionary.
func pingPong() throws -> [Double] {
  let world = Comm.world
  let object = ["a": 7, "b": 3.14]
  func run(_ times: Int) throws {
    for _ in 0..<times {
      if world.rank == 0 {
        try world.send(object: object, dest: 1)
        try expect(world.recv(object: [String: Double].self, source: 1).count == 2)
      } else {
        try world.send(object: try world.recv(object: [String: Double].self, source: 0), dest: 0)
      }
    }
  }
  try run(100)
  // The best of short ones: where others want the processors, a wait for one is longer than many round trips.
  var best = Double.infinity
  for _ in 0..<40 {
    try world.barrier()
    let start = wtime()
    try run(50)
    best = min(best, (wtime() - start) / 50 * 1e6)
  }
  return [best]
}

/// Gigabytes a second, of three ways: an object; an array into memory that is used again; into a new array each time.
func bandwidth() throws -> [Double] {
  let world = Comm.world
  let field = Field(name: "temperature", values: [Double](repeating: 1.5, count: count))
  var memory = [Double](repeating: 0, count: count)
  var done: UInt8 = 1
  func time(_ body: () throws -> Void) throws -> Double {
    var best = Double.infinity
    for _ in 0..<5 {
      try world.barrier()
      let start = wtime()
      try body()
      if world.rank == 0 { try world.recv(&done, source: 1) } else { try world.send(done, dest: 0) }
      best = min(best, wtime() - start)
    }
    return Double(count * 8) / best / 1e9
  }
  let object = try time {
    if world.rank == 0 {
      try world.send(object: field, dest: 1)
    } else {
      try expect(world.recv(object: Field.self, source: 0).values[count - 1] == 1.5)
    }
  }
  let reused = try time { if world.rank == 0 { try world.send(field.values, dest: 1) } else { try world.recv(&memory, source: 0) } }
  let fresh = try time {
    if world.rank == 0 {
      try world.send(field.values, dest: 1)
    } else {
      let (message, status) = try world.mprobe(source: 0)
      try expect(message.recv([Double].self, status)[count - 1] == 1.5)
    }
  }
  return [object, reused, fresh]
}

/// The most memory that each side takes, by the size of the payload.
func memory() throws -> [Double] {
  let world = Comm.world
  func peak() throws -> Double {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return Double(line?.split(separator: " ").dropFirst().first ?? "") ?? 0
  }
  // What the library needs for any message, and the coder.
  if world.rank == 0 { try world.send(object: Field(name: "", values: [1]), dest: 1) } else { _ = try world.recv(object: Field.self, source: 0) }
  let before = try peak()
  if world.rank == 0 {
    try world.send(object: Field(name: "temperature", values: [Double](repeating: 1.5, count: count)), dest: 1)
  } else {
    try expect(world.recv(object: Field.self, source: 0).values[count - 1] == 1.5)
  }
  let mine = (try peak() - before) * 1024 / Double(count * 8)
  return try world.gather(mine, root: 0) ?? []
}

func run() throws {
  let results =
    switch CommandLine.arguments.dropFirst().first {
    case "pingpong": try pingPong()
    case "bandwidth": try bandwidth()
    case "memory": try memory()
    default: throw MPIError(.arg, "object-messages pingpong|bandwidth|memory")
    }
  if Comm.world.rank == 0 { print(results.map { String(format: "%.4f", $0) }.joined(separator: " ")) }
}

try run()
