import MPISpec
import Testing

@testable import MPIRender

/// What each feature of the spec becomes in the shim and in the raw tier.
@Suite struct SnippetTests {
  // MARK: Parameters

  /// A parameter, and what it is in the shim's declaration, in what the shim passes on, and in Swift.
  struct Case: Sendable, CustomTestStringConvertible {
    var parameter: String
    var declared: String
    var passed: String
    var swift: String
    var others = ""

    var testDescription: String { parameter }
  }

  static let cases = [
    Case(parameter: "kind: RANK", declared: "int x", passed: "x", swift: "Int32"),
    Case(parameter: "kind: RANK, direction: out", declared: "int *x", passed: "x", swift: "UnsafeMutablePointer<Int32>"),
    Case(parameter: "kind: RANK, direction: inout", declared: "int *x", passed: "x", swift: "UnsafeMutablePointer<Int32>"),
    Case(
      parameter: "kind: RANK, direction: out, nullable: true", declared: "int *x", passed: "x", swift: "UnsafeMutablePointer<Int32>?"),
    Case(parameter: "kind: RANK, pointer: true", declared: "int *x", passed: "x", swift: "UnsafeMutablePointer<Int32>"),
    Case(parameter: "kind: RANK, direction: out, pointer: false", declared: "int x", passed: "x", swift: "Int32"),
    Case(parameter: "kind: OFFSET", declared: "SMPI_Offset x", passed: "x", swift: "Int"),
    Case(parameter: "kind: F90_COMM", declared: "SMPI_Fint x", passed: "x", swift: "Int32"),
    Case(parameter: "kind: RANK, length: 4", declared: "const int x[]", passed: "x", swift: "UnsafePointer<Int32>?"),
    Case(parameter: "kind: RANK, length: 4, direction: out", declared: "int x[]", passed: "x", swift: "UnsafeMutablePointer<Int32>?"),
    Case(parameter: "kind: RANK, length: 4, constant: false", declared: "int x[]", passed: "x", swift: "UnsafeMutablePointer<Int32>?"),
    Case(
      parameter: "kind: RANK, length: triples(n)", declared: "const int x[][3]", passed: "x", swift: "UnsafePointer<(Int32, Int32, Int32)>?",
      others: "{name: n, kind: ARRAY_LENGTH_NNI}"),
    Case(parameter: "kind: COMMUNICATOR", declared: "SMPI_Comm x", passed: "SMPI_TO(MPI_Comm, x)", swift: "MPI_Comm"),
    Case(
      parameter: "kind: COMMUNICATOR, direction: out", declared: "SMPI_Comm *x", passed: "(MPI_Comm *)x", swift: "UnsafeMutablePointer<MPI_Comm>"),
    Case(
      parameter: "kind: DATATYPE, length: 2", declared: "const SMPI_Datatype x[]", passed: "(const MPI_Datatype *)x",
      swift: "UnsafePointer<MPI_Datatype>?"),
    Case(parameter: "kind: FILE", declared: "SMPI_File x", passed: "SMPI_TO(MPI_File, x)", swift: "MPI_File"),
    Case(parameter: "kind: TOOLS_ENUM", declared: "SMPI_T_enum x", passed: "SMPI_TO(MPI_T_enum, x)", swift: "MPI_T_enum"),
    // An enumeration of C is no structure on either side.
    Case(parameter: "kind: SOURCE_ORDERING", declared: "SMPI_T_source_order x", passed: "x", swift: "MPI_T_source_order"),
    Case(
      parameter: "kind: SOURCE_ORDERING, direction: out", declared: "SMPI_T_source_order *x", passed: "(MPI_T_source_order *)x",
      swift: "UnsafeMutablePointer<MPI_T_source_order>"),
    Case(
      parameter: "kind: STATUS, direction: out", declared: "SMPI_Status *x", passed: "(MPI_Status *)x", swift: "UnsafeMutablePointer<MPI_Status>"),
    Case(
      parameter: "kind: STATUS, direction: out, accepts: [MPI_STATUS_IGNORE]", declared: "SMPI_Status *x", passed: "(MPI_Status *)x",
      swift: "UnsafeMutablePointer<MPI_Status>?"),
    Case(parameter: "kind: STATUS", declared: "const SMPI_Status *x", passed: "(const MPI_Status *)x", swift: "UnsafePointer<MPI_Status>"),
    Case(
      parameter: "kind: STATUS, direction: out, length: 2", declared: "SMPI_Status x[]", passed: "(MPI_Status *)x",
      swift: "UnsafeMutablePointer<MPI_Status>?"),
    Case(parameter: "kind: BUFFER", declared: "const void *x", passed: "x", swift: "UnsafeRawPointer?"),
    Case(parameter: "kind: BUFFER, direction: out", declared: "void *x", passed: "x", swift: "UnsafeMutableRawPointer?"),
    Case(parameter: "kind: BUFFER, constant: false", declared: "void *x", passed: "x", swift: "UnsafeMutableRawPointer?"),
    Case(parameter: "kind: ATTRIBUTE_VAL", declared: "void *x", passed: "x", swift: "UnsafeMutableRawPointer?"),
    Case(parameter: "kind: STRING", declared: "const char *x", passed: "x", swift: "UnsafePointer<CChar>?"),
    Case(
      parameter: "kind: STRING, direction: out, length: MPI_MAX_NAME", declared: "char *x", passed: "x", swift: "UnsafeMutablePointer<CChar>?"),
    Case(
      parameter: "kind: STRING_ARRAY, length: 2", declared: "char *x[]", passed: "x", swift: "UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?"),
    Case(
      parameter: "kind: STRING_2DARRAY, length: 2", declared: "char **x[]", passed: "x",
      swift: "UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>?"),
    Case(
      parameter: "kind: ARGUMENT_LIST, direction: inout", declared: "char ***x", passed: "x",
      swift: "UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>?"),
    Case(
      parameter: "kind: ARGUMENT_LIST, pointer: false", declared: "char *x[]", passed: "x",
      swift: "UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?"),
    Case(
      parameter: "kind: FUNCTION, callback: MPI_Comm_delete_attr_function", declared: "SMPI_Comm_delete_attr_function *x",
      passed: "(MPI_Comm_delete_attr_function *)x", swift: "MPI_Comm_delete_attr_function?"),
  ]

