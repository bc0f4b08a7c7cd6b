import Foundation

@testable import MPIProbe

/// A machine that consists of what a test gives it.
struct FakeMachine: Machine {
  var environment: [String: String] = ["PATH": "/usr/bin", "HOME": "/home/user"]
  var currentFolder = "/project"
  var files: [String: String] = [:]
  /// Programs in `/usr/bin` and elsewhere, by path.
  var programs: Set<String> = []
  /// What a command line prints; any other ends with status 1.
  var output: [String: String] = [:]

  func status(of path: String) -> FileStatus? {
    if programs.contains(path) { return FileStatus(isExecutable: true) }
    if let text = files[path] { return FileStatus(size: text.utf8.count) }
    return files.keys.contains { $0.hasPrefix(path + "/") } ? FileStatus(isFolder: true) : nil
  }

  func contents(of path: String) -> Data? { files[path].map { Data($0.utf8) } }
  func resolvingLinks(in path: String) -> String { path }

  func run(_ command: [String], environment: [String: String], timeout: Duration) -> CommandResult {
    if let text = output[command.joined(separator: " ")] { return .exited(status: 0, output: text, errors: "") }
    return .exited(status: 1, output: "", errors: "unrecognized option \(command.last ?? "")\n")
  }

  func write(_ text: String, to path: String) -> String? { "read-only" }
  func remove(_ path: String) {}
  func temporaryFolder() -> String { "/tmp/fake" }
}
