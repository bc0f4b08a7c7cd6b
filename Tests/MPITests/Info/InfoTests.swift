import Glibc
import MPI
import MPITesting
import Testing

/// Info objects, which feel like dictionaries.
@Suite(.collective) struct InfoTests {
  let longestKey = String(repeating: "k", count: Int(MPI_MAX_INFO_KEY) - 1)
  let longestValue = String(repeating: "v", count: Int(MPI_MAX_INFO_VAL) - 1)

  @Test func likeADictionary() throws {
    let info: Info = ["host": "node1", "file": "a"]
    #expect(info.count == 2 && !info.isEmpty && info.contains("host") && !info.contains("arch"))
    #expect(info["host"] == "node1" && info["arch"] == nil && info["arch", default: "any"] == "any")
    info["file"] = "another"
    info["arch"] = "x86"
    info["host"] = nil
    info["none"] = nil
    #expect(try [String: String](info) == ["file": "another", "arch": "x86"])
    #expect(Set(info.keys) == ["file", "arch"] && Set(info.values) == ["another", "x86"])
    #expect(info.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" } == ["arch=x86", "file=another"])
    #expect(try info.removeValue(forKey: "arch") == "x86" && info.removeValue(forKey: "arch") == nil)
    #expect(info.description == "[\"file\": \"another\"]")
    info["arch"] = "x86"
    let keys = info.keys
    let (last, first) = (try info.popLast(), try info.popLast())
    #expect(last?.key == keys[1] && first?.key == keys[0] && Set([last?.value, first?.value]) == ["x86", "another"])
    #expect(try info.popLast() == nil && info.isEmpty)
    info["host"] = "node1"
    try info.removeAll()
    #expect(info.isEmpty && info.description == "[:]")
    try info.validate()
  }

  @Test func fromAndIntoOthers() throws {
    let pairs = Dictionary(uniqueKeysWithValues: (0..<40).map { ("key\($0)", "value \($0)") })
    let info = try Info(pairs)
    #expect(try [String: String](info) == pairs)
    let copy = try info.dup()
    try copy.update(["key1": "changed", "new": "one"])
    #expect(copy["key1"] == "changed" && copy["new"] == "one" && copy.count == 41)
    #expect(info["key1"] == "value 1" && info.count == 40)
    try info.update(copy)
    #expect(try [String: String](info) == [String: String](copy))
  }

  @Test func throwingForms() throws {
    let info = try Info()
    #expect(try info.nkeys == 0)
    try info.set("a", "1")
    #expect(try info.get("a") == "1" && info.getNthkey(0) == "a" && info.get("b") == nil)
    expectError(.infoNokey, "MPI_Info_delete") { try info.delete("b") }
    #expect(throws: MPIError.self) { try info.getNthkey(1) }
    try info.delete("a")
    #expect(try info.nkeys == 0)
  }

  @Test func lengths() throws {
    let info = try Info()
    try info.set(longestKey, longestValue)
    #expect(try info.get(longestKey) == longestValue && info.getNthkey(0) == longestKey)
    for length in [1, 254, 255, 256, 257] where length < longestValue.count {
      let value = String(repeating: "x", count: length)
      try info.set("value", value)
      #expect(try info.get("value") == value)
    }
    try info.set("ключ", "значение")
    #expect(try info.get("ключ") == "значение")
    expectError(.infoKey, "MPI_Info_set") { try info.set(longestKey + "k", "v") }
    expectError(.infoKey) { try info.set("", "v") }
    expectError(.infoKey) { try info.set("a\0b", "v") }
    expectError(.infoKey, "MPI_Info_get_string") { try info.get("") }
    expectError(.infoKey, "MPI_Info_delete") { try info.delete(longestKey + "k") }
    expectError(.infoValue, "\"key\"") { try info.set("key", longestValue + "v") }
    expectError(.infoValue) { try info.set("key", "a\0b") }
  }

