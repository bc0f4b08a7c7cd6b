import Foundation
import Testing

@testable import MPIProbe

@Suite struct OutputTests {
  @Test func stubCarriesThePathAndWhatTheHeaderNames() throws {
    let mpi = try InventedMPI()
    let machine = LocalMachine()
    let (installation, symbols) = try InstallationFinder(machine: machine).find(MPIRequest(name: "invented", mpiDir: mpi.folder))
    let header = try HeaderParser(installation: installation).parse()
    let stub = try #require(LinkStub(installation: installation, header: header, symbols: symbols))
    let path = try stub.write(into: mpi.folder + "/stub", machine: machine)
    #expect(path == mpi.folder + "/stub/libsmpi_invented.so")

    let table = try SymbolTable(path: path, bytes: #require(machine.contents(of: path)))
    #expect(table.soname == mpi.folder + "/lib/libmpi.so.7")
    #expect(table.symbols["MPI_Init"]?.kind == .function && table.symbols["PMPI_Send"]?.kind == .function)
    #expect(table.symbols["MPIX_Extra"]?.kind == .function)
    #expect(table.symbols["mpi_unweighted"] == SymbolTable.Symbol(kind: .object, size: 4))
    #expect(!table.defines("internal_function") && !table.defines("unnamed_data"))

    // A program linked with the stub finds the library by itself.
    try mpi.write("#include <mpi.h>\nint main(void) { MPI_Init(0, 0); return mpi_unweighted; }\n", to: "main.c")
    let program = mpi.folder + "/main"
    try CCompiler(machine: machine).run(
      ["-I\(mpi.folder)/include", mpi.folder + "/main.c", "-L\(mpi.folder)/stub", "-lsmpi_invented", "-o", program], purpose: "program")
    #expect(machine.run([program], environment: ["LD_LIBRARY_PATH": ""], timeout: .seconds(10)).successfulOutput != nil)

    // Nothing is built anew when nothing has changed.
    #expect(try stub.write(into: mpi.folder + "/stub", machine: LocalMachine(environment: [:])) == path)
  }

  @Test func standardABIHasNoStub() {
    let abi = MPIInstallation(
      name: "abi", origin: "somewhere", includeDirectories: ["/opt/my mpi/include"], libraryFile: "/opt/lib/libmpi_abi.so.1",
      soname: "libmpi_abi.so.1",
      linkDirectory: "/opt/lib", linkName: "mpi_abi")
    let stub = LinkStub(installation: abi, header: MPIHeader(), symbols: SymbolTable(symbols: [:]))
    #expect(stub == nil)
    let file = PkgConfigFile(installation: abi, configurationFolder: "/p/.mpi/abi", stub: stub, stubFolder: "/p/.mpi/abi")
    #expect(file.fileName == "smpi-abi.pc")
    #expect(
      file.text == """
        Name: smpi-abi
        Description: the MPI of somewhere
        Version: 1
        Cflags: -I/p/.mpi/abi -I/opt/my\\ mpi/include
        Libs: -L/opt/lib -lmpi_abi

        """)
  }

  @Test func pkgConfigFileWithStub() throws {
    let installation = MPIInstallation(
      name: "a", origin: "x", includeDirectories: ["/i", "/j"], libraryFile: "/l/libmpi.so.1", soname: "libmpi.so.1", linkDirectory: "/l",
      linkName: "mpi")
    let stub = LinkStub(installation: installation, header: MPIHeader(), symbols: SymbolTable(symbols: [:]))
    let text = PkgConfigFile(installation: installation, configurationFolder: "/c", stub: stub, stubFolder: "/s").text
    #expect(text.contains("Cflags: -I/c -I/i -I/j\n") && text.contains("Libs: -L/s -lsmpi_a\n"))
  }

  @Test func failureOfTheCompiler() throws {
    let stub = try #require(
      LinkStub(
        installation: MPIInstallation(name: "a", origin: "x", libraryFile: "/l/libmpi.so", linkDirectory: "/l", linkName: "mpi"), header: MPIHeader(),
        symbols: SymbolTable(symbols: [:])))
    let error = #expect(throws: ProbeError.self) { _ = try stub.write(into: "/s", machine: FakeMachine()) }
    #expect(error?.description.contains("Install clang or gcc, or set CC") == true)
  }
}
