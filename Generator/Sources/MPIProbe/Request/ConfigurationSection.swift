/// One section of an `mpi.cfg`, with its values expanded and its paths absolute.
public struct ConfigurationSection: Sendable, Equatable {
  /// The section's name.
  public let name: String
  /// `mpi_dir`: the folder that the MPI was installed into.
  public let mpiDir: String?
  /// `mpicc`: wrapper compilers, the first that works is taken.
  public let compilers: [String]
  /// `define_macros`: `NAME` or `NAME=value`.
  public let defines: [String]
  /// `include_dirs`.
  public let includeDirectories: [String]
  /// `library_dirs`.
  public let libraryDirectories: [String]
  /// `runtime_library_dirs`.
  public let runtimeLibraryDirectories: [String]
  /// `libraries`: names without `lib` and `.so`.
  public let libraries: [String]
  /// Every other key, for other tools such as the launcher.
  public let options: [String: String]
  /// What is written there and has no effect.
  public let warnings: [String]

  /// Whether the section says anything about where the MPI is.
  var locates: Bool { mpiDir != nil || !compilers.isEmpty || !includeDirectories.isEmpty || !libraries.isEmpty || !libraryDirectories.isEmpty }

  /// Keys that builds of other languages know and this one has no use for.
  static let withoutEffect: Set = [
    "extra_compile_args", "extra_link_args", "extra_objects", "undef_macros", "mpicxx", "mpifort", "mpif77", "mpif90", "mpild",
  ]

  /// Reads a section of a file; nil when the file has no such section.
  public init?(named name: String, in file: ConfigurationFile, machine: any Machine) throws(ProbeError) {
    guard let entries = file.sections[name] else { return nil }
    let folder = Path.folder(of: machine.absolute(file.path))
    let expansion = ValueExpansion(file: file.path, folder: folder, section: name, entries: entries, environment: machine.environment)
    var values: [String: String] = [:]
    for entry in entries { values[entry.key] = try expansion.expanded(entry) }
    let home = machine.environment["HOME"]

    func words(_ key: String, alsoAt separators: Set<Character>) -> [String] {
      values.removeValue(forKey: key).map { ShellWords.split($0, alsoAt: separators) } ?? []
    }
    func folders(_ key: String) -> [String] {
      words(key, alsoAt: [":"]).map { machine.absolute(ValueExpansion.tilde($0, home: home), relativeTo: folder) }
    }
    self.name = name
    mpiDir = folders("mpi_dir").first
    compilers = words("mpicc", alsoAt: [":"]).map { word in
      let path = ValueExpansion.tilde(word, home: home)
      return path.contains("/") ? machine.absolute(path, relativeTo: folder) : path
    }
    defines = words("define_macros", alsoAt: [":", ","])
    includeDirectories = folders("include_dirs")
    libraryDirectories = folders("library_dirs")
    runtimeLibraryDirectories = folders("runtime_library_dirs")
    libraries = words("libraries", alsoAt: [":", ","])
    warnings = entries.filter { Self.withoutEffect.contains($0.key) }.map { "\(file.path):\($0.line): \($0.key) has no effect on a Swift build" }
    options = values.filter { !Self.withoutEffect.contains($0.key) }
  }
}
