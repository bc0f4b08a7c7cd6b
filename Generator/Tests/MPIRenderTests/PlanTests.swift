import MPIProbe
import MPISpec
import Testing

@testable import MPIRender

/// What is made of a spec and a probe, with probes that were made up.
@Suite struct PlanTests {
  @Test func aFunctionIsPresentWhenItCanBeCalled() throws {
    let spec = try Fixture.spec()
    let header = MadeUp.header(macros: ["MPI_Query_thread"])
    // Declared and not exported, exported and not declared: neither can be called.
    let plan = try Plan(spec, MadeUp.probe(header, exported: ["MPI_Send", "MPI_Comm_rank", "MPI_Send_c"], spec: spec))
    #expect(
      plan.functions.map(\.symbol) == [
        "MPI_Comm_free", "MPI_Comm_rank", "MPI_Keyval_free", "MPI_Query_thread", "MPI_Send", "MPI_Send_c", "MPI_Session_finalize",
      ])
    #expect(plan.functions.filter { $0.availability == .present }.map(\.symbol) == ["MPI_Comm_rank", "MPI_Query_thread", "MPI_Send"])
    #expect(plan.count(.present) == 3 && plan.count(.missing) == 3 && plan.count(.emulated) == 1)
  }

  @Test func anEmulationNeedsWhatItCalls() throws {
    let spec = try Fixture.spec()
    func sends(_ exported: [String]) throws -> [Plan.Availability] {
      try Plan(spec, MadeUp.probe(exported: exported, spec: spec)).functions.filter { $0.symbol.hasPrefix("MPI_Send") }.map(\.availability)
    }
    #expect(try sends(["MPI_Send"]) == [.present, .emulated])
    #expect(try sends(["MPI_Comm_rank"]) == [.missing, .missing])
  }

  @Test func extensionsCountApart() throws {
    let plan = try MadeUp.plan(Fixture.spec())
    #expect(plan.extensions.map(\.symbol) == ["MPIX_Comm_revoke"] && plan.extensions.map(\.availability) == [.present])
    #expect(!plan.functions.contains { $0.symbol.hasPrefix("MPIX_") })
  }

  @Test func missingConstantsAndUnknownFunctionsAreNoted() throws {
    let spec = try Fixture.spec()
    let declared = MadeUp.functions + ["MPI_Address", "MPI_Of_a_vendor", "MPI_Surprise", "MPIX_Own"].map { MadeUp.function($0) }
    let plan = try Plan(spec, MadeUp.probe(MadeUp.header(declared), missingConstants: ["MPI_SUM", "MPI_IN_PLACE"], spec: spec))
    #expect(plan.missingConstants == ["MPI_IN_PLACE", "MPI_SUM"])
    // What is removed or a vendor's own is known, and extensions are the library's affair.
    #expect(plan.unknownFunctions == ["MPI_Surprise"])
  }

  @Test func theLibrarysNameGoesUpToItsMajorVersion() throws {
    let spec = try Fixture.spec()
    #expect(try MadeUp.plan(spec).libraryPrefix == "Made Up v7")
    #expect(try Plan(spec, MadeUp.probe(spec: spec, library: .unknown(reason: "none"))).libraryPrefix == nil)
  }
}

/// The choice of an ABI folder.
@Suite struct ABITests {
  static let mpich = MPIHeader.StatusLayout(source: 8, tag: 12, error: 16, size: 20)
  static let standard = MPIHeader.StatusLayout(source: 0, tag: 4, error: 8, size: 32)

  func facts(_ handle: Int, _ status: MPIHeader.StatusLayout?, standard: Bool = false) -> ABIFacts {
    ABIFacts(isStandard: standard, layouts: ["MPI_Comm": MadeUp.layout(handle).layout, "MPI_File": MadeUp.layout(8).layout], status: status)
  }

  @Test func followsFromSizes() throws {
    #expect(try ABI(facts(8, MadeUp.status)) == .pointer)
    #expect(try ABI(facts(4, Self.mpich)) == .integer)
    #expect(try ABI(facts(8, Self.standard, standard: true)) == .standard)
  }

  @Test func anotherShapeIsRefusedWithWhatItIs() {
    let wide = #expect(throws: PlanError.self) { try ABI(facts(8, Self.mpich)) }
    #expect(
      wide?.description == """
        this MPI has handles of 8 bytes and a status of size 20, MPI_SOURCE at 8, MPI_TAG at 12, MPI_ERROR at 16; \
        no folder of Sources/CMPI (pointer, integer, standard) fits. Write a folder with its smpi_abi.h, and add it to the ABI type of the generator.
        """)
    let unknown = #expect(throws: PlanError.self) { try ABI(ABIFacts(isStandard: false, layouts: [:], status: nil)) }
    #expect(unknown?.description.hasPrefix("this MPI has handles of unknown bytes and a status of unknown;") == true)
    // The standard's ABI under another name, or another ABI under its name.
    #expect(throws: PlanError.self) { try ABI(facts(8, Self.standard)) }
    #expect(throws: PlanError.self) { try ABI(facts(8, MadeUp.status, standard: true)) }
  }

  @Test func aFileOfAnotherSizeIsRefused() {
    var facts = facts(4, Self.mpich)
    facts.layouts["MPI_File"] = MadeUp.layout(4).layout
    #expect(throws: PlanError.self) { try ABI(facts) }
  }

  @Test(arguments: ABI.allCases) func everyFolderExists(abi: ABI) {
    #expect(Project.text("Sources/CMPI/\(abi.rawValue)/smpi_abi.h") != nil)
  }
}

/// Texts of `MPI_Get_library_version`.
@Suite struct LibraryNameTests {
  @Test(arguments: [
    ("Abc MPI v4.1.4, package: Abc, 2022", "Abc MPI v4"), ("Abc Version:\t5.0.2\nDate:", "Abc Version:\t5"),
    ("Abc(R) MPI Library 2021.18 for X", "Abc(R) MPI Library 2021"),
    ("Abc 12", "Abc 12"), ("Abc\n4.1", "Abc"), ("", ""),
  ]) func prefix(text: String, prefix: String) { #expect(LibraryName.prefix(text) == prefix) }

  @Test(arguments: [
    ("Abc MPI v4.1.4, package: Abc, 2022", "Abc MPI 4.1.4"), ("Abc Version:\t5.0.2\nDate:", "Abc 5.0.2"), ("Abc very new", "Abc very new"), ("", ""),
  ]) func short(text: String, short: String) { #expect(LibraryName.short(text) == short) }
}
