/// The `.pc` file that leads a Swift build to one MPI. It holds `-I`, `-L` and `-l` only: SwiftPM drops anything else with a warning.
public struct PkgConfigFile: Sendable, Equatable {
  /// The package's name: `smpi-` and the name of the MPI.
  public let name: String
  /// The text.
  public let text: String

  /// The name of the file.
  public var fileName: String { name + ".pc" }

  /// The file for an installation.
  ///
  /// - Parameters:
  ///   - installation: the MPI.
  ///   - configurationFolder: where `smpi_config.h` is; it comes before the MPI's own folders.
  ///   - stub: the link stub, nil for the standard ABI.
  ///   - stubFolder: where the stub is.
  public init(installation: MPIInstallation, configurationFolder: String, stub: LinkStub?, stubFolder: String) {
    let folders = [configurationFolder] + installation.includeDirectories
    let (libraryFolder, library) = stub.map { (stubFolder, $0.linkName) } ?? (installation.linkDirectory, installation.linkName)
    name = "smpi-" + installation.name
    text = """
      Name: \(name)
      Description: the MPI of \(installation.origin.split(whereSeparator: \.isNewline).joined(separator: " "))
      Version: 1
      Cflags: \(folders.map { "-I" + Self.escaped($0) }.joined(separator: " "))
      Libs: -L\(Self.escaped(libraryFolder)) -l\(library)

      """
  }

  private static func escaped(_ path: String) -> String {
    path.reduce(into: "") { text, character in
      if " \\\"'#$".contains(character) { text += "\\" }
      text.append(character)
    }
  }
}
