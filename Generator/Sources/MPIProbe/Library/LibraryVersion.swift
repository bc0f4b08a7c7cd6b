import Foundation

/// What a library says about itself.
public enum LibraryVersion: Sendable, Equatable {
  /// The text of `MPI_Get_library_version` and the version of `MPI_Get_version`.
  case answered(text: String, version: MPIVersion)
  /// It could not be asked, as when it is built for another machine.
  case unknown(reason: String)

  /// The text, if there is one.
  public var text: String? {
    if case .answered(let text, _) = self { text } else { nil }
  }
}

/// A version of the MPI standard.
public struct MPIVersion: Sendable, Hashable, Codable, Comparable, CustomStringConvertible {
  /// `MPI_VERSION`.
  public var major: Int
  /// `MPI_SUBVERSION`.
  public var minor: Int

  /// A version such as 4.1.
  public init(major: Int, minor: Int) {
    self.major = major
    self.minor = minor
  }

  public var description: String { "\(major).\(minor)" }

  public static func < (left: MPIVersion, right: MPIVersion) -> Bool { (left.major, left.minor) < (right.major, right.minor) }
}

/// Asks a library for its version, in a process of its own so that nothing of it stays in this one.
struct LibraryVersionReader {
  let machine: any Machine
  /// Where answers are kept, so that a library that has not changed is asked once.
  let cacheFolder: String?

  /// Both functions have one signature in every MPI, and may be called before `MPI_Init`: no header is needed.
  static let program = """
    #include <dlfcn.h>
    #include <stdio.h>
    int main(int count, char **arguments) {
      static char text[65536];
      int length = 0, major = 0, minor = 0;
      void *library = count > 1 ? dlopen(arguments[1], RTLD_LAZY | RTLD_GLOBAL) : 0;
      if (!library) { fprintf(stderr, "%s\\n", dlerror()); return 2; }
      int (*version)(int *, int *) = (int (*)(int *, int *))dlsym(library, "MPI_Get_version");
      int (*name)(char *, int *) = (int (*)(char *, int *))dlsym(library, "MPI_Get_library_version");
      if (!version || !name) { fprintf(stderr, "no MPI_Get_library_version\\n"); return 3; }
      if (version(&major, &minor) || name(text, &length)) { fprintf(stderr, "the library returned an error\\n"); return 4; }
      printf("%d %d\\n%s", major, minor, text);
      fflush(stdout);
      return 0;
    }

    """

  /// An answer and the file that gave it.
  private struct Record: Codable, Equatable {
    var path: String
    var size: Int
    var modified: Double
    var text: String
    var version: MPIVersion
  }

  func read(_ installation: MPIInstallation) -> LibraryVersion {
    let path = installation.libraryFile
    guard let status = machine.status(of: machine.resolvingLinks(in: path)) else { return .unknown(reason: "\(path) does not exist") }
    let cache = cacheFolder.map { $0 + "/library-version.json" }
    if let record = cache.flatMap({ machine.contents(of: $0) }).flatMap({ try? JSONDecoder().decode(Record.self, from: $0) }),
      record.path == path, record.size == status.size, record.modified == status.modified
    {
      return .answered(text: record.text, version: record.version)
    }
    let answer = ask(installation)
    if let cache, case .answered(let text, let version) = answer {
      let record = Record(path: path, size: status.size, modified: status.modified, text: text, version: version)
      // Without a cache the library is asked again: slower, and nothing else.
      if let json = try? JSONEncoder().encode(record) { _ = machine.write(String(decoding: json, as: UTF8.self), to: cache) }
    }
    return answer
  }

  private func ask(_ installation: MPIInstallation) -> LibraryVersion {
    let folder = machine.temporaryFolder()
    defer { machine.remove(folder) }
    let (source, executable) = (folder + "/version.c", folder + "/version")
    do throws(ProbeError) {
      if let problem = machine.write(Self.program, to: source) { return .unknown(reason: "\(source): \(problem)") }
      try CCompiler(machine: machine).run(["-o", executable, source, "-ldl"], purpose: "program that asks the library's version")
    } catch {
      return .unknown(reason: error.description)
    }
    let folders = [Path.folder(of: installation.libraryFile)] + installation.runtimeLibraryDirectories + installation.libraryDirectories
    let path = (folders + [machine.environment["LD_LIBRARY_PATH"]].compactMap { $0 }).joined(separator: ":")
    let result = machine.run([executable, installation.libraryFile], environment: ["LD_LIBRARY_PATH": path], timeout: .seconds(20))
    guard let output = result.successfulOutput else { return .unknown(reason: "\(installation.libraryFile): \(result.failure)") }
    return Self.parse(output) ?? .unknown(reason: "\(installation.libraryFile) answered \"\(output.prefix(80))\"")
  }

  /// Reads what the program prints: two numbers, then the text.
  static func parse(_ output: String) -> LibraryVersion? {
    let parts = output.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
    let numbers = (parts.first ?? "").split(separator: " ").compactMap { Int($0) }
    guard numbers.count == 2, parts.count == 2 else { return nil }
    return .answered(text: parts[1].trimmed, version: MPIVersion(major: numbers[0], minor: numbers[1]))
  }
}
