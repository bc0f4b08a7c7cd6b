/// An MPI that was found on this machine.
public struct MPIInstallation: Sendable, Equatable, Codable {
  /// The name that it was asked for by.
  public var name: String
  /// How it was found, for messages.
  public var origin: String
  /// The path of its wrapper compiler, if that is how it was found.
  public var compiler: String?
  /// Where `mpi.h` is, in the order of the search.
  public var includeDirectories: [String]
  /// The macros that have to be defined before `mpi.h`: `NAME` or `NAME=value`.
  public var defines: [String]
  /// Where the linker finds the libraries.
  public var libraryDirectories: [String]
  /// Where the dynamic loader finds them.
  public var runtimeLibraryDirectories: [String]
  /// The libraries to link, without `lib` and `.so`.
  public var libraries: [String]
  /// The shared library that defines `MPI_Init`, as an absolute path that the dynamic loader can open.
  public var libraryFile: String
  /// The SONAME of that library.
  public var soname: String?
  /// The folder in which the linker finds that library.
  public var linkDirectory: String
  /// The name by which the linker finds it, without `lib` and `.so`.
  public var linkName: String
  /// The further keys of its section in the configuration file, such as the launcher's.
  public var options: [String: String]
  /// What the user wrote that has no effect.
  public var warnings: [String]

  /// Whether this is the standard ABI, whose library may be exchanged when a program starts.
  public var isStandardABI: Bool { linkName == "mpi_abi" || soname?.hasPrefix("libmpi_abi.so") == true }

  /// An installation with every field given.
  public init(
    name: String, origin: String, compiler: String? = nil, includeDirectories: [String] = [], defines: [String] = [],
    libraryDirectories: [String] = [],
    runtimeLibraryDirectories: [String] = [], libraries: [String] = [], libraryFile: String, soname: String? = nil, linkDirectory: String,
    linkName: String,
    options: [String: String] = [:], warnings: [String] = []
  ) {
    self.name = name
    self.origin = origin
    self.compiler = compiler
    self.includeDirectories = includeDirectories
    self.defines = defines
    self.libraryDirectories = libraryDirectories
    self.runtimeLibraryDirectories = runtimeLibraryDirectories
    self.libraries = libraries
    self.libraryFile = libraryFile
    self.soname = soname
    self.linkDirectory = linkDirectory
    self.linkName = linkName
    self.options = options
    self.warnings = warnings
  }
}
