import MPI
import MPICoding
import MPITesting
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Processes that have no memory for an object: they throw, and the others do not wait for them.
@Suite(.collective(ranks: 2...)) struct ObjectMemoryTests {
  let world = Comm.world
  private let large = [Double](repeating: 1.5, count: 50_000_000)

  /// Lets this process have little more memory of its own than it has; what the library shares between processes does not count.
  private func short(_ body: () throws -> Void) throws {
    var old = rlimit()
    #expect(getrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &old) == 0)
    // The sixth number is that of the pages of data.
    let pages = try #require(statm().split(separator: " ").dropFirst(5).first.flatMap { Int($0) })
    var new = old
    new.rlim_cur = rlim_t(pages * Int(getpagesize()) + 200 << 20)
    #expect(setrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &new) == 0)
    defer { #expect(setrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &old) == 0) }
    try body()
  }

  private func statm() throws -> String {
    let file = try #require(fopen("/proc/self/statm", "r"))
    defer { fclose(file) }
    var text = [UInt8](repeating: 0, count: 200)
    let count = fread(&text, 1, text.count, file)
    return String(decoding: text[..<count], as: UTF8.self)
  }

  @Test func broadcast() throws {
    let last = world.size - 1
    if world.rank == last {
      try short { #expect(throws: (any Error).self) { try world.bcast(object: nil as [[Double]]?, root: 0) } }
    } else {
      #expect(try world.bcast(object: world.rank == 0 ? [large, [1]] : nil, root: 0) == [large, [1]])
    }
    // Nothing is left over.
    #expect(try world.bcast(object: world.rank == 0 ? "next" : nil, root: 0) == "next")
  }

  @Test func broadcastBetweenGroups() throws {
    let isLow = world.rank < world.size / 2
    guard let half = try world.split(color: isLow ? 0 : 1) else { return }
    let comm = try half.intercommCreate(localLeader: 0, peerComm: world, remoteLeader: isLow ? world.size / 2 : 0, tag: 1)
    let root: Root = isLow ? (comm.rank == 0 ? .here : .bystander) : 0
    if isLow {
      #expect(try comm.bcast(object: comm.rank == 0 ? large : nil, root: root) == (comm.rank == 0 ? large : nil))
    } else if comm.rank == 0 {
      try short { #expect(throws: (any Error).self) { try comm.bcast(object: nil as [Double]?, root: root) } }
    } else {
      #expect(try comm.bcast(object: nil as [Double]?, root: root) == large)
    }
    #expect(try comm.bcast(object: isLow && comm.rank == 0 ? "next" : nil, root: root) == (isLow && comm.rank > 0 ? nil : "next"))
    try comm.free()
    try half.free()
  }

  @Test(.avoids(.noMemoryForMessages)) func receive() throws {
    if world.rank == 0 {
      try world.send(object: large, dest: 1)
      try world.send(object: "next", dest: 1)
    } else if world.rank == 1 {
      try short { #expect(throws: (any Error).self) { try world.recv(object: [Double].self, source: 0) } }
      #expect(try world.recv(object: String.self, source: 0) == "next")
    }
  }

  @Test(.avoids(.noMemoryForMessages)) func gather() throws {
    if world.rank == 0 {
      try short { #expect(throws: (any Error).self) { try world.gather(object: [] as [Double], root: 0) } }
    } else {
      #expect(try world.gather(object: large, root: 0) == nil)
    }
    #expect(try world.allgather(object: world.rank) == Array(0..<world.size))
  }
}