  @Test(arguments: cases) func parameter(example: Case) throws {
    let others = example.others.isEmpty ? "" : ", \(example.others)"
    let snippet = try Snippet("MPI_It", "parameters: [{name: x, \(example.parameter)}\(others)]")
    let rest = example.others.isEmpty ? "" : ", int n"
    #expect(snippet.c.contains("int smpi_It(\(example.declared)\(rest)) {\n"), "\(snippet.c)")
    #expect(snippet.c.contains("  return MPI_It(\(example.passed)\(rest.isEmpty ? "" : ", n"));\n"), "\(snippet.c)")
    #expect(snippet.swift.contains("MPI_It(_ x: \(example.swift)\(rest.isEmpty ? "" : ", _ n: Int32")) throws(MPIError)"), "\(snippet.swift)")
  }

  @Test func aNameThatIsAKeywordGetsBackticks() throws {
    let snippet = try Snippet("MPI_It", "parameters: [{name: in, kind: RANK}]")
    #expect(snippet.swift.contains("public func MPI_It(_ `in`: Int32) throws(MPIError) {"))
    #expect(snippet.swift.contains("smpi_It(`in`)"))
  }

  @Test func variableArgumentsAreLeftOut() throws {
    let snippet = try Snippet("MPI_It", "parameters: [{name: level, kind: RANK}, {name: varargs, kind: VARARGS}]")
    #expect(snippet.c.contains("int smpi_It(int level) {") && snippet.c.contains("return MPI_It(level);"))
  }

  // MARK: Functions

