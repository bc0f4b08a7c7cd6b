import Foundation
import MPISpec

/// The project's own `spec/`.
enum ProjectSpec {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()  // Support
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("spec").path

  /// The text of each of its YAML files, by path.
  static func files() throws -> [String: String] {
    var files: [String: String] = [:]
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    for name in names where name.hasSuffix(".yaml") { files[name] = try text(name) }
    return files
  }

  static func text(_ name: String) throws -> String { try String(contentsOfFile: folder + "/" + name, encoding: .utf8) }

  static func load() throws -> Spec { try Loader(files: files()).load() }
}
