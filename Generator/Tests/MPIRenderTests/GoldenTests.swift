import Foundation
import MPISpec
import Testing

@testable import MPIRender

/// All that the small spec of `Fixtures/` becomes, file by file, against `Goldens/`.
///
/// After a change that is meant: run this with `RECORD_GOLDENS=1`, look at the difference in the goldens, and commit it.
@Suite struct GoldenTests {
  static let folder = Project.tests + "/Goldens"
  static let isRecording = ProcessInfo.processInfo.environment["RECORD_GOLDENS"] == "1"

  static func rendered() throws -> Files {
    let spec = try Fixture.spec()
    // The combinations of buffers depend on no spec.
    let independent = Set(CombinationRenderer().files().keys)
    var files = try Renderer.committed(spec).filter { !independent.contains($0.key) }
    for (name, text) in Renderer.local(try MadeUp.plan(spec), folder: "/home/me/project/.mpi/made-up") { files["local/" + name] = text }
    return files
  }

  @Test func outputIsAsOnRecord() throws {
    let rendered = try Self.rendered()
    if Self.isRecording {
      try Self.record(rendered)
      Issue.record("the goldens were recorded: look at them, and run the tests without RECORD_GOLDENS")
      return
    }
    let recorded = Project.files(below: Self.folder, ending: [""]).filter { !Self.isFolder($0) }
    #expect(Set(recorded) == Set(rendered.keys), "files that are written, and files on record")
    for (name, text) in rendered.sorted(by: { $0.key < $1.key }) {
      let golden = try? String(contentsOfFile: Self.folder + "/" + name, encoding: .utf8)
      guard let golden, golden != text else { continue }
      let (mine, theirs) = (
        text.split(separator: "\n", omittingEmptySubsequences: false), golden.split(separator: "\n", omittingEmptySubsequences: false)
      )
      let line = zip(mine, theirs).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(mine.count, theirs.count)
      Issue.record(
        """
        \(name):\(line + 1) is not as on record
          now: \(line < mine.count ? mine[line] : "nothing")
          golden: \(line < theirs.count ? theirs[line] : "nothing")
        """)
    }
  }

  private static func isFolder(_ name: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: folder + "/" + name, isDirectory: &isFolder) && isFolder.boolValue
  }

  private static func record(_ files: Files) throws {
    try? FileManager.default.removeItem(atPath: folder)
    for (name, text) in files {
      let url = URL(fileURLWithPath: folder + "/" + name)
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
    }
  }
}
