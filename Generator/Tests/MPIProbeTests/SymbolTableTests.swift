import Foundation
import Testing

@testable import MPIProbe

@Suite struct SymbolTableTests {
  let bytes: Data

  init() throws {
    let mpi = try InventedMPI()
    // Read, not mapped: the folder goes away with the invention.
    bytes = try Data(contentsOf: URL(fileURLWithPath: mpi.folder + "/lib/libmpi.so.7"))
  }

  @Test func functionsAndObjects() throws {
    let table = try SymbolTable(path: "libmpi.so.7", bytes: bytes)
    #expect(table.soname == "libmpi.so.7")
    #expect(table.needed.contains { $0.hasPrefix("libc.so") })
    #expect(table.symbols["MPI_Init"]?.isWeak == true)
    #expect(table.symbols["PMPI_Init"]?.isWeak == false)
    #expect(table.symbols["MPI_Send"]?.kind == .function)
    #expect(table.symbols["mpi_unweighted"] == SymbolTable.Symbol(kind: .object, size: 4))
    #expect(table.symbols["MPI_F_STATUS_IGNORE"] == SymbolTable.Symbol(kind: .object, size: 8))
    #expect(!table.defines("hidden_function") && !table.defines("MPI_Declared_only"))
  }

  @Test func otherFiles() {
    for (content, problem) in [
      (Data(), "not an ELF file"), (Data("INPUT(x)".utf8), "not an ELF file"), (Data([0x7f, 0x45, 0x4c, 0x46, 1, 1]), "64-bit"),
    ] {
      let error = #expect(throws: ProbeError.self) { _ = try SymbolTable(path: "/a/lib.so", bytes: content) }
      #expect(error?.description.hasPrefix("/a/lib.so: ") == true && error?.description.contains(problem) == true)
    }
  }

  @Test func cutOffAnywhere() {
    for length in stride(from: 0, to: bytes.count, by: 61) {
      #expect(throws: ProbeError.self) { _ = try SymbolTable(path: "lib.so", bytes: bytes.prefix(length)) }
    }
  }

  /// Damage may go unnoticed, but never ends the process.
  @Test func damagedAnywhere() {
    var state: UInt64 = 42
    func random() -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33)
    }
    let table = bytes.withUnsafeBytes { Int($0.loadUnaligned(fromByteOffset: 40, as: UInt64.self)) }
    for round in 0..<2_000 {
      var damaged = bytes
      for _ in 0..<4 {
        // Mostly the header and the section table: everything else follows from them.
        let position = round % 3 == 0 ? random() % 64 : round % 3 == 1 ? table + random() % (bytes.count - table) : random() % bytes.count
        damaged[position] = UInt8(truncatingIfNeeded: random())
      }
      _ = try? SymbolTable(path: "lib.so", bytes: damaged)
    }
  }
}
