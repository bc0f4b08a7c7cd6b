import MPISpec
import Testing

/// The comparison with the standard's own data, on data made for it.
@Suite struct ComparisonTests {
  @Test func findsNothingWhereBothSayTheSame() throws {
    #expect(try Comparison(TinySpec().load(), TinyReference().load()).differences() == [])
  }

  /// One change of the spec, and the one difference that it makes.
  struct Change: Sendable, CustomTestStringConvertible {
    var old: String
    var new: String
    var file = TinySpec.chapter
    var expected: [String]

    init(_ old: String, _ new: String, in file: String = TinySpec.chapter, _ expected: String...) {
      (self.old, self.new, self.file, self.expected) = (old, new, file, expected)
    }
    var testDescription: String { expected.first ?? "" }
  }

  static let changes = [
    Change("since: \"3.0\"", "since: \"3.1\"", "MPI_Set_cleanup: since: the spec says 3.1, the reference 3.0"),
    Change("    deprecated: {since: \"4.1\", use: MPI_Recv}\n", "", "MPI_Comm_free: deprecated: the spec says none, the reference 4.1"),
    Change("{since: \"4.1\"", "{since: \"4.0\"", "MPI_Comm_free: deprecated: the spec says 4.0, the reference 4.1"),
    Change(
      "name: MPI_Iprobe", "name: MPI_Iprobed", "MPI_Iprobe: presence: the spec says no, the reference yes",
      "MPI_Iprobed: presence: the spec says yes, the reference no"),
    Change("    since: \"3.0\"\n", "    since: \"3.0\"\n    large: true\n", "MPI_Set_cleanup: large: the spec says yes, the reference no"),
    Change(
      "    since: \"3.0\"\n", "    since: \"3.0\"\n    returns: RANK\n", "MPI_Set_cleanup: returns: the spec says RANK, the reference ERROR_CODE"),
    Change("{name: source, kind: RANK", "{name: source, kind: ERROR_CODE", "MPI_Recv.source: kind: the spec says ERROR_CODE, the reference RANK"),
    Change(
      "{name: source", "{name: sender", "MPI_Recv: parameters: the spec says buf count sender comm status, the reference buf count source comm status"
    ),
    Change("kind: BUFFER, direction: out", "kind: BUFFER, direction: inout", "MPI_Recv.buf: direction: the spec says inout, the reference out"),
    Change("direction: out, length: count", "direction: out", "MPI_Recv.buf: length: the spec says none, the reference an array"),
    Change("length: MPI_MAX_NAME", "length: 10", "MPI_Set_cleanup.name: length: the spec says 10, the reference MPI_MAX_NAME"),
    Change("{name: source, kind: RANK", "{name: source, length: 2, kind: RANK", "MPI_Recv.source: length: the spec says 2, the reference none"),
    Change("{name: source, kind: RANK", "{name: source, at: root, kind: RANK", "MPI_Recv.source: root: the spec says yes, the reference no"),
    Change("{name: source, kind: RANK", "{name: source, form: large, kind: RANK", "MPI_Recv.source: form: the spec says large, the reference both"),
    Change("{name: source, kind: RANK", "{name: source, pointer: true, kind: RANK", "MPI_Recv.source: pointer: the spec says yes, the reference no"),
    Change(
      "returns: ERROR_CODE", "returns: nothing", in: "callbacks.yaml", "MPI_Delete_function: returns: the spec says nothing, the reference ERROR_CODE"
    ),
    Change(
      "    since: \"2.0\"\n", "    since: \"2.0\"\n    variadic: true\n", in: "callbacks.yaml",
      "MPI_Delete_function: variadic: the spec says yes, the reference no"),
    Change(
      "kind: EXTRA_STATE}", "kind: EXTRA_STATE, direction: out}", in: "callbacks.yaml",
      "MPI_Delete_function.extra_state: direction: the spec says out, the reference in"),
    Change("large: MPI_Count", "large: MPI_Aint", in: "kinds.yaml", "POLYXFER_NUM_ELEM: large_type: the spec says MPI_Aint, the reference MPI_Count"),
    Change(
      "{name: RANK, c: int}", "{name: RANK, c: long}", in: "kinds.yaml", "RANK: type: the spec says long, the reference int",
      "RANK: large_type: the spec says long, the reference int"),
    Change(
      "{name: MPI_INT, type: MPI_Datatype", "{name: MPI_INT, type: int", in: "constants.yaml",
      "MPI_INT: type: the spec says int, the reference MPI_Datatype"),
    Change(
      "      - {name: MPI_COMM_NULL", "      - {name: MPI_EXTRA, doc: One more.}\n      - {name: MPI_COMM_NULL", in: "constants.yaml",
      "MPI_EXTRA: presence: the spec says yes, the reference no"),
  ]

