import Testing

@testable import MPIProbe

@Suite struct HeaderParserTests {
  @Test func everyKindOfDeclaration() throws {
    let mpi = try InventedMPI()
    let header = try HeaderParser(installation: mpi.installation).parse()
    let prototypes = header.functions.mapValues(\.description)
    #expect(prototypes["MPI_Init"] == "int MPI_Init(int *argc, char ***argv)")
    #expect(prototypes["MPI_Send"] == "int MPI_Send(const void *buf, int count, MPI_Comm comm)")
    #expect(prototypes["MPI_Group_range_incl"] == "int MPI_Group_range_incl(int n, int ranges[][3], MPI_Comm comms[])")
    #expect(prototypes["MPI_Op_create"] == "int MPI_Op_create(MPI_User_function *function, void (*plain)(const char *const *, int))")
    #expect(prototypes["MPI_Pcontrol"] == "int MPI_Pcontrol(const int level, ...)")
    #expect(prototypes["MPI_Declared_only"] == "int MPI_Declared_only(void)")
    #expect(prototypes["PMPI_Send"] == nil && header.functions["MPI_Inline"]?.isInline == true)
    #expect(header.typedefs["MPI_User_function"]?.definition.description == "void (void *, void *, int *, MPI_Comm *)")
    #expect(header.typedefs["MPI_User_function"]?.layout == MPIHeader.TypeLayout(size: nil, alignment: nil, representation: .function))
    #expect(header.sizes["MPI_Comm"] == MPIHeader.TypeLayout(size: 4, alignment: 4, representation: .integer))
    #expect(header.sizes["MPI_File"] == MPIHeader.TypeLayout(size: 8, alignment: 8, representation: .pointer))
    #expect(header.sizes["MPI_Fint"]?.size == 4 && header.sizes["MPI_Win"] == nil)
    #expect(header.statusLayout == MPIHeader.StatusLayout(source: 0, tag: 4, error: 16, size: 24))
    #expect(header.enumerators == ["MPI_SUCCESS": 0, "MPI_ERR_OTHER": 15])
    #expect(header.variables["MPI_F_STATUS_IGNORE"]?.description == "int *")
    #expect(header.macros["MPICH_VERSION"]?.text == "1.2")
    #expect(header.macros["MPI_Aint_add"] == CMacro(name: "MPI_Aint_add", isFunctionLike: true, replacement: "( ( a ) + ( b ) )"))
    #expect(header.linkableNames.isSuperset(of: ["MPI_Init", "PMPI_Send", "mpi_unweighted"]) && !header.linkableNames.contains("printf"))
  }

  @Test func constants() throws {
    let mpi = try InventedMPI()
    let parser = HeaderParser(installation: mpi.installation)
    let names = [
      "MPI_ANY_SOURCE", "MPI_MAX_STRING", "MPI_COMM_WORLD", "MPI_UNWEIGHTED", "MPI_GONE", "MPI_ERR_OTHER", "MPI_F_STATUS_IGNORE", "MPI_LABEL",
      "MPI_Init",
      "MPI_Aint_add", "MPI_NONE",
    ]
    let values = try parser.evaluate(constants: names, in: parser.parse())
    #expect(values.count == names.count)
    #expect(values["MPI_ANY_SOURCE"] == ConstantValue(kind: .macro, integer: -2))
    #expect(values["MPI_MAX_STRING"] == ConstantValue(kind: .macro, integer: 256))
    #expect(values["MPI_COMM_WORLD"] == ConstantValue(kind: .macro, integer: 0x4400_0000))
    #expect(values["MPI_UNWEIGHTED"] == ConstantValue(kind: .macro))
    #expect(values["MPI_LABEL"] == ConstantValue(kind: .macro))
    #expect(values["MPI_ERR_OTHER"] == ConstantValue(kind: .enumerator, integer: 15))
    #expect(values["MPI_F_STATUS_IGNORE"] == ConstantValue(kind: .variable))
    #expect(values["MPI_Init"] == ConstantValue(kind: .function))
    for name in ["MPI_GONE", "MPI_Aint_add", "MPI_NONE"] { #expect(values[name]?.exists == false) }
  }

  @Test func syntaxError() throws {
    let mpi = try InventedMPI(header: "int MPI_Init(int *argc;\n\nunknown_t x;\n")
    let error = #expect(throws: ProbeError.self) { _ = try HeaderParser(installation: mpi.installation).parse() }
    let text = error?.description ?? ""
    #expect(text.contains("\(mpi.folder)/include/mpi.h:1: error: expected ')'"))
    #expect(text.contains("mpi.h:3: error: unknown type name 'unknown_t'"))
    #expect(text.contains("an invention"))
  }

  @Test func noMPI() throws {
    let mpi = try InventedMPI(header: "int mpi_other(void);\n")
    let error = #expect(throws: ProbeError.self) { _ = try HeaderParser(installation: mpi.installation).parse() }
    #expect(error?.description.contains("declares no MPI_Init") == true)
  }

  @Test func noHeader() {
    let nowhere = MPIInstallation(
      name: "a", origin: "nowhere", includeDirectories: ["/nonexistent"], libraryFile: "/x", linkDirectory: "/", linkName: "x")
    let error = #expect(throws: ProbeError.self) { _ = try HeaderParser(installation: nowhere).parse() }
    #expect(error?.description.contains("'mpi.h' file not found") == true)
  }

  @Test func extensionHeadersAndDefines() throws {
    let mpi = try InventedMPI(header: "int MPI_Init(void);\n#ifdef CHOSEN\nint MPI_Chosen(void);\n#endif\n")
    try mpi.write("int MPIX_Extra(void);\n", to: "include/mpi-ext.h")
    var installation = mpi.installation
    installation.defines = ["CHOSEN=1"]
    #expect(try HeaderParser(installation: installation).parse().functions.keys.sorted() == ["MPIX_Extra", "MPI_Chosen", "MPI_Init"])
    #expect(try HeaderParser(installation: mpi.installation, extensions: ["none.h"]).parse().functions.keys.sorted() == ["MPI_Init"])
  }

  @Test func resourceFolders() {
    #expect(ResourceFolder.version(in: "Debian clang version 14.0.6") == "14.0.6")
    #expect(ResourceFolder.candidates(library: "/opt/llvm/lib/libclang.so.14", version: "14.0.6").first == "/opt/llvm/lib/clang/14.0.6")
    #expect(ResourceFolder.library(inMaps: LocalMachine().text(of: "/proc/self/maps") ?? "") != nil)
    #expect(ResourceFolder.library(inMaps: "7f-80 r-xp 0 fe:01 12   /usr/lib/libclang-14.so.14.0.6\n") == "/usr/lib/libclang-14.so.14.0.6")
  }
}
