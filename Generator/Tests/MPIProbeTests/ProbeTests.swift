import Foundation
import Testing

@testable import MPIProbe

/// The whole probe on an invented MPI, and what is made of its result.
@Suite struct ProbeTests {
  @Test func wholeProbe() throws {
    let mpi = try InventedMPI()
    let request = MPIRequest(name: "invented", mpicc: mpi.folder + "/bin/mpicc")
    let probe = try Probe.run(
      request, constants: ["MPI_ANY_SOURCE"], conditions: ["defined(MPI_NONE)", "MPI_VERSION == 4 && !SMPI_ABI_STANDARD", "1"])
    #expect(probe.condition == 1)
    let installation = probe.installation
    #expect(installation.libraryFile == mpi.folder + "/lib/libmpi.so.7" && installation.soname == "libmpi.so.7")
    #expect(installation.compiler == mpi.folder + "/bin/mpicc" && installation.origin.contains("MPICC="))
    #expect(installation.runtimeLibraryDirectories == [mpi.folder + "/lib"])
    #expect(probe.mpiVersion == MPIVersion(major: 4, minor: 1))
    #expect(probe.libraryVersion == .answered(text: "Invented MPI 7", version: MPIVersion(major: 4, minor: 0)))
    #expect(probe.constants == ["MPI_ANY_SOURCE": ConstantValue(kind: .macro, integer: -2)])
    #expect(!probe.abi.isStandard && probe.abi.layouts["MPI_Aint"]?.size == 8 && probe.abi.status?.size == 24)
    for name in ["MPI_Init", "MPI_Aint_add", "MPI_Inline", "MPI_Renamed"] { #expect(probe.isCallable(name)) }
    for name in ["MPI_Declared_only", "MPIX_Extra", "MPI_None"] { #expect(!probe.isCallable(name)) }
    #expect(
      probe.callableFunctions == ["MPI_Aint_add", "MPI_Get_library_version", "MPI_Get_version", "MPI_Init", "MPI_Inline", "MPI_Pcontrol", "MPI_Send"])
  }

  @Test func sectionsOfAConfigurationFile() throws {
    let mpi = try InventedMPI()
    try mpi.write(
      """
      [folder]
      mpi_dir = .
      mpiexec = bin/mpiexec
      extra_objects = x.o
      [folders]
      include_dirs = include
      library_dirs = lib
      libraries = mpi
      define_macros = MPI_ABI
      [broken]
      mpi_dir = .
      libraries = none
      """, to: "mpi.cfg")
    func find(_ name: String) throws -> MPIInstallation {
      try InstallationFinder().find(MPIRequest(name: name, configurationFile: mpi.folder + "/mpi.cfg")).installation
    }
    let folder = try find("folder")
    #expect(folder.compiler == mpi.folder + "/bin/mpicc" && folder.options == ["mpiexec": "bin/mpiexec"])
    #expect(folder.warnings.count == 1 && folder.warnings.first?.contains("extra_objects") == true)
    let folders = try find("folders")
    #expect(folders.compiler == nil && folders.defines == ["MPI_ABI"] && folders.libraryFile == mpi.folder + "/lib/libmpi.so.7")
    #expect(throws: ProbeError.self) { _ = try find("broken") }
  }

  @Test func wrapperThatSaysNothing() throws {
    let mpi = try InventedMPI()
    try mpi.write("#!/bin/sh\necho gcc -IPREFIX/include -LPREFIX/lib -lmpi\n", to: "bin/mpicc")
    let installation = try InstallationFinder().find(MPIRequest(name: "a", mpiDir: mpi.folder)).installation
    #expect(installation.compiler == nil && installation.includeDirectories == [mpi.folder + "/include"])
  }

  @Test func versionIsAskedOnce() throws {
    let mpi = try InventedMPI()
    let reader = LibraryVersionReader(machine: LocalMachine(), cacheFolder: mpi.folder + "/cache")
    let answer = reader.read(mpi.installation)
    #expect(answer.text == "Invented MPI 7")
    // Without a compiler only the kept answer can be given.
    let poor = LibraryVersionReader(machine: LocalMachine(environment: [:]), cacheFolder: mpi.folder + "/cache")
    #expect(poor.read(mpi.installation) == answer)
    let library = mpi.folder + "/lib/libmpi.so.7"
    try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSince1970: 1)], ofItemAtPath: library)
    guard case .unknown(let reason) = poor.read(mpi.installation) else { return #expect(Bool(false), "the answer of another library was given") }
    #expect(reason.contains("C compiler"))
  }

  @Test func headerAndLibraryOfTwoVersions() throws {
    let mpi = try InventedMPI(header: InventedMPI.header.replacingOccurrences(of: "MPI_VERSION 4", with: "MPI_VERSION 5"))
    let error = #expect(throws: ProbeError.self) { _ = try Probe.run(MPIRequest(name: "a", mpicc: mpi.folder + "/bin/mpicc")) }
    #expect(error?.description.contains("mpi.h is that of MPI 5.1") == true)
    #expect(error?.description.contains("has MPI 4.0 (Invented MPI 7): they do not belong together") == true)
  }

  @Test func libraryThatCannotBeAsked() throws {
    let mpi = try InventedMPI(library: "int MPI_Init(void) { return 0; }\n")
    let reader = LibraryVersionReader(machine: LocalMachine(), cacheFolder: nil)
    guard case .unknown(let reason) = reader.read(mpi.installation) else { return #expect(Bool(false), "an answer was given") }
    #expect(reason.contains("no MPI_Get_library_version"))
  }

  @Test func commandsHaveALimit() {
    let machine = LocalMachine()
    #expect(machine.run(["/bin/sh", "-c", "sleep 5"], environment: [:], timeout: .milliseconds(100)) == .timedOut(after: .milliseconds(100)))
    #expect(machine.run(["/nonexistent"]).successfulOutput == nil)
    let result = machine.run(["/bin/sh", "-c", "echo $X; echo bad >&2; exit 3"], environment: ["X": "1"], timeout: .seconds(5))
    #expect(result == .exited(status: 3, output: "1\n", errors: "bad\n") && result.failure == "it ended with status 3: bad")
  }
}
