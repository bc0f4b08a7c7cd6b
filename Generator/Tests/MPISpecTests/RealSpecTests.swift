@testable import MPISpec
import Testing

/// What the project's spec has to have, on any clone.
@Suite struct RealSpecTests {
  @Test func countsAreThoseOfTheStandard() throws {
    let counts = SpecCounts(try ProjectSpec.load())
    #expect(counts.base == 531 && counts.large == 159 && counts.symbols == 690)
    #expect(counts.callbacks == 21)
    func row(_ major: Int, _ minor: Int) -> [Int]? {
      counts.rows.first { $0.version == Version(major, minor) }.map { [$0.base, $0.large] }
    }
    #expect(row(3, 1) == [411, 0])
    #expect(row(4, 0) == [479, 154])
    #expect(row(4, 1) == [503, 159])
    #expect(row(5, 0) == [531, 159])
  }

  @Test func factsAreThoseOnRecord() throws {
    let changes = Digest(try ProjectSpec.load()).changes(from: try ProjectSpec.text(Digest.file))
    #expect(changes == [], "if this is meant: mpi-generate check-spec --record")
    #expect(Digest(try ProjectSpec.load()).text == (try ProjectSpec.text(Digest.file)))
  }

  @Test func oneOtherDirectionIsNoticed() throws {
    var files = try ProjectSpec.files()
    let chapter = "functions/point-to-point.yaml"
    let text = try #require(files[chapter])
    let receive = try #require(text.firstRange(of: "  - name: MPI_Recv\n"))
    let buffer = try #require(text[receive.upperBound...].firstRange(of: "{name: buf, kind: BUFFER, direction: out"))
    files[chapter] = text.replacingCharacters(buffer, with: "{name: buf, kind: BUFFER, direction: inout")
    let changes = Digest(try Loader(files: files).load()).changes(from: try ProjectSpec.text(Digest.file))
    #expect(changes.count == 2)
    #expect(changes.first?.hasPrefix("- MPI_Recv 2.0 large ERROR_CODE buf:BUFFER:out") == true)
    #expect(changes.last?.hasPrefix("+ MPI_Recv 2.0 large ERROR_CODE buf:BUFFER:inout") == true)
  }

  @Test func textsAreOurOwnAndInOrder() throws {
    #expect(TextLint(try ProjectSpec.load()).findings() == [])
  }

  @Test func deliberateDifferencesAreReadable() throws {
    let known = try KnownDifferences(try ProjectSpec.text(KnownDifferences.file))
    #expect(known.entries.allSatisfy { $0.reason.count > 20 })
    // Every place exists: an entry for nothing would only be noticed beside the standard's data.
    let spec = try ProjectSpec.load()
    let constants = Set(spec.constants.flatMap(\.constants).map(\.name))
    for place in known.entries.map(\.difference.place) {
      let parts = place.split(separator: ".").map(String.init)
      let function = spec.functions.first { $0.name == parts[0] }
      #expect(
        parts.count == 2 ? function?[parameter: parts[1]] != nil : function != nil || spec.kinds[place] != nil || constants.contains(place),
        "\(place)")
    }
  }

  /// The description of the format names every field that the reading knows.
  @Test func theFormatIsDescribedCompletely() throws {
    let description = try ProjectSpec.text("README.md")
    for name in try ProjectSpec.files().keys where !name.hasPrefix("functions/") { #expect(description.contains("`\(name)`"), "\(name)") }
    for (file, opening) in Self.openings {
      var spec = TinySpec()
      spec = spec.replacing(
        opening,
        with: opening.hasPrefix("{") ? "{no_such_field: 1, \(opening.dropFirst())" : "\(opening.prefix { $0 == " " })no_such_field: 1\n\(opening)",
        in: file)
      let mistake = try #require(spec.mistakes().first { $0.field == "no_such_field" }, "\(file): \(opening)")
      let fields = mistake.problem.split(separator: "expected one of ")[1].split(separator: ", ")
      for field in fields { #expect(description.contains("`\(field)`"), "\(file): \(field) is not described") }
    }
  }

  /// A place in each sort of mapping, at which another field can be put in.
  static let openings = [
    ("kinds.yaml", "{name: RANK"), ("handles.yaml", "{name: Comm"), ("callbacks.yaml", "    since: \"2.0\""), ("constants.yaml", "    type: int"),
    ("constants.yaml", "{name: MPI_COMM_NULL"), ("datatypes.yaml", "{name: MPI_INT"), ("operations.yaml", "{name: MPI_SUM"),
    ("libraries.yaml", "{name: an-mpi"), ("launchers.yaml", "{name: mpiexec"), ("removed.yaml", "{name: MPI_Address"),
    (TinySpec.chapter, "chapter: messages"),
    (TinySpec.chapter, "    since: \"2.0\""), (TinySpec.chapter, "{tier: hand"), (TinySpec.chapter, "{since: \"4.1\""),
    (TinySpec.chapter, "{name: buf"), (TinySpec.chapter, "{buffer: buf"), (TinySpec.chapter, "{optional: flag"),
  ]
}

extension String {
  /// The text with a range of it replaced.
  func replacingCharacters(_ range: Range<Index>, with text: String) -> String { self[..<range.lowerBound] + text + self[range.upperBound...] }
}
