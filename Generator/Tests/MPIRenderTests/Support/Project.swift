import Foundation
import MPISpec

@testable import MPIRender

/// Files of the project and of this folder.
enum Project {
  /// The root of the project.
  static let root = URL(fileURLWithPath: #filePath + "/../../../../..").standardizedFileURL.path
  static let tests = root + "/Generator/Tests/MPIRenderTests"

  static func text(_ path: String) -> String? { try? String(contentsOfFile: root + "/" + path, encoding: .utf8) }

  /// The paths below a folder, relative to it, of files with one of these endings.
  static func files(below folder: String, ending: [String]) -> [String] {
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return names.filter { name in ending.contains { name.hasSuffix($0) } }.sorted()
  }

  /// The text of each file of a spec, by its path below the folder.
  static func specFiles(_ folder: String) throws -> [String: String] {
    var files: [String: String] = [:]
    for name in self.files(below: folder, ending: [".yaml"]) { files[name] = try String(contentsOfFile: folder + "/" + name, encoding: .utf8) }
    return files
  }

  private static let loaded = Result { try Loader(files: specFiles(root + "/spec")).load() }
  private static let rendered = Result { try Renderer.committed(loaded.get()) }

  /// The project's own spec, and all that is generated from it.
  static func spec() throws -> Spec { try loaded.get() }
  static func committed() throws -> Files { try rendered.get() }
}

/// The small spec of `Fixtures/spec`.
enum Fixture {
  static func files() throws -> [String: String] { try Project.specFiles(Project.tests + "/Fixtures/spec") }
  static func spec() throws -> Spec { try Loader(files: files()).load() }

  /// Its tables, with the given functions in place of its own.
  static func spec(functions: String) throws -> Spec {
    var files = try files().filter { !$0.key.hasPrefix("functions/") }
    // What the tables name has to be there.
    files["handles.yaml"] = files["handles.yaml"]?.replacing(#/free: MPI_\w+, /#, with: "")
    files["libraries.yaml"] = "libraries: []\n"
    let indented = functions.split(separator: "\n", omittingEmptySubsequences: false).map { "  " + $0 }.joined(separator: "\n")
    files["functions/snippet.yaml"] = "chapter: snippet\ntitle: Snippets\nstandard: Snippets\nfunctions:\n\(indented)\n"
    return try Loader(files: files).load()
  }
}
