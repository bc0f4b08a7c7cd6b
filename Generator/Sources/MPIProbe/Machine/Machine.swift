import Foundation

/// The machine the probe looks at: its files, programs and environment. Tests give an invented one.
public protocol Machine: Sendable {
  /// The environment variables.
  var environment: [String: String] { get }
  /// The folder that relative paths start from.
  var currentFolder: String { get }
  /// What stands at a path, symbolic links followed; nil when there is nothing.
  func status(of path: String) -> FileStatus?
  /// The bytes of a file; nil when it cannot be read.
  func contents(of path: String) -> Data?
  /// The path with every symbolic link resolved.
  func resolvingLinks(in path: String) -> String
  /// Runs a program by its absolute path and waits for it, at most `timeout`. `environment` is added to the machine's own.
  func run(_ command: [String], environment: [String: String], timeout: Duration) -> CommandResult
  /// Writes a text file, creating its folder. Returns why it could not, or nil.
  func write(_ text: String, to path: String) -> String?
  /// Removes a file or folder, if it is there.
  func remove(_ path: String)
  /// A path for a folder that nobody else uses; the caller removes it.
  func temporaryFolder() -> String
}

extension Machine {
  /// Runs a program with the machine's environment, for at most 20 seconds.
  func run(_ command: [String]) -> CommandResult { run(command, environment: [:], timeout: .seconds(20)) }

  func isFolder(_ path: String) -> Bool { status(of: path)?.isFolder == true }
  func isFile(_ path: String) -> Bool { status(of: path).map { !$0.isFolder } ?? false }

  /// A text file's contents; nil when it cannot be read.
  func text(of path: String) -> String? { contents(of: path).map { String(decoding: $0, as: UTF8.self) } }

  /// The path made absolute and free of `.` and `..`, symbolic links kept.
  func absolute(_ path: String, relativeTo folder: String? = nil) -> String {
    if path.hasPrefix("/") { return Path.normalized(path) }
    return Path.normalized((folder ?? currentFolder) + "/" + path)
  }

  /// The absolute path of a program: a name is looked for in `PATH`, a path is taken as it is.
  func executable(_ name: String) -> String? {
    if name.contains("/") {
      let path = absolute(name)
      return status(of: path)?.isExecutable == true ? path : nil
    }
    let folders = (environment["PATH"] ?? "").split(separator: ":").map(String.init)
    return folders.lazy.map { $0 + "/" + name }.first { status(of: $0)?.isExecutable == true }
  }
}

/// What is known of a file without reading it.
public struct FileStatus: Sendable, Equatable {
  /// Whether it is a folder.
  public var isFolder: Bool
  /// Whether it is a file that may be run.
  public var isExecutable: Bool
  /// The size in bytes.
  public var size: Int
  /// When it was last changed, in seconds since 1970.
  public var modified: Double

  /// A status with every field given.
  public init(isFolder: Bool = false, isExecutable: Bool = false, size: Int = 0, modified: Double = 0) {
    self.isFolder = isFolder
    self.isExecutable = isExecutable
    self.size = size
    self.modified = modified
  }
}
