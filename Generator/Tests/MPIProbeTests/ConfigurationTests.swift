import Testing

@testable import MPIProbe

@Suite struct ConfigurationTests {
  let machine = FakeMachine(environment: ["HOME": "/home/user", "MPI_ROOT": "/opt/mpi"])

  func section(_ text: String, named name: String = "a") throws -> ConfigurationSection? {
    try ConfigurationSection(named: name, in: ConfigurationFile(path: "conf/mpi.cfg", text: text), machine: machine)
  }

  @Test func readsEveryKey() throws {
    let section = try section(
      """
      # MPIs of this machine
      [a]
      mpi_dir = ${MPI_ROOT}/5
      mpicc = %(mpi_dir)s/bin/mpicc:mpicc.a
      define_macros = MPI_ABI, COUNT=2
      include_dirs = %(mpi_dir)s/include:~/include
        "with blank"
      library_dirs: lib ../lib64
      runtime_library_dirs = /run
      libraries = mpi mpi_extra
      ; for the launcher
      mpiexec = %(mpi_dir)s/bin/mpiexec -n
      share = 100%%
      extra_link_args = -pthread
      environment =
          A=%(here)s/x
          B=:y
      [b]
      """)
    let found = try #require(section)
    #expect(found.mpiDir == "/opt/mpi/5")
    #expect(found.compilers == ["/opt/mpi/5/bin/mpicc", "mpicc.a"])
    #expect(found.defines == ["MPI_ABI", "COUNT=2"])
    #expect(found.includeDirectories == ["/opt/mpi/5/include", "/home/user/include", "/project/conf/with blank"])
    #expect(found.libraryDirectories == ["/project/conf/lib", "/project/lib64"])
    #expect(found.runtimeLibraryDirectories == ["/run"])
    #expect(found.libraries == ["mpi", "mpi_extra"])
    #expect(found.options == ["mpiexec": "/opt/mpi/5/bin/mpiexec -n", "share": "100%", "environment": "A=/project/conf/x\nB=:y"])
    #expect(found.warnings == ["conf/mpi.cfg:14: extra_link_args has no effect on a Swift build"])
    #expect(found.locates)
  }

  @Test func sectionThatDoesNotLocate() throws {
    #expect(try section("[a]\nmpiexec = mpiexec").map(\.locates) == false)
    #expect(try section("[b]\nmpicc = mpicc") == nil)
  }

  @Test(arguments: [
    ("mpicc = x", 1, "before any section"),
    ("[a", 1, "closing bracket"),
    ("[]", 1, "without a name"),
    ("[a]\n[b]\n[a]", 3, "second section [a]"),
    ("[a]\nmpicc", 2, "key = value"),
    ("[a]\n= x", 2, "without a key"),
    ("[a]\nx = 1\n\nx = 2", 4, "second x in section [a]"),
    ("[a]\nx = %(y)s", 2, "its keys are x"),
    ("[a]\nx = %(y)s\ny = %(x)s", 2, "refers to itself through x, y, x"),
    ("[a]\nx = %(y", 2, "%( without )s"),
    ("[a]\nx = ${HOME", 2, "${ without }"),
    ("[a]\nx = ${UNSET}", 2, "${UNSET} is not set"),
  ])
  func saysWhatIsWrongAndWhere(_ text: String, line: Int, problem: String) {
    let error = #expect(throws: ProbeError.self) { _ = try section(text) }
    let description = error?.description ?? ""
    #expect(description.hasPrefix("conf/mpi.cfg:\(line): "))
    #expect(description.contains(problem))
  }
}