  @Test(.avoids(.emptyInfoValues)) func emptyValues() throws {
    let info: Info = ["key": ""]
    #expect(try info.get("key") == "" && info.count == 1)
    try info.validate()
  }

  /// What cannot throw is thrown later, once, and by whoever is given the object.
  @Test func errorsThatWait() throws {
    let literal: Info = ["": "no key", "good": "value"]
    expectError(.infoKey) { try literal.validate() }
    try literal.validate()
    #expect(literal["good"] == "value")
    literal[longestKey + "k"] = "too long"
    expectError(.infoKey) { try Comm.selfComm.dup(info: literal) }
    literal["good"] = longestValue + "v"
    expectError(.infoValue) { try Comm.selfComm.setInfo(literal) }
    #expect(literal["good"] == "value")
  }

  @Test func whatWasFreed() throws {
    let info: Info = ["a": "b"]
    try info.free()
    expectError(.info, "MPI_Info_free") { try info.free() }
    expectError(.info, "MPI_Info_set") { try info.set("a", "b") }
    expectError(.info, "MPI_Info_get_string") { try info.get("a") }
    expectError(.info, "MPI_Info_delete") { try info.delete("a") }
    expectError(.info, "MPI_Info_get_nkeys") { try info.nkeys }
    expectError(.info, "MPI_Info_get_nthkey") { try info.getNthkey(0) }
    expectError(.info, "MPI_Info_dup") { try info.dup() }
    expectError(.info) { try Comm.selfComm.dup(info: info) }
    #expect(info["a"] == nil && info.isEmpty && Array(info).isEmpty)
    expectError(.info) { try info.validate() }
  }

  @Test func theEnvironment() throws {
    // Launchers tell what they like; nothing of it may fail.
    for (key, _) in Info.env { #expect(!key.isEmpty) }
    try Info.env.validate()
    expectError(.info) { try Info.env.free() }
    #expect(try Info.env.dup().count == Info.env.count)
    if MPISymbol.MPI_Info_create_env.isAvailable {
      #expect(try Info.createEnv().count >= 0)
      #expect(try Info.createEnv(["program", "--flag"]).count >= 0)
    } else {
      expectError(.unavailable, "MPI_Info_create_env needs MPI 4.0") { try Info.createEnv() }
    }
  }

  @Test func hintsOfCommunicators() throws {
    let comm = try Comm.world.dup(info: ["mpi_assert_no_any_tag": "true"])
    #expect(comm.size == Comm.world.size && comm.rank == Comm.world.rank)
    try comm.setInfo(["mpi_assert_no_any_source": "false"])
    try comm.info.validate()
    #expect(try comm.info.count >= 0)
    let plain = try comm.dup(info: nil)
    try plain.free()
    try comm.free()
  }

  @Test(.needs(.MPI_Comm_idup_with_info)) func nonblockingDuplicatesWithHints() throws {
    let comm = try Comm.world.idup(info: ["mpi_assert_no_any_tag": "true"]).wait()
    #expect(try comm.compare(Comm.world) == .congruent)
    try comm.free()
  }

  @Test func hintsOfWindowsAndFiles() throws {
    var (base, handle) = (UnsafeMutableRawPointer?.none, MPI_WIN_NULL)
    try MPI_Win_allocate(8, 1, MPI_INFO_NULL, Comm.world.handle, &base, &handle)
    let win = Win(handle: handle)
    try win.setInfo(["no_locks": "true"])
    #expect(try win.info.count >= 0)
    try win.free()
    let path = "/tmp/swift-mpi-info-\(getpid())"
    let file = try File.open(path, on: Comm.selfComm, mode: [.create, .readWrite, .deleteOnClose], info: ["access_style": "sequential"])
    try file.setInfo(["access_style": "random"])
    #expect(try file.info.count >= 0)
    try file.close()
  }

  @Test func manyOfThem() throws {
    for _ in 0..<10_000 {
      let info: Info = ["key": "value"]
      #expect(try info.dup()["key"] == "value")
    }
  }
}
