import Foundation
import MPISpec
import Testing

@testable import MPIProbe
@testable import MPIRender

/// A function that no MPI has is added to copies of the spec, of a header and to a library of its own: that alone makes it appear
/// everywhere, and what was generated compiles and calls it.
@Suite struct CompileAndUseTests {
  static let name = "MPI_Frobnicate"
  static let entry = """

      - name: MPI_Frobnicate
        since: "5.0"
        scope: local
        swift: {tier: raw, receiver: Comm, name: frobnicate}
        summary: "Adds one to a number."
        discussion: "The number `x` comes back in `y`, one larger."
        parameters:
          - {name: x, kind: RANK, doc: "A number."}
          - {name: comm, kind: COMMUNICATOR}
          - {name: y, kind: RANK, direction: out, doc: "The number after it."}

    """
  static let prototype = "\nint MPI_Frobnicate(int x, MPI_Comm comm, int *y);\n"
  static let library = "int MPI_Frobnicate(int x, void *comm, int *y) { (void)comm; *y = x + 1; return 0; }\n"

  /// One of each family of handles: that is where what is generated differs.
  static let installed: [InstalledMPI] = [4, 8].compactMap { size in
    InstalledMPI.all.first { $0.probe.abi.layouts["MPI_Comm"]?.size == size && !$0.probe.installation.isStandardABI }
  }

