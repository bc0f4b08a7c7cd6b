import Testing

@testable import MPIRender

/// What facts of the spec become in the idiomatic tier.
@Suite struct IdiomaticSnippetTests {
  @Test func aResultBecomesTheValueOfAProperty() throws {
    let snippet = try Snippet(
      "MPI_It",
      """
      swift: {tier: generated, receiver: Comm, name: it, form: property}
      parameters: [{name: comm, kind: COMMUNICATOR}, {name: x, kind: RANK, direction: out}]
      """)
    let text = try snippet.idiomatic("Comm")
    #expect(text.contains("extension Comm {") && text.contains("  public final var it: Int {\n    get throws(MPIError) {\n"))
    #expect(text.contains("try check(smpi_It(handle, &x), .MPI_It)") && text.contains("return Int(x)"))
  }

  @Test func aLogicalResultDecidesWhetherThereIsAValue() throws {
    let snippet = try Snippet(
      "MPI_It",
      """
      swift: {tier: generated, receiver: Comm, name: it}
      parameters:
        - {name: comm, kind: COMMUNICATOR}
        - {name: source, kind: RANK, default: MPI_ANY_SOURCE, accepts: [MPI_ANY_SOURCE]}
        - {name: flag, kind: LOGICAL, direction: out}
        - {name: status, kind: STATUS, direction: out}
      results: {optional: flag, values: [status]}
      """)
    let text = try snippet.idiomatic("Comm")
    #expect(text.contains("public final func it(source: Int = anySource) throws(MPIError) -> Status? {"))
    #expect(text.contains("guard flag != 0 else { return nil }") && text.contains("return Status(raw: status)"))
  }

  @Test func aNumberHasALeast() throws {
    let snippet = try Snippet(
      "MPI_It",
      """
      swift: {tier: generated, receiver: Comm, name: it}
      parameters: [{name: comm, kind: COMMUNICATOR}, {name: x, kind: RANK, least: 2}]
      """)
    #expect(try snippet.idiomatic("Comm").contains("try expect(x, least: 2, .arg, \"x\", .MPI_It)"))
  }

  @Test func domainsBecomeEnumerationsAndOptionSets() throws {
    let snippet = try Snippet(
      "MPI_It",
      """
      swift: {tier: generated, receiver: MPI, name: it}
      parameters:
        - {name: level, kind: THREAD_LEVEL, domain: ThreadLevel}
        - {name: mode, kind: RANK, domain: FileMode, default: MPI_MODE_RDONLY}
        - {name: provided, kind: THREAD_LEVEL, direction: out, domain: ThreadLevel}
      """)
    let text = try snippet.idiomatic("Module")
    #expect(text.contains("public func it(level: ThreadLevel, mode: FileMode = .readOnly) throws(MPIError) -> ThreadLevel {"))
    #expect(text.contains("let cLevel = try level.constant") && text.contains("smpi_It(cLevel, mode.rawValue, &provided)"))
    #expect(text.contains("return try ThreadLevel(constant: provided)"))
  }

  @Test func aTextComesBackAsAString() throws {
    let snippet = try Snippet(
      "MPI_It",
      """
      swift: {tier: generated, receiver: MPI, name: it}
      parameters:
        - {name: key, kind: STRING}
        - {name: name, kind: STRING, direction: out, length: MPI_MAX_NAME}
        - {name: resultlen, kind: STRING_LENGTH, direction: out}
      """)
    let text = try snippet.idiomatic("Module")
    #expect(text.contains("public func it(key: String) throws(MPIError) -> String {"))
    #expect(text.contains("withText(smpi_MPI_MAX_NAME)"))
  }

  @Test func aMessageIsOneArgument() throws {
    let snippet = try Snippet(
      "MPI_It",
      """
      large: true
      swift: {tier: generated, receiver: Comm, name: it}
      parameters:
        - {name: buf, kind: BUFFER}
        - {name: count, kind: POLYXFER_NUM_ELEM_NNI}
        - {name: datatype, kind: DATATYPE}
        - {name: dest, kind: RANK}
        - {name: comm, kind: COMMUNICATOR}
      messages: [{buffer: buf, count: count, datatype: datatype, role: send}]
      """)
    let text = try snippet.idiomatic("Comm")
    #expect(text.contains("(_ buf: ") && text.contains(", dest: Int) throws(MPIError) {"), "\(text)")
    // The small form where the count fits C's int, the large one otherwise.
    #expect(text.contains("= Int32(exactly: ") && text.contains("try check(smpi_It_c("))
  }

  @Test func aLabelAndAnOrderOfItsOwn() throws {
    let snippet = try Snippet(
      "MPI_It",
      """
      swift: {tier: generated, receiver: MPI, name: it, arguments: [second, first]}
      parameters: [{name: first, kind: RANK, label: _}, {name: second, kind: RANK}]
      """)
    #expect(try snippet.idiomatic("Module").contains("public func it(second: Int, _ first: Int) throws(MPIError) {"))
  }

  @Test func documentationSpeaksOfSwift() throws {
    let snippet = try Snippet(
      "MPI_It",
      """
      discussion: "Sends `count` of `datatype` from `buf` on `comm` and puts `MPI_UNDEFINED` in `x` where nothing comes, as `MPI_Recv` does."
      swift: {tier: generated, receiver: Comm, name: it}
      parameters:
        - {name: buf, kind: BUFFER, doc: "Data, or `MPI_IN_PLACE`."}
        - {name: count, kind: POLYXFER_NUM_ELEM_NNI, doc: "How many."}
        - {name: datatype, kind: DATATYPE}
        - {name: comm, kind: COMMUNICATOR}
        - {name: x, kind: RANK, direction: out, undefined: nil, doc: "Who, or `MPI_UNDEFINED`."}
      messages: [{buffer: buf, count: count, datatype: datatype, role: send}]
      """)
    let text = try snippet.documentedIdiomatic("Comm").replacing(#/\s+\/\/\/\s+/#, with: " ")
    #expect(text.contains("puts `nil` in `x` where nothing comes, as `MPI_Recv` does."), "\(text)")
    #expect(text.contains("Data, or `.inPlace`.") && text.contains("- Returns: Who, or `nil`."))
    #expect(
      text.contains(
        "Of C's arguments, `comm` is the object itself, `x` is what comes back and `count` and `datatype` are known from the other arguments."))
  }

  @Test func whatNoRuleCoversIsTold() throws {
    let snippet = try Snippet(
      "MPI_It", "swift: {tier: generated, receiver: MPI, name: it}\nparameters: [{name: x, kind: ATTRIBUTE_VAL}]")
    let error = #expect(throws: UnrenderableFunction.self) { try snippet.idiomatic("Module") }
    #expect(
      error?.description
        == "MPI_It: parameter x of kind ATTRIBUTE_VAL has no rule; give it what it needs in the spec, or mark it `tier: hand`")
  }
}
