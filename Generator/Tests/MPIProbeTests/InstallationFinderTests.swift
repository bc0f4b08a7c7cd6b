import Testing

@testable import MPIProbe

/// Searches that fail, on machines that consist of what the test says.
@Suite struct InstallationFinderTests {
  func attempts(_ request: MPIRequest, on machine: FakeMachine) -> [String] {
    let error = #expect(throws: ProbeError.self) { _ = try InstallationFinder(machine: machine).find(request) }
    guard case .notFound(_, let attempts)? = error else { return ["\(String(describing: error))"] }
    return attempts.map(\.description)
  }

  @Test func nothingInstalled() {
    let request = MPIRequest(name: "any")
    #expect(
      attempts(request, on: FakeMachine(programs: ["/usr/bin/pkg-config"])) == [
        "mpicc on the search path: mpicc: no program of this name in PATH",
        "pkg-config package mpi-c: `pkg-config --cflags --libs mpi-c`: it ended with status 1: unrecognized option mpi-c",
        "pkg-config package ompi-c: `pkg-config --cflags --libs ompi-c`: it ended with status 1: unrecognized option ompi-c",
        "pkg-config package mpich: `pkg-config --cflags --libs mpich`: it ended with status 1: unrecognized option mpich",
      ])
    let error = #expect(throws: ProbeError.self) { _ = try InstallationFinder(machine: FakeMachine()).find(request) }
    for remedy in ["apt-get install libopenmpi-dev", "MPICC=/path", "MPI_DIR=/path", "section [any] in mpi.cfg", "no program pkg-config"] {
      #expect(error?.description.contains(remedy) == true)
    }
  }

  @Test func whatWasNamedIsNotReplaced() {
    let machine = FakeMachine(
      files: ["/project/mpi.cfg": "[a]\nmpicc = nowhere\n"], programs: ["/usr/bin/mpicc"], output: ["/usr/bin/mpicc -show": "cc -lmpi"])
    #expect(attempts(MPIRequest(name: "a", mpicc: "/opt/mpicc"), on: machine) == ["MPICC=/opt/mpicc: /opt/mpicc: there is no such program"])
    #expect(
      attempts(MPIRequest(name: "a", configurationFile: "/project/mpi.cfg"), on: machine) == [
        "section [a] of mpi.cfg, mpicc = nowhere: nowhere: no program of this name in PATH"
      ])
    #expect(
      attempts(MPIRequest(name: "a", mpiDir: "/opt/mpi", configurationFile: "/project/mpi.cfg"), on: machine) == [
        "MPI_DIR=/opt/mpi: /opt/mpi/bin/mpicc: there is no such program",
        "MPI_DIR=/opt/mpi, its include and lib folders: no mpi.h in /opt/mpi/include; install the MPI's development package",
      ])
  }

  @Test func bothQuestionsAreAsked() {
    let machine = FakeMachine(programs: ["/usr/bin/mpicc"])
    #expect(
      attempts(MPIRequest(name: "a", mpicc: "mpicc"), on: machine) == [
        "MPICC=mpicc: `/usr/bin/mpicc -show`: it ended with status 1: unrecognized option -show",
        "MPICC=mpicc: `/usr/bin/mpicc --showme:compile`: it ended with status 1: unrecognized option --showme:compile",
      ])
  }

  @Test func plainCompiler() {
    let output = ["-show", "--showme:compile", "--showme:link"].map { ("/usr/bin/mpicc \($0)", "cc") }
    let found = attempts(
      MPIRequest(name: "a", mpicc: "mpicc"), on: FakeMachine(programs: ["/usr/bin/mpicc"], output: Dictionary(uniqueKeysWithValues: output)))
    #expect(found.count == 2 && found.allSatisfy { $0.contains("names no library") })
  }

  @Test func placeholderOfIntel() {
    let machine = FakeMachine(programs: ["/usr/bin/mpicc"], output: ["/usr/bin/mpicc -show": "gcc -I\"I_MPI_SUBSTITUTE_INSTALLDIR/include\" -lmpi"])
    let found = attempts(MPIRequest(name: "a", mpicc: "mpicc"), on: machine)
    #expect(found.count == 1)
    #expect(found.first?.contains("never filled in") == true)
    #expect(found.first?.contains("include_dirs, library_dirs and libraries") == true)
  }

  @Test func libraryThatIsNone() {
    let machine = FakeMachine(
      files: ["/opt/include/mpi.h": "", "/opt/lib/libmpi.so": "INPUT(libmpi.so)", "/opt/lib/libtext.so": "hello", "/opt/lib/libstatic.a": ""],
      programs: ["/usr/bin/mpicc"], output: ["/usr/bin/mpicc -show": "gcc -I/opt/include -L/opt/lib -lmpi -ltext -lstatic -lnone"])
    let text = attempts(MPIRequest(name: "a", mpicc: "mpicc"), on: machine).joined()
    let parts = [
      "leads to itself", "neither an ELF library nor a linker script", "libstatic.a is an archive", "no libnone.so",
      "in /opt/lib, the system's folders",
    ]
    for part in parts {
      #expect(text.contains(part))
    }
  }

  /// The header of one MPI is never paired with the library of another that the system happens to have.
  @Test(arguments: [["/opt/mpi/include/mpi.h": ""], ["/opt/mpi/include/mpi.h": "", "/opt/mpi/lib/libmpi.so": ""], ["/usr/include/mpi.h": ""]])
  func systemIsNoSubstitute(files: [String: String]) {
    let system = "/usr/lib/libmpi.so"
    let machine = FakeMachine(files: files.merging([system: "INPUT(/usr/lib/libother.so)"]) { $1 })
    let text = attempts(MPIRequest(name: "a", mpiDir: "/opt/mpi"), on: machine).joined()
    #expect(text.contains("its include and lib folders: no ") && !text.contains("the system's folders") && !text.contains("libother"))
  }

  @Test func firstLibraryOfANameCounts() {
    let machine = FakeMachine(
      files: ["/opt/include/mpi.h": "", "/opt/lib/libmpi.so": "", "/usr/lib/libmpi.so": "INPUT(/usr/lib/libother.so)"], programs: ["/usr/bin/mpicc"],
      output: ["/usr/bin/mpicc -show": "gcc -I/opt/include -L/opt/lib -lmpi"])
    let text = attempts(MPIRequest(name: "a", mpicc: "mpicc"), on: machine).joined()
    #expect(text.contains("/opt/lib/libmpi.so is neither an ELF library nor a linker script") && !text.contains("libother"))
  }

  @Test func unknownSection() {
    let machine = FakeMachine(files: ["/project/mpi.cfg": "[b]\n[c]\n"])
    #expect(attempts(MPIRequest(name: "a", configurationFile: "mpi.cfg"), on: FakeMachine()).first?.contains("cannot be read") == true)
    #expect(
      attempts(MPIRequest(name: "a", configurationFile: "/project/mpi.cfg"), on: machine).first == "/project/mpi.cfg: no section [a], only [b], [c]")
  }
}
