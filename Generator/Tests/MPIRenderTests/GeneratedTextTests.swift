import MPISpec
import Testing

@testable import MPIRender

/// What the comments of the idiomatic tier say: nothing that holds in C alone.
@Suite struct GeneratedTextTests {
  struct Comment {
    var path: String
    var line: Int
    var text: String
    /// The declaration below it.
    var declaration: String

    var place: String { "\(path):\(line)" }
    /// Without the sentence that names the function of C.
    var ownText: String { text.replacing(#/The corresponding MPI function is .*/#, with: "") }
  }

  static func comments(_ path: String, _ source: String) -> [Comment] {
    var comments: [Comment] = []
    var words: [String] = []
    for (number, line) in source.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let line = line.drop { $0 == " " }
      if line.hasPrefix("///") {
        words.append(String(line.dropFirst(3)).trimmingPrefix(" ").description)
      } else if !words.isEmpty && !line.hasPrefix("@") {
        comments.append(Comment(path: path, line: number - words.count + 1, text: words.joined(separator: " "), declaration: String(line)))
        words = []
      }
    }
    return comments
  }

  static func generated() throws -> [Comment] {
    let folder = "Sources/MPI/Generated"
    return try Project.files(below: Project.root + "/" + folder, ending: [".swift"]).flatMap { name in
      comments(folder + "/" + name, try #require(Project.text(folder + "/" + name)))
    }
  }

  /// What a comment says that is not so in Swift; `owned` are the classes whose objects free their handles.
  static func mistakes(_ comment: Comment, owned: [String]) -> [String] {
    let text = comment.ownText
    let phrases = text.matches(
      of:
        #/Returns: Receives|`: Receives|must (stay|remain) alive|\b[Rr]oom for|Nonzero when|usual mistake|caller frees|until the request is freed|[{}]|\bMPI_(Start|Startall|Wait|Test|Request_free)\b/#
    ).map { String($0.output.0) }
    let locals = text.matches(of: #/\bLocal\b|\b([Cc]all|[Qq]uery|[Aa]nswer|[Ii]t) is local\b|\blocal query\b/#)
    let result = comment.declaration.firstMatch(of: #/(?:->|var \w+:) (\w+)\??(?: \{)?$/#).map { String($0.output.1) }
    let freed = text.contains(#/to be freed|free (it|them) afterwards/#) && result.map(owned.contains) == true ? ["to be freed"] : []
    return phrases + (locals.count > 1 ? ["Local, twice"] : []) + freed
  }

  @Test func commentsSayWhatIsSoInSwift() throws {
    let owned = try Project.spec().handles.filter { $0.freeing == .local }.map(\.name)
    let comments = try Self.generated()
    #expect(comments.count > 300)
    for comment in comments { #expect(Self.mistakes(comment, owned: owned) == [], "\(comment.place)") }
  }

  @Test func namesInCommentsAreThoseOfMembers() throws {
    let folder = "Sources/MPI"
    let sources = Project.files(below: Project.root + "/" + folder, ending: [".swift"]).filter { !$0.hasPrefix("Raw/") }
      .compactMap { Project.text(folder + "/" + $0) }.joined(separator: "\n")
    var members = Set(sources.matches(of: #/\b(?:func|var|let|case) +`?(\w+)/#).map { String($0.output.1) })
    for list in sources.matches(of: #/\bcase ((?:\w+, )+\w+)/#) { members.formUnion(list.output.1.split(separator: ", ").map(String.init)) }
    for comment in try Self.generated() {
      let names = comment.text.matches(of: #/`[A-Z]\w*\.(\w+)`/#).map { String($0.output.1) }
      #expect(names.filter { !members.contains($0) } == [], "\(comment.place)")
    }
  }

  @Test(arguments: [
    ("- Returns: Receives the size.", "var size: Int {"), ("These arrays must stay alive.", "func f()"), ("Has room for `n` elements.", "func f()"),
    ("- Returns: Nonzero when it is so.", "func f() -> Bool {"), ("Release it with `MPI_Request_free`.", "func f()"),
    ("Each `MPI_Start` starts. The corresponding MPI function is `MPI_Start_it`.", "func f()"), ("Local. It is so. Local: alone.", "func f()"),
    ("Local: alone. The query is local.", "func f()"), ("- Returns: The group, to be freed.", "func f() throws(MPIError) -> Group? {"),
    ("- Returns: The group, to be freed.", "var group: Group {"), ("Left {c: over}.", "func f()"),
  ])
  func whatIsNotSoWouldBeNoticed(text: String, declaration: String) {
    #expect(!Self.mistakes(Comment(path: "", line: 1, text: text, declaration: declaration), owned: ["Group"]).isEmpty)
  }

  @Test(arguments: [
    ("Waits. The corresponding MPI function is `MPI_Wait`, in a chapter.", "func f()"), ("Within the local group. Local: alone.", "func f()"),
    ("- Returns: The duplicate, to be freed by all its ranks.", "func f() throws(MPIError) -> Intracomm {"),
  ])
  func whatIsSoPasses(text: String, declaration: String) {
    #expect(Self.mistakes(Comment(path: "", line: 1, text: text, declaration: declaration), owned: ["Group"]) == [])
  }

  // MARK: Rules

  @Test func whatCWritesBecomesAResult() throws {
    let spec = try Project.spec()
    let results = ResultText(spec: spec, function: try #require(spec.functions.first { $0.name == "MPI_Comm_group" }), receiver: "Comm")
    #expect(results.text("Receives the group, to be freed by the caller.", of: "Group") == "The group.")
    #expect(results.text("The new one; to be freed.", of: "Datatype?") == "The new one.")
    #expect(results.text("New communicator, to be freed; `nil` elsewhere.", of: "Intracomm?") == "New communicator, to be freed; `nil` elsewhere.")
    #expect(results.text("Nonzero when it is revoked.", of: "Bool") == "Whether it is revoked.")
    #expect(results.text("True if either may be first, false if not.", of: "Bool") == "True if either may be first, false if not.")
    #expect(results.text("On entry 0; on return all extents.", of: "[Int]") == "All extents.")
    #expect(ResultText.given("On entry 0 for each; on return all extents.") == "0 for each.")
    #expect(ResultText.given("As it is.") == "As it is.")
    #expect(results.text(nil, of: "Status") == "Source, tag and length of the message.")
  }

  @Test func eitherTierSaysWhatIsSoInIt() throws {
    let snippet = try Snippet(
      "MPI_It",
      """
      swift: {tier: generated, receiver: Comm, name: it}
      discussion: "Each {c: `MPI_It`}{swift: start} sends{c: , and keeps `x` until then}."
      parameters: [{name: comm, kind: COMMUNICATOR}, {name: x, kind: RANK, doc: "A rank{c: , a number}."}]
      """)
    let idiomatic = try snippet.documentedIdiomatic("Comm")
    #expect(idiomatic.contains("/// Each start sends.\n") && idiomatic.contains("/// - Parameter x: A rank.\n"))
    #expect(snippet.documentedSwift.contains("/// Each `MPI_It` sends, and keeps `x` until then.\n"))
    #expect(snippet.documentedSwift.contains("///   - x: A rank, a number.\n"))
  }
}
