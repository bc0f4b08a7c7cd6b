@testable import MPIRender
@testable import MPISpec

/// What becomes of one function, given as in `spec/`, without the fields that every function has.
struct Snippet {
  /// The functions of the shim.
  let c: String
  /// The functions of the raw tier.
  let documentedSwift: String
  /// The functions of the raw tier, without their comments.
  let swift: String
  private let spec: Spec
  /// What does not depend on rules that may fail.
  private let files: Files

  init(_ name: String, _ fields: String, others: String = "", distrusted: [String] = []) throws {
    let lines = fields.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
    let common = [
      ("since", "\"2.0\""), ("scope", "local"), ("swift", "{tier: raw, receiver: MPI, name: it}"), ("summary", "Does it."),
      ("discussion", "At once."),
    ]
    let missing = common.filter { field, _ in !fields.hasPrefix(field + ":") && !fields.contains("\n" + field + ":") }
    var spec = try Fixture.spec(functions: "- name: \(name)\n" + missing.map { "  \($0): \($1)\n" }.joined() + lines + "\n" + others)
    if !distrusted.isEmpty {
      spec.libraries = [
        Library(
          name: "an-mpi", condition: "defined(AN_MPI)", version: "0", standard: Version(4, 0), has: [], lacks: [], distrusts: distrusted,
          overruns: !distrusted.isEmpty)
      ]
    }
    self.spec = spec
    files = CRenderer(spec).files().merging(RawRenderer(spec: spec).files()) { _, new in new }.merging(FallbackRenderer(spec: spec).files()) {
      _, new in new
    }
    c = Self.after("#include \"smpi_internal.h\"\n", in: try Self.file("Sources/CMPI/Generated/snippet.c", of: files))
    documentedSwift = Self.after("public import CMPI\n", in: try Self.file("Sources/MPI/Raw/Generated/RawSnippet.swift", of: files))
    swift = Self.withoutComments(documentedSwift)
  }

  /// The members of the idiomatic tier, without their comments.
  func idiomatic(_ receiver: String) throws -> String { Self.withoutComments(try documentedIdiomatic(receiver)) }

  /// The members of the idiomatic tier.
  func documentedIdiomatic(_ receiver: String) throws -> String {
    Self.after("import CMPI\n", in: try Self.file("Sources/MPI/Generated/\(receiver)+Snippet.swift", of: IdiomaticRenderer(spec: spec).files()))
  }

  func file(_ path: String) throws -> String { try Self.file(path, of: files) }

  struct Missing: Error {
    var path: String
    var written: [String]
  }

  private static func file(_ path: String, of files: Files) throws -> String {
    guard let text = files[path] else { throw Missing(path: path, written: files.keys.sorted()) }
    return text
  }

  private static func after(_ line: String, in text: String) -> String {
    String(text.split(separator: line, maxSplits: 1).last ?? "").trimmingPrefix("\n").description
  }

  private static func withoutComments(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.trimmingPrefix(while: \.isWhitespace).hasPrefix("///") }
      .joined(separator: "\n")
  }
}
