@testable import MPISpec
import Testing

/// What loading makes of a spec without mistakes.
@Suite struct LoaderTests {
  @Test func readsFunctionsWithTheirDefaults() throws {
    let spec = try TinySpec().load()
    let receive = try #require(spec.functions.first { $0.name == "MPI_Recv" })
    #expect(receive.chapter == "messages" && receive.since == Version(2, 0) && receive.hasLargeForm)
    #expect(receive.returns == "ERROR_CODE" && receive.completion == .blocking && receive.placement.form == .method)
    #expect(receive.deprecated == nil && !receive.isAlwaysPresent && !receive.worksUninitialized && !receive.neverReturns)
    #expect(receive.parameters.map(\.name) == ["buf", "count", "source", "comm", "status"])
    #expect(receive.parameters.map(\.direction) == [.output, .input, .input, .input, .output])
    #expect(receive[parameter: "buf"]?.length == .parameter("count"))
    #expect(receive[parameter: "source"]?.accepts == ["MPI_ANY_SOURCE"])
    #expect(receive.messages.map(\.buffer) == ["buf"] && receive.messages.first?.role == .receive)
  }

  @Test func readsWhatIsSeldomGiven() throws {
    let spec = try TinySpec()
      .replacing(
        "    summary: Frees", with: "    always: true\n    initialized: not_required\n    runtime: end\n    returning: never\n    summary: Frees"
      )
      .load()
    let free = try #require(spec.functions.first { $0.name == "MPI_Comm_free" })
    #expect(free.isAlwaysPresent && free.worksUninitialized && free.neverReturns && free.runtime == "end")
    #expect(spec.functions.last?.optionalResult == Function.OptionalResult(flag: "flag", values: ["status"]))
    #expect(free.deprecated == Function.Deprecation(since: Version(4, 1), use: "MPI_Recv"))
  }

  @Test func largeFormsCameWithTheVersionOfTheirOwn() throws {
    let spec = try TinySpec().load()
    #expect(spec.functions.first { $0.name == "MPI_Recv" }?.since(.large) == Version(4, 0))
    let later = try TinySpec().replacing("large: true", with: "large: true\n    large_since: \"4.1\"").load()
    #expect(later.functions.first { $0.name == "MPI_Recv" }?.since(.large) == Version(4, 1))
    #expect(later.functions.first { $0.name == "MPI_Recv" }?.since(.small) == Version(2, 0))
  }

  @Test func readsTables() throws {
    let spec = try TinySpec().load()
    #expect(spec.kinds["POLYXFER_NUM_ELEM"]?.small == "int" && spec.kinds["POLYXFER_NUM_ELEM"]?.large == "MPI_Count")
    #expect(spec.kinds["RANK"]?.large == "int" && spec.kinds["RANK"]?.shape == .value)
    #expect(spec.handle("Comm")?.freeing == .collective)
    #expect(spec.callback("MPI_Delete_function")?.parameters.count == 2)
    #expect(spec.constants.map(\.domain) == ["Values", nil])
    #expect(spec.constants.flatMap(\.constants).first { $0.name == "MPI_MAX_NAME" }?.canBeMissing == true)
    #expect(spec.constants.flatMap(\.constants).first { $0.name == "MPI_STATUS_IGNORE" }?.isStatic == false)
    #expect(spec.unbound.map(\.name) == ["MPI_Address"])
    #expect(spec.chapters.map(\.isExtension) == [false])
  }

  @Test(arguments: [
    ("n", ArrayLength.parameter("n")), ("MPI_MAX_NAME", .constant("MPI_MAX_NAME")), ("16", .number(16)), ("peers", .peers),
    ("group_size", .groupSize),
    ("in_degree", .inDegree), ("out_degree", .outDegree), ("dimensions", .dimensions), ("sum(n)", .sum("n")), ("last(n)", .last("n")),
    ("triples(n)", .triples("n")),
  ])
  func readsEveryLength(text: String, length: ArrayLength) throws {
    let spec = try TinySpec().replacing("length: count", with: "length: \(text)")
      .replacing("{name: count,", with: "{name: n,").replacing("count: count", with: "count: n").load()
    #expect(spec.functions.first?.parameters.first?.length == length)
    #expect(length.description == text)
  }

  @Test func readsVersions() {
    #expect(Version("3.1") == Version(3, 1) && Version("3.1")?.description == "3.1")
    #expect(Version(3, 1) < Version(4, 0) && Version(4, 0) < Version(4, 1))
    for text in ["3", "3.", ".1", "0.1", "3.1.2", "three.1", "-3.1", ""] { #expect(Version(text) == nil, "\(text)") }
  }
}
