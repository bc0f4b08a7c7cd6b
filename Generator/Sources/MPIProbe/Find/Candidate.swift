/// One way that may lead to an MPI.
enum Candidate: Equatable {
  /// A wrapper compiler, with what a section of the configuration file adds to its flags.
  case compiler(String, place: String, adding: CompilerFlags)
  /// A pkg-config package.
  case package(String)
  /// Folders and libraries that were written down.
  case flags(CompilerFlags, place: String)
}

extension Candidate {
  /// The candidates of a request, best first. What the user named is never replaced by what happens to be installed.
  static func all(for request: MPIRequest, section: ConfigurationSection?, machine: any Machine) -> [Candidate] {
    if let mpicc = request.mpicc { return [.compiler(mpicc, place: "MPICC=\(mpicc)", adding: CompilerFlags())] }
    if let folder = request.mpiDir.map({ machine.absolute($0) }) { return installed(in: folder, place: "MPI_DIR=\(folder)", machine: machine) }
    if let section, section.locates { return all(in: section, machine: machine) }
    return [.compiler("mpicc", place: "mpicc on the search path", adding: CompilerFlags())] + ["mpi-c", "ompi-c", "mpich"].map(package)
  }

  private static func all(in section: ConfigurationSection, machine: any Machine) -> [Candidate] {
    let place = "section [\(section.name)] of mpi.cfg"
    var flags = CompilerFlags(
      includeDirectories: section.includeDirectories, defines: section.defines, libraryDirectories: section.libraryDirectories,
      runtimeLibraryDirectories: section.runtimeLibraryDirectories, libraries: section.libraries)
    if !section.compilers.isEmpty {
      return section.compilers.map { name in
        // A bare name is that of the installation folder, if one is given: another MPI's program of that name would be the wrong one.
        let program = section.mpiDir.flatMap { name.contains("/") ? nil : "\($0)/bin/\(name)" } ?? name
        return .compiler(program, place: "\(place), mpicc = \(name)", adding: flags)
      }
    }
    guard let folder = section.mpiDir else { return [.flags(flags, place: place)] }
    if flags.libraries.isEmpty && flags.includeDirectories.isEmpty {
      return installed(in: folder, place: "\(place), mpi_dir = \(folder)", adding: flags, machine: machine)
    }
    if flags.includeDirectories.isEmpty { flags.includeDirectories = [folder + "/include"] }
    if flags.libraryDirectories.isEmpty { flags.libraryDirectories = libraryFolders(in: folder, machine: machine) }
    if flags.libraries.isEmpty { flags.libraries = commonLibraries }
    return [.flags(flags, place: place)]
  }

  /// The wrapper compiler of an installation folder; then its usual folders, in case the wrapper is missing or says nothing useful.
  private static func installed(in folder: String, place: String, adding: CompilerFlags = CompilerFlags(), machine: any Machine) -> [Candidate] {
    let usual = CompilerFlags(
      includeDirectories: [folder + "/include"], libraryDirectories: libraryFolders(in: folder, machine: machine), libraries: commonLibraries)
    return [
      .compiler(folder + "/bin/mpicc", place: place, adding: adding),
      .flags(usual.adding(adding), place: "\(place), its include and lib folders"),
    ]
  }

  private static var commonLibraries: [String] { ["mpi", "mpich"] }

  private static func libraryFolders(in folder: String, machine: any Machine) -> [String] {
    let folders = ["lib", "lib64", "lib/release"].map { "\(folder)/\($0)" }.filter(machine.isFolder)
    return folders.isEmpty ? [folder + "/lib"] : folders
  }
}
