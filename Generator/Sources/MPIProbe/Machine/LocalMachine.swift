import Foundation

/// This machine.
public struct LocalMachine: Machine {
  public let environment: [String: String]

  /// This machine with this process's environment, or with another.
  public init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    self.environment = environment
  }

  public var currentFolder: String { FileManager.default.currentDirectoryPath }

  public func status(of path: String) -> FileStatus? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    let isFolder = status.st_mode & S_IFMT == S_IFDIR
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    return FileStatus(
      isFolder: isFolder, isExecutable: !isFolder && access(path, X_OK) == 0, size: Int(status.st_size),
      modified: Double(time.tv_sec) + Double(time.tv_nsec) / 1e9)
  }

  public func contents(of path: String) -> Data? {
    guard let status = status(of: path), !status.isFolder else { return nil }
    // The system's own files, such as those in /proc, have no size to map.
    if status.size == 0 { return try? FileHandle(forReadingFrom: URL(fileURLWithPath: path)).readToEnd() ?? Data() }
    return try? Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
  }

  public func resolvingLinks(in path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  public func run(_ command: [String], environment added: [String: String], timeout: Duration) -> CommandResult {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: command[0])
    process.arguments = Array(command.dropFirst())
    process.environment = environment.merging(added) { _, new in new }
    process.standardInput = FileHandle.nullDevice
    // Files, not pipes: a program that writes much to both streams cannot block on one of them.
    let folder = temporaryFolder()
    let (output, errors) = (URL(fileURLWithPath: folder + "/output"), URL(fileURLWithPath: folder + "/errors"))
    defer { remove(folder) }
    let ended = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in ended.signal() }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try Data().write(to: output)
      try Data().write(to: errors)
      process.standardOutput = try FileHandle(forWritingTo: output)
      process.standardError = try FileHandle(forWritingTo: errors)
      try process.run()
    } catch {
      return .notStarted(reason: error.localizedDescription)
    }
    let seconds = Double(timeout.components.seconds) + Double(timeout.components.attoseconds) / 1e18
    guard ended.wait(timeout: .now() + seconds) == .success else {
      // It leads a group of its own, with what it has started.
      kill(-process.processIdentifier, SIGKILL)
      kill(process.processIdentifier, SIGKILL)
      return .timedOut(after: timeout)
    }
    let status = process.terminationStatus + (process.terminationReason == .uncaughtSignal ? 128 : 0)
    return .exited(status: status, output: text(of: output.path) ?? "", errors: text(of: errors.path) ?? "")
  }

  public func write(_ text: String, to path: String) -> String? {
    let url = URL(fileURLWithPath: path)
    do {
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url, options: .atomic)
      return nil
    } catch {
      return error.localizedDescription
    }
  }

  public func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }

  public func temporaryFolder() -> String { FileManager.default.temporaryDirectory.path + "/smpi-" + UUID().uuidString }
}
