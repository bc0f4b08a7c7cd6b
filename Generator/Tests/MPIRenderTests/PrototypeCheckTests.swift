import MPIProbe
import MPISpec
import Testing

@testable import MPIRender

/// The comparison of a header's prototypes with the spec.
@Suite struct PrototypeCheckTests {
  func differences(_ functions: [CFunction], spec: Spec? = nil) throws -> [PrototypeDifference] {
    PrototypeCheck(spec: try spec ?? Fixture.spec()).differences(MadeUp.header(functions))
  }

  @Test func findsNoneWhereTheyAgree() throws { #expect(try differences(MadeUp.functions) == []) }

  @Test func tellsPlaceAndBothTypes() throws {
    let found = try differences([MadeUp.function("MPI_Comm_rank", [("c", .builtin("int")), ("r", .pointer(.builtin("int")))])])
    #expect(found.map(\.description) == ["MPI_Comm_rank: parameter 1, comm: the spec says `MPI_Comm`, the header `int`"])
    #expect(found.map(\.isConstOnly) == [false])
  }

  @Test func tellsAnotherResult() throws {
    let rank: [(String, CType)] = [("c", .named("MPI_Comm")), ("r", .pointer(.builtin("int")))]
    let found = try differences([MadeUp.function("MPI_Comm_rank", returns: .builtin("void"), rank)])
    #expect(found.map(\.description) == ["MPI_Comm_rank: result: the spec says `int`, the header `void`"])
  }

  @Test func tellsAnotherNumberOfParameters() throws {
    let found = try differences([MadeUp.function("MPI_Comm_rank", [("c", .named("MPI_Comm"))])])
    #expect(found.map(\.description) == ["MPI_Comm_rank: parameters: the spec says `2 parameters`, the header `1 parameters`"])
  }

  @Test func tellsWhenOnlyConstDiffers() throws {
    let send = try #require(MadeUp.functions.first)
    var changed = send
    changed.parameters[0].type = .pointer(.builtin("void"))
    #expect(try differences([changed]).map(\.isConstOnly) == [true])
    changed.parameters[0].type = .pointer(.builtin("char"))
    #expect(try differences([changed]).map(\.isConstOnly) == [false])
  }

  @Test func bothFormsAreCompared() throws {
    var large = try #require(MadeUp.functions.first)
    large.name = "MPI_Send_c"
    #expect(try differences([large]).map(\.place) == ["parameter 2, count"])
    large.parameters[1].type = .named("MPI_Count")
    #expect(try differences([large]) == [])
  }

  /// Types that C takes for the same in a parameter.
  static let same: [(String, CType)] = [
    ("kind: RANK, length: 2", .array(.qualified("const", .builtin("int")), count: nil)),
    ("kind: RANK, length: 2", .pointer(.qualified("const", .builtin("int")))),
    ("kind: RANK, length: 2", .array(.qualified("const", .builtin("int")), count: 2)),
    ("kind: RANK, length: triples(n)", .array(.array(.qualified("const", .builtin("int")), count: 3), count: nil)),
    ("kind: RANK, length: triples(n)", .pointer(.array(.qualified("const", .builtin("int")), count: 3))),
    ("kind: RANK", .qualified("const", .builtin("int"))),
    ("kind: F90_COMM", .builtin("int")),
    ("kind: FUNCTION, callback: MPI_Comm_delete_attr_function", .pointer(.named("MPI_Comm_delete_attr_function"))),
    ("kind: FUNCTION, callback: MPI_Comm_delete_attr_function", .named("MPI_Comm_delete_attr_function")),
    ("kind: STRING_ARRAY, length: 2", .pointer(.pointer(.builtin("char")))),
    ("kind: ARGUMENT_LIST, direction: inout", .pointer(.pointer(.pointer(.builtin("char"))))),
    ("kind: SOURCE_ORDERING, direction: out", .pointer(.named("MPI_T_source_order"))),
  ]

  @Test(arguments: same) func takesForTheSame(parameter: String, type: CType) throws {
    #expect(try differences(of: parameter, type) == [])
  }

  static let other: [(String, CType)] = [
    ("kind: RANK, length: 2", .builtin("int")),
    ("kind: RANK, length: triples(n)", .array(.array(.qualified("const", .builtin("int")), count: 4), count: nil)),
    ("kind: RANK, length: triples(n)", .pointer(.builtin("int"))),
    ("kind: RANK", .builtin("long")),
    ("kind: FUNCTION, callback: MPI_Comm_delete_attr_function", .pointer(.named("MPI_User_function"))),
    ("kind: STRING, direction: out, length: 2", .builtin("char")),
    ("kind: STATUS, direction: out", .named("MPI_Status")),
  ]

  @Test(arguments: other) func tellsApart(parameter: String, type: CType) throws {
    #expect(try differences(of: parameter, type).count == 1)
  }

  private func differences(of parameter: String, _ type: CType) throws -> [PrototypeDifference] {
    let spec = try Fixture.spec(
      functions: """
        - name: MPI_It
          since: "2.0"
          scope: local
          swift: {tier: raw, receiver: MPI, name: it}
          summary: Does it.
          discussion: At once.
          parameters: [{name: n, kind: RANK}, {name: x, \(parameter)}]
        """)
    return try differences([MadeUp.function("MPI_It", [("n", .builtin("int")), ("x", type)])], spec: spec)
  }
}
