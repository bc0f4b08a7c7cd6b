import MPI
import MPITesting
import Testing

/// Objects beyond what a count of C's `int` says.
@Suite(.fullTier, .collective(ranks: 2, timeLimit: .seconds(600))) struct LargeObjectTests {
  let world = Comm.world
  private static let count = 5 << 26

  struct Field: Codable {
    var name: String
    var values: [Double]
  }

  private static func field(_ rank: Int) -> Field {
    Field(
      name: "field \(rank)",
      values: [Double](unsafeUninitializedCapacity: count) { memory, count in
        for index in 0..<Self.count { memory[index] = Double(index &+ rank) }
        count = Self.count
      })
  }

  private func expectIs(_ field: Field?, _ rank: Int) {
    guard let field else {
      Issue.record("nothing came")
      return
    }
    #expect(field.name == "field \(rank)" && field.values.count == Self.count)
    #expect(stride(from: 0, to: Self.count, by: 997).allSatisfy { field.values[$0] == Double($0 &+ rank) })
    #expect(field.values.last == Double(Self.count - 1 + rank))
  }

  @Test func sentAndReceived() throws {
    if world.rank == 0 {
      try world.send(object: Self.field(0), dest: 1)
    } else {
      expectIs(try world.recv(object: Field.self, source: 0), 0)
    }
  }

  @Test func broadcast() throws {
    let field = try world.bcast(object: world.rank == 0 ? Self.field(0) : nil, root: 0)
    expectIs(field, 0)
  }

  @Test func gathered() throws {
    // Of the root's own a small one: memory is short.
    let mine = world.rank == 1 ? Self.field(1) : Field(name: "", values: [])
    let fields = try world.gather(object: mine, root: 0)
    if world.rank == 0 { expectIs(fields?[1], 1) }
  }
}
