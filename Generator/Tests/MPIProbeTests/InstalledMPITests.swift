import Testing

@testable import MPIProbe

/// The probe on real MPIs, those that this machine has.
@Suite struct InstalledMPITests {
  /// A distribution's wrapper compiler and what is known of the versions that were looked at.
  struct Known: Sendable, CustomStringConvertible {
    var compiler: String
    var version: MPIVersion
    var fewestFunctions: Int
    var handleSize: Int
    var status: MPIHeader.StatusLayout
    var vendorMacro: String

    var description: String { compiler }
    var isInstalled: Bool { LocalMachine().executable(compiler) != nil }
  }

  static let openMPI = Known(
    compiler: "mpicc.openmpi", version: MPIVersion(major: 3, minor: 1), fewestFunctions: 405, handleSize: 8,
    status: MPIHeader.StatusLayout(source: 0, tag: 4, error: 8, size: 24), vendorMacro: "OMPI_MAJOR_VERSION")
  static let mpich = Known(
    compiler: "mpicc.mpich", version: MPIVersion(major: 4, minor: 0), fewestFunctions: 623, handleSize: 4,
    status: MPIHeader.StatusLayout(source: 8, tag: 12, error: 16, size: 20), vendorMacro: "MPICH_NUMVERSION")

  @Test(.enabled(if: openMPI.isInstalled, "mpicc.openmpi is not installed")) func probesOpenMPI() throws { try check(Self.openMPI) }

  @Test(.enabled(if: mpich.isInstalled, "mpicc.mpich is not installed")) func probesMPICH() throws { try check(Self.mpich) }

  func check(_ known: Known) throws {
    let constants = ["MPI_ANY_SOURCE", "MPI_COMM_WORLD", "MPI_INT", "MPI_ERR_COMM", "MPI_UNWEIGHTED", "MPI_NO_SUCH_NAME"]
    let probe = try Probe.run(
      MPIRequest(name: "test", mpicc: known.compiler), constants: constants, conditions: ["0", "defined(\(known.vendorMacro))"])
    #expect(probe.condition == 1)
    #expect(probe.mpiVersion >= known.version)
    #expect(probe.header.functions.keys.count { $0.hasPrefix("MPI_") } >= known.fewestFunctions)
    #expect(probe.header.functions.values.allSatisfy { function in function.parameters.allSatisfy { !$0.name.isEmpty } })
    #expect(probe.header.macros[known.vendorMacro] != nil)
    #expect(probe.abi.layouts["MPI_Comm"]?.size == known.handleSize && probe.abi.layouts["MPI_Fint"]?.size == 4)
    #expect(probe.abi.status == known.status)
    for name in ["MPI_Init", "MPI_Comm_c2f", "MPI_Aint_add", "MPI_T_init_thread"] { #expect(probe.isCallable(name)) }
    for name in constants.dropLast() { #expect(probe.constants[name]?.exists == true, "\(name)") }
    #expect(probe.constants["MPI_ANY_SOURCE"]?.integer.map { $0 < 0 } == true)
    #expect(probe.constants["MPI_NO_SUCH_NAME"]?.exists == false)
    #expect(probe.libraryVersion.text?.isEmpty == false)
    let symbols = probe.symbols.symbols
    let stub = try #require(LinkStub(installation: probe.installation, header: probe.header, symbols: probe.symbols))
    // Whatever the header names and the library has must be there to link with.
    for name in probe.header.linkableNames where symbols[name] != nil { #expect(stub.assembly.contains("\n\(name):"), "\(name)") }
  }
}