  @Test(.enabled(if: !installed.isEmpty, InstalledMPI.whyNone), arguments: installed)
  func oneEntryMakesAFunction(mpi: InstalledMPI) throws {
    let machine = LocalMachine()
    let folder = machine.temporaryFolder()
    defer { machine.remove(folder) }

    // The spec with one more entry.
    var files = try Project.specFiles(Project.root + "/spec")
    let chapter = "functions/environment.yaml"
    files[chapter] = try #require(files[chapter]).trimmingSuffix("\n") + "\n" + Self.entry.trimmingPrefix("\n")
    let before = try Project.spec()
    let spec = try Loader(files: files).load()

    // The header with one more prototype, and a library with that one symbol.
    let installation = mpi.probe.installation
    let original = try #require(installation.includeDirectories.map { $0 + "/mpi.h" }.first(where: machine.isFile))
    try write(try #require(machine.text(of: original)) + Self.prototype, to: folder + "/include/mpi.h")
    try write(Self.library, to: folder + "/frobnicate.c")
    let extra = folder + "/lib/libfrobnicate.so"
    try FileManager.default.createDirectory(atPath: folder + "/lib", withIntermediateDirectories: true)
    try CCompiler(machine: machine).run(["-shared", "-fPIC", "-o", extra, folder + "/frobnicate.c"], purpose: "library with one symbol")
    try write(
      """
      [frobnicating]
      include_dirs = \(([folder + "/include"] + installation.includeDirectories).joined(separator: ":"))
      define_macros = \(installation.defines.joined(separator: ","))
      library_dirs = \(([installation.linkDirectory] + installation.libraryDirectories).joined(separator: ":"))
      libraries = \(installation.linkName)

      """, to: folder + "/mpi.cfg")
    let request = MPIRequest(name: "frobnicating", configurationFile: folder + "/mpi.cfg")
    var probe = try Probe.run(request, constants: Plan.constants(spec), cacheFolder: folder)
    #expect(probe.installation.libraryFile == installation.libraryFile)

    // Declared, but in no library: missing, as before.
    let count = try Plan(before, mpi.probe).count(.present)
    let without = try Plan(spec, probe)
    #expect(without.functions.first { $0.symbol == Self.name }?.availability == .missing)
    #expect(without.count(.present) == count && without.functions.count == 691)

    probe.symbols.symbols.merge(try SymbolTable(path: extra, bytes: try #require(machine.contents(of: extra))).symbols) { mine, _ in mine }
    let plan = try Plan(spec, probe)
    let local = Renderer.local(plan, folder: folder + "/local")
    let report = try #require(local["report.txt"])
    let configuration = try #require(local["smpi_config.h"])
    let emulated = without.count(.emulated)
    #expect(report.contains("\npresent \(count + 1), emulated \(emulated), missing \(690 - count - emulated) of 691\n"))
    #expect(configuration.contains("#define SMPI_HAVE_MPI_Frobnicate 1\n"))
    #expect(!PrototypeCheck(spec: spec).differences(probe.header).contains { $0.function == Self.name })
    #expect(plan.unknownFunctions == [])

    let committed = try Renderer.committed(spec)
    try checkChanges(from: try Project.committed(), to: committed)
    try compile(plan, committed, local, folder: folder, library: extra)
  }

  /// The function stands where functions stand, and nothing else has changed.
  private func checkChanges(from old: Files, to new: Files) throws {
    let changed = Set(new.keys).union(old.keys).filter { old[$0] != new[$0] }
    #expect(
      Set(changed) == [
        "Sources/CMPI/Generated/environment.c", "Sources/CMPI/Generated/smpi_fallback.h", "Sources/CMPI/Generated/symbols.c",
        "Sources/CMPI/common/Generated/smpi_functions.h", "Sources/CMPI/common/Generated/smpi_symbols.h",
        "Sources/MPI/Raw/Generated/RawEnvironment.swift", "Sources/MPI/Raw/Generated/RawSymbols.swift", "Tests/MPITests/Generated/RawCalls.swift",
      ])
    for name in changed {
      // Symbols are numbered by their place, so numbers move.
      func lines(_ text: String?) -> [Substring] { (text ?? "").replacing(#/(number: |= )\d+/#, with: "").split(separator: "\n") }
      let gone = lines(old[name]).difference(from: lines(new[name])).insertions
      #expect(gone.isEmpty, "\(name)")
    }
    let c = try #require(new["Sources/CMPI/Generated/environment.c"])
    #expect(
      c.contains(
        """
        int smpi_Frobnicate(int x, SMPI_Comm comm, int *y) {
          SMPI_ENTER(MPI_Frobnicate);
        #if SMPI_HAVE_MPI_Frobnicate
          return MPI_Frobnicate(x, SMPI_TO(MPI_Comm, comm), y);
        #else
        """))
    let swift = try #require(new["Sources/MPI/Raw/Generated/RawEnvironment.swift"])
    #expect(swift.contains("public func MPI_Frobnicate(_ x: Int32, _ comm: MPI_Comm, _ y: UnsafeMutablePointer<Int32>) throws(MPIError) {"))
  }

  private func compile(_ plan: Plan, _ committed: Files, _ local: Files, folder: String, library: String) throws {
    let machine = LocalMachine()
    try FileManager.default.createDirectory(atPath: folder + "/Sources", withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: Project.root + "/Sources/CMPI", toPath: folder + "/Sources/CMPI")
    for (name, text) in committed where name.hasPrefix("Sources/CMPI/") { try write(text, to: folder + "/" + name) }
    for (name, text) in local { try write(text, to: folder + "/local/" + name) }
    try write(
      """
      #include "CMPI.h"
      #include <stdio.h>
      int main(void) {
        SMPI_Comm comm = { 0 };
        int y = 0;
        int code = smpi_Frobnicate(41, comm, &y);
        const struct smpi_symbol *symbol = &smpi_symbols[SMPI_ID_MPI_Frobnicate];
        printf("%d %d %s %s %d\\n", code, y, symbol->name, symbol->needs, symbol->native);
        return 0;
      }

      """, to: folder + "/main.c")
    let shim = folder + "/Sources/CMPI"
    let installation = plan.probe.installation
    let compiler = try #require(machine.executable("clang") ?? machine.executable("cc"))
    let headers =
      ["-I\(shim)", "-I\(shim)/\(plan.abi.rawValue)"] + installation.includeDirectories.map { "-I" + $0 } + installation.defines.map { "-D" + $0 }
    let sources = ["environment", "symbols"].map { "\(shim)/Generated/\($0).c" }
    let common = [compiler, "-std=gnu11", "-Werror=implicit-function-declaration"] + headers
    try run(
      common + ["-I\(folder)/local", "-o", folder + "/main", folder + "/main.c"] + sources + [library, installation.libraryFile]
        + [Path.folder(of: library), Path.folder(of: installation.libraryFile)].map { "-Wl,-rpath,\($0)" })
    #expect(try run([folder + "/main"]) == "0 42 MPI_Frobnicate MPI 5.0 1\n")
    // Without a probe, what is known of libraries decides: that has to compile as well.
    try run(common + ["-fsyntax-only"] + sources)
  }

  @discardableResult private func run(_ command: [String]) throws -> String {
    let result = LocalMachine().run(command, environment: [:], timeout: .seconds(120))
    guard let output = result.successfulOutput else { throw Failure(text: "`\(command.joined(separator: " "))`: \(result)") }
    return output
  }

  private func write(_ text: String, to path: String) throws {
    if let problem = LocalMachine().write(text, to: path) { throw Failure(text: "\(path): \(problem)") }
  }

  struct Failure: Error, CustomStringConvertible {
    var text: String
    var description: String { text }
  }
}

extension String {
  /// The text without a piece at its end, however often it stands there.
  fileprivate func trimmingSuffix(_ piece: Character) -> String {
    var text = self
    while text.last == piece { text.removeLast() }
    return text
  }
}
