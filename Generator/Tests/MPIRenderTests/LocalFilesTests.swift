import MPIProbe
import MPISpec
import Testing

@testable import MPIRender

/// What is written for one MPI alone: the configuration header, the environment and the report.
@Suite struct LocalFilesTests {
  func local(_ plan: Plan) -> Files { Renderer.local(plan, folder: "/home/me/project/.mpi/made-up") }

  @Test func theConfigurationSaysWhatThereIs() throws {
    let spec = try Fixture.spec()
    let text = try #require(local(try MadeUp.plan(spec))["smpi_config.h"])
    #expect(text.hasPrefix("/* What made-up has."))
    #expect(text.contains("\n#define SMPI_LIBRARY \"Made Up v7\"\n"))
    for (name, value) in [
      ("MPI_Send", 1), ("MPI_Send_c", 0), ("MPI_Session_finalize", 0), ("MPIX_Comm_revoke", 1), ("MPI_COMM_WORLD", 1), ("MPI_SESSION_NULL", 0),
    ] {
      #expect(text.contains("#define SMPI_HAVE_\(name) \(value)\n"), "\(name)")
    }
    // Every function and constant has its line, so that none is left to chance.
    let names = Set(text.split(separator: "\n").compactMap { $0.wholeMatch(of: #/#define SMPI_HAVE_(\w+) [01]/#).map { String($0.output.1) } })
    #expect(names == Set(Symbols(spec).all.map(\.name)))
  }

  @Test func aLibraryThatDoesNotAnswerIsNotChecked() throws {
    let spec = try Fixture.spec()
    let plan = try Plan(spec, MadeUp.probe(spec: spec, library: .unknown(reason: "cannot run here")))
    #expect(local(plan)["smpi_config.h"]?.contains("\n#define SMPI_LIBRARY 0\n") == true)
    #expect(Renderer.summary(plan).hasPrefix("an unknown library, header of MPI 3.1, ABI folder pointer\n"))
  }

  @Test func aNameWithQuotesStaysAName() throws {
    let spec = try Fixture.spec()
    let library = LibraryVersion.answered(text: "My \"own\\MPI\" 7", version: MPIVersion(major: 3, minor: 1))
    #expect(
      local(try Plan(spec, MadeUp.probe(spec: spec, library: library)))["smpi_config.h"]?.contains(#"#define SMPI_LIBRARY "My \"own\\MPI\" 7""#)
        == true)
  }

  @Test func theEnvironmentIsForAShell() throws {
    let plan = try MadeUp.plan(Fixture.spec())
    #expect(
      Renderer.local(plan, folder: "/home/o'neill/.mpi/made-up")["environment"] == """
        export SWIFT_MPI=pointer:smpi-made-up
        export PKG_CONFIG_PATH='/home/o'\\''neill/.mpi/made-up/pkgconfig'

        """)
  }

  @Test func theStandardABINeedsALibraryPath() throws {
    let spec = try Fixture.spec()
    var installation = MadeUp.installation
    installation.linkName = "mpi_abi"
    let probe = MadeUp.probe(MadeUp.header(status: ABITests.standard), spec: spec, installation: installation)
    #expect(
      local(try Plan(spec, probe))["environment"]?.hasSuffix("export LD_LIBRARY_PATH='/opt/made-up/lib'\n") == true)
    installation.runtimeLibraryDirectories = ["/run/a", "/run/b"]
    let other = MadeUp.probe(MadeUp.header(status: ABITests.standard), spec: spec, installation: installation)
    #expect(local(try Plan(spec, other))["environment"]?.hasSuffix("export LD_LIBRARY_PATH='/run/a:/run/b'\n") == true)
  }

  @Test func theReportCountsAndNames() throws {
    let spec = try Fixture.spec()
    var functions = MadeUp.functions
    functions[1].parameters[0].type = .builtin("int")
    functions[0].parameters[0].type = .pointer(.builtin("void"))
    functions.append(MadeUp.function("MPI_Surprise"))
    var installation = MadeUp.installation
    installation.warnings = ["mpi.cfg:3: mpicxx has no effect"]
    let plan = try Plan(spec, MadeUp.probe(MadeUp.header(functions), missingConstants: ["MPI_SESSION_NULL"], spec: spec, installation: installation))
    let text = try #require(local(plan)["report.txt"])
    #expect(
      text.hasPrefix(
        """
        Made Up 7.1.2, header of MPI 3.1, ABI folder pointer
        found by an invention
        present 3, emulated 1, missing 3 of 7
        library: /opt/made-up/lib/libmpi.so.7
        warning: mpi.cfg:3: mpicxx has no effect

        emulated functions: 1
          MPI_Send_c

        present and not done right, so emulated: none

        missing functions: 3
          MPI_Keyval_free MPI_Query_thread MPI_Session_finalize

        extensions present: 1
          MPIX_Comm_revoke

        extensions missing: none

        missing constants: 1
          MPI_SESSION_NULL

        declared by the header, unknown to the spec: 1
          MPI_Surprise

        prototypes that differ from the spec: 1
          MPI_Comm_rank: parameter 1, comm: the spec says `MPI_Comm`, the header `int`

        prototypes that differ in const alone: 1
          MPI_Send: parameter 1, buf: the spec says `const void *`, the header `void *`

        """), "\(text)")
    #expect(Renderer.summary(plan).hasSuffix("present 3, emulated 1, missing 3 of 7"))
  }

  @Test func longListsAreBroken() throws {
    let spec = try Project.spec()
    let text = try #require(local(try Plan(spec, MadeUp.probe(exported: [], spec: spec)))["report.txt"])
    #expect(text.contains("\nmissing functions: 684\n") && text.split(separator: "\n").allSatisfy { $0.count <= 130 })
  }
}