  @Test func aFunctionWithoutMore() throws {
    let snippet = try Snippet("MPI_It", "parameters: []")
    #expect(
      snippet.c == """
        int smpi_It(void) {
          SMPI_ENTER(MPI_It);
        #if SMPI_HAVE_MPI_It
          return MPI_It();
        #else
          return SMPI_UNAVAILABLE;
        #endif
        }

        """)
    #expect(
      snippet.swift == """
        @inlinable
        public func MPI_It() throws(MPIError) {
          try ensureRunning()
          try check(smpi_It(), .MPI_It)
        }

        """)
  }

  // MARK: Emulations

  static let exchange = """
    large: true
    emulation: {large: {by: datatypes}}
    parameters:
      - {name: sendbuf, kind: BUFFER}
      - {name: sendcount, kind: POLYXFER_NUM_ELEM_NNI}
      - {name: sendtype, kind: DATATYPE}
      - {name: recvbuf, kind: BUFFER, direction: out}
      - {name: recvcount, kind: POLYXFER_NUM_ELEM_NNI, at: root}
      - {name: recvtype, kind: DATATYPE, at: root}
      - {name: root, kind: RANK}
      - {name: comm, kind: COMMUNICATOR}
    messages:
      - {buffer: sendbuf, count: sendcount, datatype: sendtype, role: send, in_place: root}
      - {buffer: recvbuf, count: recvcount, datatype: recvtype, role: receive, at: root}
    """

  @Test func whereAFormIsMissingItsEmulationIsCalled() throws {
    let snippet = try Snippet("MPI_It", Self.exchange)
    #expect(
      snippet.c.contains(
        """
          SMPI_ENTER(MPI_It_c);
        #if SMPI_HAVE_MPI_It_c
        #if SMPI_EMULATES_MPI_It_c
          if (SMPI_IS_FORCED) return smpi_emulated_It_c(sendbuf, sendcount, sendtype, recvbuf, recvcount, recvtype, root, comm);
        #endif
          return MPI_It_c(sendbuf, sendcount, SMPI_TO(MPI_Datatype, sendtype), recvbuf, recvcount, SMPI_TO(MPI_Datatype, recvtype), root, SMPI_TO(MPI_Comm, comm));
        #elif SMPI_EMULATES_MPI_It_c
          return smpi_emulated_It_c(sendbuf, sendcount, sendtype, recvbuf, recvcount, recvtype, root, comm);
        #else
          return SMPI_UNAVAILABLE;
        #endif
        """), "\(snippet.c)")
    #expect(try snippet.file("Sources/CMPI/Generated/symbols.c").contains("\"MPI 4.0\", SMPI_HAVE_MPI_It_c, SMPI_EMULATES_MPI_It_c },"))
    #expect(try snippet.file("Sources/CMPI/Generated/symbols.c").contains("\"MPI 2.0\", SMPI_HAVE_MPI_It, 0 },"))
    let header = try snippet.file("Sources/CMPI/Generated/smpi_emulations.h")
    #expect(header.contains("#define SMPI_EMULATES_MPI_It_c ((SMPI_IS_TESTING || !SMPI_HAVE_MPI_It_c) && SMPI_HAVE_MPI_It)\n"))
    #expect(header.contains("int smpi_emulated_It_c(const void *sendbuf, SMPI_Count sendcount, SMPI_Datatype sendtype, void *recvbuf,"))
  }

  @Test func whatALibraryDoesNotDoRightIsEmulatedThere() throws {
    let snippet = try Snippet("MPI_It", Self.exchange, distrusted: ["MPI_It_c"])
    #expect(snippet.c.contains("#if SMPI_HAVE_MPI_It_c && !SMPI_DISTRUSTS_MPI_It_c\n"))
    #expect(snippet.c.contains("#if SMPI_HAVE_MPI_It\n"))
    let emulations = try snippet.file("Sources/CMPI/Generated/smpi_emulations.h")
    #expect(emulations.contains("((SMPI_IS_TESTING || !SMPI_HAVE_MPI_It_c || SMPI_DISTRUSTS_MPI_It_c) && SMPI_HAVE_MPI_It)\n"))
    let symbols = try snippet.file("Sources/CMPI/Generated/symbols.c")
    #expect(symbols.contains("\"MPI 4.0\", SMPI_HAVE_MPI_It_c && !SMPI_DISTRUSTS_MPI_It_c, SMPI_EMULATES_MPI_It_c },"))
    let distrusts = try snippet.file("Sources/CMPI/Generated/smpi_distrusts.h")
    #expect(distrusts.contains("#if defined(AN_MPI)\n#define SMPI_DISTRUSTS_MPI_It_c 1\n#define SMPI_OVERRUNS 1\n#endif\n"))
    #expect(distrusts.contains("#endif\n#ifndef SMPI_DISTRUSTS_MPI_It_c\n#define SMPI_DISTRUSTS_MPI_It_c 0\n#endif\n"))
    #expect(distrusts.hasSuffix("#ifndef SMPI_OVERRUNS\n#define SMPI_OVERRUNS 0\n#endif\n"))
  }

  @Test func derivedDatatypesStandForLargeCounts() throws {
    let source = try Snippet("MPI_It", Self.exchange).file("Sources/CMPI/Generated/emulations.c")
    #expect(
      source.contains(
        """
          struct smpi_run sendrun = SMPI_NO_RUN;
          struct smpi_run recvrun = SMPI_NO_RUN;
          int code = smpi_make_run(&sendrun, sendcount, SMPI_TO(MPI_Datatype, sendtype), sendbuf != MPI_IN_PLACE && root != MPI_PROC_NULL);
          if (code == MPI_SUCCESS) code = smpi_make_run(&recvrun, recvcount, SMPI_TO(MPI_Datatype, recvtype), smpi_is_root(root, SMPI_TO(MPI_Comm, comm)));
          if (code == MPI_SUCCESS) code = MPI_It(sendbuf, sendrun.count, sendrun.datatype, recvbuf, recvrun.count, recvrun.datatype, root, SMPI_TO(MPI_Comm, comm));
          smpi_free_run(&sendrun);
          smpi_free_run(&recvrun);
          return code;
        }
        """), "\(source)")
  }

  @Test func piecesStandForALargeReduction() throws {
    let snippet = try Snippet(
      "MPI_It",
      """
      large: true
      emulation: {large: {by: pieces}}
      parameters:
        - {name: inbuf, kind: BUFFER}
        - {name: inoutbuf, kind: BUFFER, direction: inout}
        - {name: count, kind: POLYXFER_NUM_ELEM_NNI}
        - {name: datatype, kind: DATATYPE}
      messages:
        - {buffer: inbuf, count: count, datatype: datatype, role: send}
        - {buffer: inoutbuf, count: count, datatype: datatype, role: both}
      """)
    let source = try snippet.file("Sources/CMPI/Generated/emulations.c")
    #expect(
      source.contains(
        """
            int piece = smpi_piece(count - done);
            code = MPI_It(smpi_at(inbuf, offset), smpi_at(inoutbuf, offset), piece, SMPI_TO(MPI_Datatype, datatype));
            done += piece;
          } while (code == MPI_SUCCESS && done < count);
        """), "\(source)")
  }

  @Test func anOlderNameStandsForANewOne() throws {
    let snippet = try Snippet(
      "MPI_It",
      """
      returns: F90_COMM
      emulation: {small: {by: same, calls: [MPI_Older]}}
      parameters: [{name: comm, kind: COMMUNICATOR}]
      """,
      others:
        "- {name: MPI_Older, since: \"2.0\", scope: local, swift: {tier: raw, receiver: MPI, name: older}, summary: Old., discussion: Old., returns: F90_COMM, parameters: [{name: c, kind: COMMUNICATOR}]}"
    )
    #expect(try snippet.file("Sources/CMPI/Generated/emulations.c").contains("  return MPI_Older(SMPI_TO(MPI_Comm, comm));\n"))
    #expect(try snippet.file("Sources/CMPI/Generated/smpi_emulations.h").contains("(SMPI_IS_TESTING || !SMPI_HAVE_MPI_It) && SMPI_HAVE_MPI_Older)\n"))
    #expect(snippet.c.contains("#elif SMPI_EMULATES_MPI_It\n  return smpi_emulated_It(comm);\n"))
  }

  @Test func whatIsEmulatedByHandIsDeclared() throws {
    let snippet = try Snippet("MPI_It", "emulation: {small: {by: hand}}\nparameters: [{name: rank, kind: RANK}]")
    #expect(
      try snippet.file("Sources/CMPI/Generated/smpi_emulations.h").contains(
        "#define SMPI_EMULATES_MPI_It ((SMPI_IS_TESTING || !SMPI_HAVE_MPI_It) && 1)\n\nint smpi_emulated_It(int rank);\n"))
    #expect(try !snippet.file("Sources/CMPI/Generated/emulations.c").contains("MPI_It"))
  }

  @Test func whoWaitsDrivesCompositeRequests() throws {
    let snippet = try Snippet("MPI_It", "composites: true\nparameters: [{name: flag, kind: LOGICAL, direction: out}]")
    #expect(
      snippet.c.contains(
        """
          SMPI_ENTER(MPI_It);
        #if SMPI_COMPOSITES && SMPI_HAVE_MPI_It
          if (smpi_composites_exist()) return smpi_composite_It(flag);
        #endif
        #if SMPI_HAVE_MPI_It
          return MPI_It(flag);
        """), "\(snippet.c)")
  }

  // MARK: Large counts

  @Test func aLargeForm() throws {
    let snippet = try Snippet(
      "MPI_It",
      """
      large: true
      parameters:
        - {name: count, kind: POLYXFER_NUM_ELEM_NNI}
        - {name: more, kind: POLYXFER_NUM_ELEM_NNI, direction: out, form: large}
        - {name: less, kind: RANK, form: small}
        - {name: user, kind: POLYFUNCTION, callback: MPI_User_function}
        - {name: delete, kind: FUNCTION, callback: MPI_Comm_delete_attr_function}
      """)
    #expect(snippet.c.contains("int smpi_It(int count, int less, SMPI_User_function *user, SMPI_Comm_delete_attr_function *delete) {"))
    #expect(
      snippet.c.contains("int smpi_It_c(SMPI_Count count, SMPI_Count *more, SMPI_User_function_c *user, SMPI_Comm_delete_attr_function *delete) {"))
    #expect(snippet.c.contains("#if SMPI_HAVE_MPI_It_c\n  return MPI_It_c(count, "))
    #expect(snippet.swift.contains("public func MPI_It_c(_ count: Int, _ more: UnsafeMutablePointer<Int>, _ user: MPI_User_function_c?,"))
    #expect(snippet.documentedSwift.contains("/// Counts and displacements are as wide as addresses."))
    let symbols = try snippet.file("Sources/CMPI/Generated/symbols.c")
    #expect(symbols.contains("[SMPI_ID_MPI_It_c] = { \"MPI_It_c\", \"MPI 4.0\", SMPI_HAVE_MPI_It_c, 0 },"))
  }

  @Test func aLargeFormWithAVersionOfItsOwn() throws {
    let snippet = try Snippet("MPI_It", "large: true\nlarge_since: \"4.1\"\nparameters: []")
    let symbols = try snippet.file("Sources/CMPI/Generated/symbols.c")
    #expect(symbols.contains("[SMPI_ID_MPI_It_c] = { \"MPI_It_c\", \"MPI 4.1\", SMPI_HAVE_MPI_It_c, 0 },"))
    #expect(try snippet.file("Sources/CMPI/Generated/smpi_fallback.h").contains("#define SMPI_HAVE_MPI_It_c (SMPI_STANDARD >= 401)\n"))
    #expect(try snippet.file("Sources/CMPI/Generated/smpi_fallback.h").contains("#define SMPI_HAVE_MPI_It (SMPI_STANDARD >= 200)\n"))
  }

  @Test func aHandleAsResult() throws {
    let snippet = try Snippet("MPI_It", "returns: COMMUNICATOR\nparameters: [{name: x, kind: F90_COMM}]")
    #expect(
      snippet.c == """
        SMPI_Comm smpi_It(SMPI_Fint x) {
          SMPI_COUNT(MPI_It);
        #if SMPI_HAVE_MPI_It
          return SMPI_FROM(MPI_Comm, MPI_It(x));
        #else
          return (SMPI_Comm){0};
        #endif
        }

        """)
    #expect(
      snippet.swift == """
        @inlinable
        public func MPI_It(_ x: Int32) throws(MPIError) -> MPI_Comm {
          try ensureRunning()
          try require(.MPI_It)
          return smpi_It(x)
        }

        """)
  }

  @Test func whatIsNewGetsAnErrorHandler() throws {
    // Objects have handlers where there is a function that sets them: here the one that makes them.
    let it = "MPI_Comm_set_errhandler"
    let new = "{name: new, kind: COMMUNICATOR, direction: out, ownership: new}"
    let alone = try Snippet(it, "parameters: [\(new)]")
    #expect(alone.c.contains("  return smpi_new_Comm(\(it)((MPI_Comm *)new), MPI_COMM_NULL, (MPI_Comm *)new);\n"), "\(alone.c)")
    let child = try Snippet(it, "parameters: [{name: comm, kind: COMMUNICATOR}, \(new)]")
    let call = "\(it)(SMPI_TO(MPI_Comm, comm), (MPI_Comm *)new)"
    #expect(child.c.contains("  return smpi_new_Comm(\(call), SMPI_TO(MPI_Comm, comm), (MPI_Comm *)new);\n"), "\(child.c)")
    // Where the caller says which, where it comes later, and where there are none.
    for parameters in [
      "{name: errhandler, kind: ERRHANDLER}, \(new)", "{name: new, kind: COMMUNICATOR, direction: out, ownership: new, lifetime: request}",
      "{name: new, kind: DATATYPE, direction: out, ownership: new}",
    ] { #expect(!(try Snippet(it, "parameters: [\(parameters)]")).c.contains("smpi_new_"), "\(parameters)") }
    #expect(!(try Snippet("MPI_It", "parameters: [\(new)]")).c.contains("smpi_new_"))
  }

  @Test func whatCannotFailDoesNotThrow() throws {
    let snippet = try Snippet("MPI_It", "returns: WALL_TIME\nalways: true\nparameters: []")
    #expect(snippet.c.contains("double smpi_It(void) {\n  SMPI_COUNT(MPI_It);") && snippet.c.contains("#else\n  return 0;\n#endif"))
    #expect(
      snippet.swift == """
        @inlinable
        public func MPI_It() -> Double {
          ensureStarted()
          return smpi_It()
        }

        """)
    #expect(!snippet.documentedSwift.contains("- Throws:") && snippet.documentedSwift.contains("/// - Returns: Seconds.\n"))
  }

  @Test func whatMayComeBeforeInitialization() throws {
    let snippet = try Snippet("MPI_It", "initialized: not_required\nparameters: []")
    #expect(
      snippet.swift == """
        @inlinable
        public func MPI_It() throws(MPIError) {
          try check(smpi_It(), .MPI_It)
        }

        """)
    #expect(snippet.documentedSwift.contains("May be called before MPI is initialized."))
  }

  @Test func whatIsDeprecated() throws {
    let with = try Snippet("MPI_It", "deprecated: {since: \"4.1\", use: MPI_It}\nparameters: []")
    #expect(with.swift.hasPrefix("@available(*, deprecated, message: \"deprecated since MPI 4.1\", renamed: \"MPI_It\")\n@inlinable\n"))
    let without = try Snippet("MPI_It", "deprecated: {since: \"4.1\"}\nparameters: []")
    #expect(without.swift.hasPrefix("@available(*, deprecated, message: \"deprecated since MPI 4.1\")\n"))
  }

  @Test func whatTheRuntimeDoes() throws {
    let snippet = try Snippet("MPI_It", "runtime: begin\nparameters: [{name: x, kind: RANK}]")
    #expect(
      snippet.swift == """
        public func MPI_It(_ x: Int32) throws(MPIError) {
          try Runtime.begin(x)
        }

        """)
    // The runtime itself calls the shim.
    #expect(snippet.c.contains("return MPI_It(x);"))
  }

  @Test func whatNeverReturns() throws {
    let snippet = try Snippet("MPI_It", "runtime: end\nreturning: never\nparameters: [{name: x, kind: RANK}]")
    #expect(
      snippet.swift == """
        public func MPI_It(_ x: Int32) -> Never {
          Runtime.end(x)
        }

        """)
  }

  @Test func whatNeedsMoreThanAVersion() throws {
    let snippet = try Snippet("MPIX_It", "requirement: a library of glass\nparameters: []")
    #expect(snippet.c.contains("int smpi_X_It(void) {") && snippet.c.contains("return MPIX_It();"))
    #expect(try snippet.file("Sources/CMPI/Generated/symbols.c").contains("{ \"MPIX_It\", \"a library of glass\", SMPI_HAVE_MPIX_It, 0 }"))
    #expect(try snippet.file("Sources/CMPI/Generated/smpi_fallback.h").contains("#define SMPI_HAVE_MPIX_It (0)\n"))
    #expect(snippet.documentedSwift.contains("- Throws: ``MPIError``, also where the library lacks the function."))
  }

  @Test func documentation() throws {
    let snippet = try Snippet(
      "MPI_It",
      """
      scope: collective
      completion: nonblocking
      parameters: [{name: x, kind: RANK, doc: Who.}, {name: comm, kind: COMMUNICATOR}]
      """)
    #expect(
      snippet.documentedSwift.hasPrefix(
        """
        /// Does it.
        ///
        /// At once.
        ///
        /// Collective: every process of the group has to call it. Returns at once; the request tells when it is done.
        ///
        /// - Parameters:
        ///   - x: Who.
        ///   - comm: The communicator.
        /// - Throws: ``MPIError``.
        ///
        /// The corresponding MPI function is `MPI_It`, in the chapter “Snippets” of MPI 5.0.
        @inlinable
        """))
  }

  @Test func longTextsAreWrapped() throws {
    let long = (1...60).map { "word\($0)" }.joined(separator: " ")
    let snippet = try Snippet("MPI_It", "discussion: \(long)\nparameters: []")
    let lines = snippet.documentedSwift.split(separator: "\n").filter { $0.contains("word") }
    #expect(lines.count > 2 && lines.allSatisfy { $0.count <= 124 })
    #expect(lines.flatMap { $0.split(separator: " ").dropFirst() }.joined(separator: " ") == long)
  }
}
