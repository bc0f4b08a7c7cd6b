import MPI
import MPITesting
import Testing

/// Values of a program that communicators, windows and datatypes carry.
@Suite(.collective) struct AttributeTests {
  @Test func valuesOfCommunicators() throws {
    struct Settings: Equatable {
      var name: String
      var limits: [Int]
    }
    let key = try Comm.Keyval<Settings>()
    let comm = try Comm.world.dup()
    #expect(try comm[key] == nil)
    try comm.setAttr(key, Settings(name: "a", limits: [1, 2]))
    #expect(try comm[key] == Settings(name: "a", limits: [1, 2]))
    #expect(try comm[key]?.limits.count == 2)
    try comm.setAttr(key, Settings(name: "b", limits: []))
    #expect(try comm.getAttr(key)?.name == "b")
    // Without a closure that copies, duplicates have none.
    let copy = try comm.dup()
    #expect(try copy[key] == nil)
    try copy.free()
    try comm.deleteAttr(key)
    #expect(try comm[key] == nil)
    expectError(.keyval, "MPI_Comm_delete_attr") { try comm.deleteAttr(key) }
    try comm.free()
  }

  @Test func keysDoNotMix() throws {
    let numbers = try Comm.Keyval<Int>()
    let texts = try Comm.Keyval<String>()
    let optional = try Comm.Keyval<Int?>()
    let comm = try Comm.selfComm.dup()
    try comm.setAttr(numbers, 7)
    try comm.setAttr(texts, "seven")
    try comm.setAttr(optional, nil)
    #expect(try comm[numbers] == 7 && comm[texts] == "seven")
    #expect(try comm[optional] == .some(nil))
    try comm.free()
  }

  /// Each value is released once, whatever way it goes.
  @Test func communicatorsReleaseOnce() throws {
    let (alive, deleted) = (Counter(), Counter())
    let key = try Comm.Keyval<Tracked>(copy: { $0.copy() }, delete: { deleted.add($0.number) })
    let comm = try Comm.world.dup()
    try comm.setAttr(key, Tracked(1, alive))
    #expect(alive.count == 1)
    try comm.setAttr(key, Tracked(10, alive))
    #expect(alive.count == 1 && deleted.count == 1)
    let copy = try comm.dup()
    #expect(try alive.count == 2 && copy[key]?.number == 11)
    let second = try copy.dup()
    #expect(try alive.count == 3 && second[key]?.number == 12)
    try second.deleteAttr(key)
    #expect(alive.count == 2 && deleted.count == 13)
    try copy.free()
    #expect(alive.count == 1 && deleted.count == 24)
    try comm.free()
    #expect(alive.count == 0 && deleted.count == 34)
    try second.free()
    #expect(alive.count == 0 && deleted.count == 34)
  }

  @Test func keysMayGoBeforeTheirValues() throws {
    let (alive, deleted) = (Counter(), Counter())
    let comm = try Comm.world.dup()
    do {
      let key = try Comm.Keyval<Tracked>(copy: { $0.copy() }, delete: { _ in deleted.add() })
      try comm.setAttr(key, Tracked(1, alive))
      try key.free()
      expectError(.keyval, "MPI_Comm_get_attr") { try comm[key] }
      expectError(.keyval, "MPI_Comm_set_attr") { try comm.setAttr(key, Tracked(5, alive)) }
      expectError(.keyval, "MPI_Comm_delete_attr") { try comm.deleteAttr(key) }
      expectError(.keyval, "MPI_Comm_free_keyval") { try key.free() }
      let dropped = try Comm.Keyval<Tracked>(copy: { $0 }, delete: { _ in deleted.add() })
      try comm.setAttr(dropped, Tracked(1, alive))
    }
    #expect(alive.count == 2 && deleted.count == 0)
    // The closures of keys that are gone still run.
    let copy = try comm.dup()
    #expect(alive.count == 3)
    try comm.free()
    #expect(alive.count == 2 && deleted.count == 2)
    try copy.free()
    #expect(alive.count == 0 && deleted.count == 4)
  }

