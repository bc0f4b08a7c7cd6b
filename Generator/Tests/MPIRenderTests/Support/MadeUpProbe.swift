import MPIProbe
import MPISpec

@testable import MPIRender

/// Probes of an MPI that does not exist.
enum MadeUp {
  static let installation = MPIInstallation(
    name: "made-up", origin: "an invention", includeDirectories: ["/opt/made-up/include"], libraryFile: "/opt/made-up/lib/libmpi.so.7",
    soname: "libmpi.so.7", linkDirectory: "/opt/made-up/lib", linkName: "mpi")

  static func layout(_ size: Int) -> MPIHeader.Typedef {
    MPIHeader.Typedef(definition: .builtin("int"), layout: .init(size: size, alignment: size, representation: .integer))
  }

  static func function(_ name: String, returns: CType = .builtin("int"), _ parameters: [(String, CType)] = []) -> CFunction {
    CFunction(name: name, returnType: returns, parameters: parameters.map { CFunction.Parameter(name: $0.0, type: $0.1) })
  }

  static let buffer = CType.pointer(.qualified("const", .builtin("void")))
  static let status = MPIHeader.StatusLayout(source: 0, tag: 4, error: 8, size: 24)

  /// The functions of the fixture that the made-up header declares, as the fixture has them.
  static let functions = [
    function(
      "MPI_Send",
      [
        ("buf", buffer), ("count", .builtin("int")), ("datatype", .named("MPI_Datatype")), ("dest", .builtin("int")), ("comm", .named("MPI_Comm")),
      ]),
    function("MPI_Comm_rank", [("comm", .named("MPI_Comm")), ("rank", .pointer(.builtin("int")))]),
    function("MPI_Comm_free", [("comm", .pointer(.named("MPI_Comm")))]),
    function("MPIX_Comm_revoke", [("comm", .named("MPI_Comm"))]),
  ]

  static func header(_ functions: [CFunction] = functions, macros: [String] = [], handle: Int = 8, status: MPIHeader.StatusLayout? = status)
    -> MPIHeader
  {
    MPIHeader(
      functions: Dictionary(uniqueKeysWithValues: functions.map { ($0.name, $0) }),
      typedefs: ["MPI_Comm": layout(handle), "MPI_File": layout(8)],
      macros: Dictionary(uniqueKeysWithValues: macros.map { ($0, CMacro(name: $0, isFunctionLike: true)) }), statusLayout: status)
  }

  /// A probe in which the library defines the given functions, and the header all constants but those that are missing.
  static func probe(
    _ header: MPIHeader = header(), exported: [String] = functions.map(\.name), missingConstants: [String] = [], spec: Spec,
    library: LibraryVersion = .answered(text: "Made Up v7.1.2, a build\nof today", version: MPIVersion(major: 3, minor: 1)),
    installation: MPIInstallation = installation
  ) -> Probe {
    let names = Plan.constants(spec).filter { !missingConstants.contains($0) }
    return Probe(
      installation: installation, header: header,
      symbols: SymbolTable(symbols: Dictionary(uniqueKeysWithValues: exported.map { ($0, .init(kind: .function)) })),
      constants: Dictionary(uniqueKeysWithValues: names.map { ($0, ConstantValue(kind: .macro)) }), mpiVersion: MPIVersion(major: 3, minor: 1),
      libraryVersion: library)
  }

  static func plan(_ spec: Spec) throws -> Plan { try Plan(spec, probe(missingConstants: ["MPI_SESSION_NULL", "MPI_ERR_SESSION"], spec: spec)) }
}
