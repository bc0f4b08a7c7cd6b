import Foundation
@testable import MPISpec

/// The project's own `spec/`.
enum ProjectSpec {
  static let folder = URL(fileURLWithPath: #filePath + "/../../../../../spec").standardizedFileURL.path

  /// The text of each of its YAML files, by path.
  static func files() throws -> [String: String] {
    var files: [String: String] = [:]
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    for name in names where name.hasSuffix(".yaml") { files[name] = try text(name) }
    return files
  }

  static func text(_ name: String) throws -> String { try String(contentsOfFile: folder + "/" + name, encoding: .utf8) }

  /// Read once: it is large.
  private static let loaded = Result { try Loader(files: files()).load() }

  static func load() throws -> Spec { try loaded.get() }
}
