/// Finds the MPI that a request means.
public struct InstallationFinder: Sendable {
  let machine: any Machine

  /// A finder on a machine.
  public init(machine: any Machine = LocalMachine()) { self.machine = machine }

  /// The first candidate that leads to a header and a library, with the library's symbols; otherwise an error that lists every attempt.
  public func find(_ request: MPIRequest) throws(ProbeError) -> (installation: MPIInstallation, symbols: SymbolTable) {
    var attempts: [Attempt] = []
    var warnings: [String] = []
    var section: ConfigurationSection?
    if request.mpicc == nil, request.mpiDir == nil, let path = request.configurationFile {
      section = try self.section(request.name, of: path, attempts: &attempts)
      warnings = (section?.warnings ?? []) + attempts.map { "\($0)" }
    }
    for candidate in Candidate.all(for: request, section: section, machine: machine) {
      switch resolve(candidate, name: request.name) {
      case .success(let found):
        var installation = found.installation
        installation.options = section?.options ?? [:]
        installation.warnings = warnings
        return (installation, found.symbols)
      case .failure(let failed): attempts += failed.attempts
      }
    }
    throw .notFound(name: request.name, attempts: attempts)
  }

  private func section(_ name: String, of path: String, attempts: inout [Attempt]) throws(ProbeError) -> ConfigurationSection? {
    guard let text = machine.text(of: path) else { throw .configuration(file: path, line: nil, problem: "cannot be read; name an existing file") }
    let file = try ConfigurationFile(path: path, text: text)
    let section = try ConfigurationSection(named: name, in: file, machine: machine)
    if section == nil {
      let known = file.sections.keys.sorted().map { "[\($0)]" }.joined(separator: ", ")
      attempts.append(Attempt(place: path, command: nil, failure: "no section [\(name)], only \(known.isEmpty ? "an empty file" : known)"))
    } else if section?.locates == false {
      attempts.append(Attempt(place: "section [\(name)] of \(path)", command: nil, failure: "does not say where the MPI is"))
    }
    return section
  }

  private typealias Found = (installation: MPIInstallation, symbols: SymbolTable)

  private func resolve(_ candidate: Candidate, name: String) -> Result<Found, FailedAttempts> {
    switch candidate {
    case .compiler(let path, let place, let extra):
      WrapperCompiler(path: path, machine: machine).flags(place: place).flatMap { flags in
        let compiler = machine.executable(path)
        let origin = "\(compiler ?? path) (\(place))"
        return locate(flags.adding(extra), name: name, place: place, origin: origin, compiler: compiler)
      }
    case .package(let package):
      PkgConfigSearch(package: package, machine: machine).flags().flatMap { flags in
        let place = "pkg-config package \(package)"
        return locate(flags, name: name, place: place, origin: place, compiler: nil)
      }
    case .flags(let flags, let place): locate(flags, name: name, place: place, origin: place, compiler: nil, isWritten: true)
    }
  }

  /// - Parameter isWritten: whether the folders were written down: then the system's folders are no substitute for them, as the header of
  ///   one MPI would be paired with the library of another. A compiler searches those by itself.
  private func locate(
    _ flags: CompilerFlags, name: String, place: String, origin: String, compiler: String?, isWritten: Bool = false
  ) -> Result<Found, FailedAttempts> {
    func failed(_ failure: String) -> Result<Found, FailedAttempts> {
      .failure(FailedAttempts([Attempt(place: place, command: nil, failure: failure)]))
    }
    let systemHeaders = (machine.environment["CPATH"] ?? "").split(separator: ":").map(String.init) + ["/usr/local/include", "/usr/include"]
    let seesSystemHeaders = !isWritten || flags.includeDirectories.isEmpty
    guard (flags.includeDirectories + (seesSystemHeaders ? systemHeaders : [])).contains(where: { machine.isFile($0 + "/mpi.h") }) else {
      let folders = flags.includeDirectories + (seesSystemHeaders ? ["the system's folders"] : [])
      return failed("no mpi.h in \(folders.joined(separator: ", ")); install the MPI's development package")
    }
    let seesSystemLibraries = !isWritten || flags.libraryDirectories.isEmpty
    let locator = LibraryLocator(machine: machine, directories: flags.libraryDirectories, seesSystem: seesSystemLibraries)
    switch locator.locate(libraries: flags.libraries, files: flags.libraryFiles) {
    case .failure(let problem): return failed(problem.text)
    case .success(let library):
      let installation = MPIInstallation(
        name: name, origin: origin, compiler: compiler, includeDirectories: flags.includeDirectories, defines: flags.defines,
        libraryDirectories: flags.libraryDirectories, runtimeLibraryDirectories: flags.runtimeLibraryDirectories, libraries: flags.libraries,
        libraryFile: library.file, soname: library.symbols.soname, linkDirectory: library.linkDirectory, linkName: library.linkName)
      return .success((installation, library.symbols))
    }
  }
}
