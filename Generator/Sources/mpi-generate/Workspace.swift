import Foundation
import MPIProbe
import MPIRender
import MPISpec

/// The project's files. Nothing else of the generator reads or writes them.
struct Workspace {
  var root: String

  func path(_ relative: String) -> String { root + "/" + relative }

  func spec() throws -> Spec {
    try Loader(files: specFiles()).load()
  }

  /// The text of each file of spec/, by its path below it.
  func specFiles() throws -> [String: String] {
    let folder = path("spec")
    guard let names = FileManager.default.enumerator(atPath: folder) else { throw WorkspaceError.noSpec(folder) }
    var files: [String: String] = [:]
    for case let name as String in names where name.hasSuffix(".yaml") {
      guard let text = try? String(contentsOfFile: folder + "/" + name, encoding: .utf8) else { throw WorkspaceError.unreadable(folder + "/" + name) }
      files[name] = text
    }
    if files.isEmpty { throw WorkspaceError.noSpec(folder) }
    return files
  }

  func read(_ relative: String) -> String? { try? String(contentsOfFile: path(relative), encoding: .utf8) }

  /// The functions that a comment names as what something corresponds to, in the sources that no entry of the spec makes by itself.
  func writtenByHand() -> Set<String> {
    let folder = path("Sources/MPI")
    var functions: Set<String> = []
    for case let name as String in FileManager.default.enumerator(atPath: folder) ?? .init() {
      // The classes of handles are generated from what is marked so.
      guard name.hasSuffix(".swift"), !name.contains("Generated/") || name.hasSuffix("/Objects.swift"), let text = read("Sources/MPI/" + name) else {
        continue
      }
      var isTrail = false
      for line in text.split(separator: "\n", omittingEmptySubsequences: false).map({ $0.drop(while: \.isWhitespace) }) {
        isTrail = line.hasPrefix("/// ") && (isTrail || line.contains("corresponding MPI function") || line.contains("counterpart of `MPI"))
        if isTrail { functions.formUnion(line.matches(of: #/`(MPIX?_\w+)`/#).map { String($0.output.1) }) }
      }
    }
    return functions
  }

  /// Writes what changed.
  ///
  /// - Returns: the paths that were written.
  func write(_ files: Files, below folder: String = "") throws -> [String] {
    var written: [String] = []
    for (name, text) in files.sorted(by: { $0.key < $1.key }) {
      let relative = folder.isEmpty ? name : folder + "/" + name
      if read(relative) == text { continue }
      let url = URL(fileURLWithPath: path(relative))
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url, options: .atomic)
      written.append(relative)
    }
    return written
  }

  /// Removes files of generated folders that are generated no more.
  func removeStale(_ files: Files) throws -> [String] {
    var folders: Set<String> = []
    for name in files.keys {
      if let generated = name.range(of: "/Generated/") { folders.insert(String(name[..<generated.upperBound])) }
    }
    var removed: [String] = []
    for folder in folders.sorted() {
      for name in (try? FileManager.default.contentsOfDirectory(atPath: path(folder))) ?? [] where files[folder + name] == nil {
        try FileManager.default.removeItem(atPath: path(folder + name))
        removed.append(folder + name)
      }
    }
    return removed
  }
}

enum WorkspaceError: Error, CustomStringConvertible {
  case noSpec(String)
  case notGenerated(String)
  case unreadable(String)

  var description: String {
    switch self {
    case .noSpec(let folder): "no spec files in \(folder): run this at the root of the project, or give --root"
    case .unreadable(let file): "\(file) cannot be read as text in UTF-8"
    case .notGenerated(let name): "there is no report for \(name) yet: run `make generate MPI=\(name)`"
    }
  }
}