  @Test(arguments: changes) func findsOneChange(change: Change) throws {
    let spec = try TinySpec().replacing(change.old, with: change.new, in: change.file).load()
    #expect(Comparison(spec, try TinyReference().load()).differences().map(\.description) == change.expected)
  }

  @Test func findsACallbackOfAnotherType() throws {
    let reference = try TinyReference().replacing(
      "\"func_type\": \"MPI_Delete_function\"", with: "\"func_type\": \"MPI_User_function\"", in: Reference.interfaces
    )
    .load()
    #expect(
      Comparison(try TinySpec().load(), reference).differences().map(\.description) == [
        "MPI_Set_cleanup.function: callback: the spec says MPI_Delete_function, the reference MPI_User_function"
      ])
  }

  @Test func findsWhatTheSpecLacks() throws {
    let reference = try TinyReference()
      .replacing("\"mpi_sum\": {\"name\": \"MPI_SUM\"", with: "\"mpi_sum\": {\"name\": \"MPI_SUMMA\"", in: Reference.abi)
      .replacing("FORTRAN_ONLY\t1\tin\tinteger\tint\tint\tMPI_Sizeof", with: "NEW_KIND\t1\tin\tinteger\tint\tint\tMPI_Recv", in: Reference.kindTable)
      .load()
    #expect(
      Comparison(try TinySpec().load(), reference).differences().map { "\($0.place) \($0.field) \($0.spec)" } == [
        "NEW_KIND presence no", "MPI_SUMMA presence no", "MPI_SUM presence yes",
      ])
  }

  @Test func leavesExtensionsAside() throws {
    let spec = try TinySpec().replacing("standard: Point-to-Point Communication\n", with: "").load()
    #expect(Comparison(spec, try TinyReference().load()).differences().count { $0.field == .presence && $0.spec == "no" } == 4)
  }
}

/// The differences that are meant.
@Suite struct KnownDifferencesTests {
  static let text = """
    differences:
      - field: direction
        spec: inout
        reference: out
        places: [MPI_Recv.buf, MPI_Recv.status]
        reason: Said twice for a test.
    """

  let found = [
    Difference("MPI_Recv.buf", .direction, spec: "inout", reference: "out"),
    Difference("MPI_Recv.buf", .kind, spec: "A", reference: "B"),
  ]

  @Test func areToldFromOthersAndFromThoseThatAreNoMore() throws {
    let judgement = try KnownDifferences(Self.text).judge(found)
    #expect(judgement.explained.map(\.difference) == [found[0]])
    #expect(judgement.unexplained == [found[1]])
    #expect(judgement.outdated.map(\.difference.place) == ["MPI_Recv.status"])
    #expect(judgement.outdated.first?.line == 2 && !judgement.isClean)
  }

  @Test func holdForTheirValuesAlone() throws {
    let other = Difference("MPI_Recv.buf", .direction, spec: "in", reference: "out")
    let judgement = try KnownDifferences(Self.text.replacing(", MPI_Recv.status", with: "")).judge([other])
    #expect(judgement.unexplained == [other] && judgement.outdated.count == 1)
    #expect(try KnownDifferences(Self.text.replacing(", MPI_Recv.status", with: "")).judge([found[0]]).isClean)
  }

  @Test(arguments: [
    ("reason: Said twice for a test.", "reason:", "differences.yaml:2: reason: is missing; expected a text"),
    ("field: direction", "field: colour", "differences.yaml:2: field: expected one of presence, since"),
    ("MPI_Recv.status", "MPI_Recv.buf", "differences.yaml:2: MPI_Recv.buf: direction: stands twice"),
    ("places: [MPI_Recv.buf, MPI_Recv.status]", "place: MPI_Recv", "differences.yaml:5: place: unknown field; expected one of field, spec"),
    ("[MPI_Recv.buf, MPI_Recv.status]", "[]", "differences.yaml:2: places: is missing"),
  ]) func mistakesAreTold(old: String, new: String, expected: String) {
    let error = #expect(throws: SpecErrors.self) { try KnownDifferences(Self.text.replacing(old, with: new)) }
    #expect(error?.errors.contains { $0.description.hasPrefix(expected) } == true, "\(error?.description ?? "")")
  }
}