  @Test func copiesThatAreShared() throws {
    let alive = Counter()
    let key = try Comm.Keyval<Tracked>(copy: { $0 })
    let comm = try Comm.world.dup()
    try comm.setAttr(key, Tracked(1, alive))
    let copy = try comm.dup()
    #expect(try copy[key] === comm[key] && alive.count == 1)
    try comm.free()
    #expect(try copy[key]?.number == 1)
    try copy.free()
    #expect(alive.count == 0)
  }

  @Test(.needs(.MPI_Comm_idup)) func nonblockingDuplicatesCopy() throws {
    let alive = Counter()
    let key = try Comm.Keyval<Tracked>(copy: { $0.copy() })
    let comm = try Comm.world.dup()
    try comm.setAttr(key, Tracked(1, alive))
    let copy = try comm.idup().wait()
    #expect(try copy[key]?.number == 2)
    try copy.free()
    try comm.free()
    #expect(alive.count == 0)
  }

  @Test func datatypes() throws {
    let (alive, deleted) = (Counter(), Counter())
    let key = try Datatype.Keyval<Tracked>(copy: { $0.copy() }, delete: { deleted.add($0.number) })
    func use() throws {
      let type = try Datatype.double.createContiguous(3)
      #expect(try type[key] == nil)
      try type.setAttr(key, Tracked(1, alive))
      let copy = try type.dup()
      #expect(try copy[key]?.number == 2 && alive.count == 2)
      try copy.deleteAttr(key)
      #expect(alive.count == 1 && deleted.count == 2)
      try copy.setAttr(key, Tracked(5, alive))
      try copy.free()
      #expect(alive.count == 1 && deleted.count == 7)
      withExtendedLifetime(type) {}
    }
    try use()
    // Freed with its object.
    #expect(alive.count == 0 && deleted.count == 8)
  }

  @Test func windows() throws {
    let (alive, deleted) = (Counter(), Counter())
    let key = try Win.Keyval<Tracked>(delete: { deleted.add($0.number) })
    let win = try window(bytes: 24, unit: 8)
    #expect(try win[key] == nil)
    try win.setAttr(key, Tracked(1, alive))
    try win.setAttr(key, Tracked(2, alive))
    #expect(try win[key]?.number == 2 && alive.count == 1 && deleted.count == 1)
    try win.free()
    #expect(alive.count == 0 && deleted.count == 3)
    expectError(.win) { try win[key] }
  }

  @Test func predefinedAttributesOfTheWorld() throws {
    let world = Comm.world
    #expect(try #require(try world.tagUb) >= 32767)
    #expect(try world.wtimeIsGlobal != nil)
    #expect(try #require(try world.lastUsedCode) >= Int(MPI_ERR_OTHER))
    // Not all launchers tell these.
    if let size = try world.universeSize { #expect(size >= 1) }
    if let number = try world.appnum { #expect(number == 0) }
    if let host = try world.host { #expect(host == procNull || (0..<world.size).contains(host)) }
    if let io = try world.io { #expect(io == anySource || io == procNull || (0..<world.size).contains(io)) }
  }

  @Test func predefinedAttributesOfWindows() throws {
    let win = try window(bytes: 24, unit: 8)
    #expect(try win.base != nil && win.size == 24 && win.dispUnit == 8)
    #expect(try win.createFlavor == .allocate)
    #expect(try [.unified, .separate].contains(#require(try win.model)))
    try win.free()
    expectError(.win) { try win.size }
    expectError(.win) { try win.model }
  }

  private func window(bytes: Int, unit: Int32) throws -> Win {
    var (base, win) = (UnsafeMutableRawPointer?.none, MPI_WIN_NULL)
    try MPI_Win_allocate(bytes, unit, MPI_INFO_NULL, Comm.world.handle, &base, &win)
    return Win(handle: win)
  }
}
