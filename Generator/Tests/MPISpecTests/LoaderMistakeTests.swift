@testable import MPISpec
import Testing

/// Each sort of mistake names the file, the line, the entry and the field, and says what was expected.
@Suite struct LoaderMistakeTests {
  /// A change that makes a mistake, and the one line that loading then has to say.
  struct Mistake: Sendable, CustomTestStringConvertible {
    var name: String
    var file = TinySpec.chapter
    var old: String
    var new: String
    var expected: String

    var testDescription: String { name }
  }

  static let mistakes = [
    Mistake(
      name: "unknown kind", old: "{name: count, kind: POLYXFER_NUM_ELEM}", new: "{name: count, kind: POLYXFER}",
      expected: """
        functions/messages.yaml:14: MPI_Recv: parameter count: kind: unknown kind POLYXFER; expected one of spec/kinds.yaml, such as POLYXFER_NUM_ELEM
        """),
    Mistake(
      name: "unknown field", old: "scope: matched", new: "scope: matched\n    colour: red",
      expected: "functions/messages.yaml:9: MPI_Recv: colour: unknown field; expected one of name, since, deprecated, large"),
    Mistake(
      name: "unknown field of a parameter", old: "kind: RANK, accepts", new: "kind: RANK, acepts",
      expected: "functions/messages.yaml:15: MPI_Recv: acepts: unknown field; expected one of name, kind, direction"),
    Mistake(
      name: "emulation of a form that is not there", old: "scope: collective", new: "scope: collective\n    emulation: {large: {by: hand}}",
      expected: "functions/messages.yaml:20: MPI_Comm_free: emulation: there is no large form to emulate"),
    Mistake(
      name: "emulation by nothing", old: "scope: matched", new: "scope: matched\n    emulation: {small: {by: same}}",
      expected: "functions/messages.yaml:5: MPI_Recv: emulation: expected the functions that it calls"),
    Mistake(
      name: "emulation by itself", old: "scope: matched", new: "scope: matched\n    emulation: {small: {by: hand, calls: [MPI_Recv]}}",
      expected: "functions/messages.yaml:5: MPI_Recv: emulation: it cannot be emulated by itself"),
    Mistake(
      name: "emulation by an unknown function", old: "scope: matched", new: "scope: matched\n    emulation: {small: {by: hand, calls: [MPI_None]}}",
      expected: "functions/messages.yaml:5: MPI_Recv: emulation: no function MPI_None"),
    Mistake(
      name: "emulation in an unknown way", old: "scope: matched", new: "scope: matched\n    emulation: {small: {by: magic}}",
      expected: "functions/messages.yaml:9: MPI_Recv: by: expected one of hand, same, datatypes, pieces, found magic"),
    Mistake(
      name: "a name that is none of MPI", old: "name: MPI_Comm_free", new: "name: Comm_free",
      expected: "functions/messages.yaml:20: Comm_free: name: expected a name of C that begins with MPI_ or MPIX_, found Comm_free"),
    Mistake(
      name: "a name that is no identifier", old: "name: MPI_Comm_free", new: "name: 'MPI_Comm\"free'",
      expected: "functions/messages.yaml:20: MPI_Comm\"free: name: expected a name of C that begins with MPI_ or MPIX_, found MPI_Comm\"free"),
    Mistake(
      name: "unknown receiver", old: "receiver: Comm, name: recv", new: "receiver: Coom, name: recv",
      expected: "functions/messages.yaml:9: MPI_Recv: receiver: expected one of Cartcomm, Comm, Datatype"),
    Mistake(
      name: "a name that is none of Swift", old: "receiver: Comm, name: recv", new: "receiver: Comm, name: re cv",
      expected: "functions/messages.yaml:9: MPI_Recv: name: expected an identifier of Swift, found re cv"),
    Mistake(
      name: "bad direction", old: "kind: BUFFER, direction: out", new: "kind: BUFFER, direction: outwards",
      expected: "functions/messages.yaml:13: MPI_Recv: direction: expected one of in, out, inout, found outwards"),
    Mistake(
      name: "missing summary", old: "    summary: Receives a message.\n", new: "",
      expected: "functions/messages.yaml:5: MPI_Recv: summary: is missing; expected a text"),
    Mistake(
      name: "summary of two sentences' length", old: "summary: Receives a message.", new: "summary: \(String(repeating: "x", count: 101)).",
      expected: "functions/messages.yaml:5: MPI_Recv: summary: expected one sentence of at most 100 characters, found 102"),
    Mistake(
      name: "duplicate function", old: "name: MPI_Comm_free", new: "name: MPI_Recv",
      expected: "functions/messages.yaml:20: MPI_Recv: stands twice"),
    Mistake(
      name: "duplicate parameter", old: "{name: count, kind", new: "{name: comm, kind",
      expected: "functions/messages.yaml:16: MPI_Recv: parameter comm: stands twice"),
    Mistake(
      name: "duplicate constant", file: "constants.yaml", old: "name: MPI_INT,", new: "name: MPI_COMM_NULL,",
      expected: "constants.yaml:14: MPI_COMM_NULL: stands twice"),
    Mistake(
      name: "duplicate kind", file: "kinds.yaml", old: "name: RANK", new: "name: BUFFER",
      expected: "kinds.yaml:5: BUFFER: stands twice"),
    Mistake(
      name: "bad version", old: "since: \"3.0\"", new: "since: three",
      expected: "functions/messages.yaml:30: MPI_Set_cleanup: since: expected a version of the standard such as \"3.1\", found three"),
    Mistake(
      name: "callback not named", old: ", callback: MPI_Delete_function", new: "",
      expected: """
        functions/messages.yaml:36: MPI_Set_cleanup: parameter function: callback: is missing; expected the name of a callback in callbacks.yaml
        """),
    Mistake(
      name: "callback unknown", old: "callback: MPI_Delete_function", new: "callback: MPI_No_function",
      expected: "functions/messages.yaml:36: MPI_Set_cleanup: parameter function: callback: no callback MPI_No_function in callbacks.yaml"),
    Mistake(
      name: "length of no parameter", old: "length: count", new: "length: counter",
      expected: "functions/messages.yaml:13: MPI_Recv: parameter buf: length: no parameter counter"),
    Mistake(
      name: "length of no constant", old: "length: MPI_MAX_NAME", new: "length: MPI_MAX_NAMES",
      expected: "functions/messages.yaml:37: MPI_Set_cleanup: parameter name: length: no constant MPI_MAX_NAMES in constants.yaml"),
    Mistake(
      name: "length of no known form", old: "length: count", new: "length: twice(count)",
      expected: "functions/messages.yaml:13: MPI_Recv: length: expected sum(x), last(x) or triples(x), found twice(count)"),
    Mistake(
      name: "constant accepted that does not exist", old: "accepts: [MPI_ANY_SOURCE]", new: "accepts: [MPI_ANYONE]",
      expected: "functions/messages.yaml:15: MPI_Recv: parameter source: accepts: no constant MPI_ANYONE in constants.yaml"),
    Mistake(
      name: "message of no parameter", old: "{buffer: buf,", new: "{buffer: buffer,",
      expected: "functions/messages.yaml:5: MPI_Recv: messages: no parameter buffer"),
    Mistake(
      name: "text where a flag belongs", old: "large: true", new: "large: yes",
      expected: "functions/messages.yaml:7: MPI_Recv: large: expected true or false"),
    Mistake(
      name: "text where a list belongs", old: "accepts: [MPI_ANY_SOURCE]", new: "accepts: MPI_ANY_SOURCE",
      expected: "functions/messages.yaml:15: MPI_Recv: accepts: expected a list, found the text MPI_ANY_SOURCE"),
    Mistake(
      name: "text where a mapping belongs", old: "swift: {tier: hand, receiver: Comm, name: recv}", new: "swift: recv",
      expected: "functions/messages.yaml:9: MPI_Recv: swift: expected a mapping of fields, found the text recv"),
    Mistake(
      name: "broken YAML", old: "title: Messages", new: "title: [Messages",
      expected: "functions/messages.yaml:3: is not YAML: did not find expected ',' or ']'"),
    Mistake(
      name: "a field twice", old: "scope: matched", new: "scope: matched\n    scope: local",
      expected: "functions/messages.yaml:8: is not YAML: scope stands twice in one mapping"),
    Mistake(
      name: "wrong chapter name", old: "chapter: messages", new: "chapter: letters",
      expected: "functions/messages.yaml:1: chapter: expected the name of the file, found letters"),
    Mistake(
      name: "unknown handle class", file: "kinds.yaml", old: "handle: Comm", new: "handle: Commune",
      expected: "kinds.yaml:3: COMMUNICATOR: handle: no handle class Commune in handles.yaml"),
    Mistake(
      name: "unknown shape", file: "kinds.yaml", old: "shape: structure", new: "shape: square",
      expected: "kinds.yaml:7: STATUS: shape: expected one of value, structure, buffer"),
    Mistake(
      name: "unknown kind of result", file: "callbacks.yaml", old: "returns: ERROR_CODE", new: "returns: ERROR",
      expected: "callbacks.yaml:2: MPI_Delete_function: returns: unknown kind ERROR; expected one of spec/kinds.yaml, such as ERROR_CODE"),
    Mistake(
      name: "constant without a type", file: "constants.yaml", old: "type: MPI_Comm\n", new: "static: true\n",
      expected: "constants.yaml:13: MPI_COMM_NULL: type: is missing here and in the group"),
    Mistake(
      name: "freed by nothing", file: "handles.yaml", old: "free: MPI_Comm_free", new: "free: MPI_Comm_end",
      expected: "handles.yaml:2: Comm: free: no function MPI_Comm_end"),
    Mistake(
      name: "replacement that does not exist", old: "use: MPI_Recv", new: "use: MPI_Receive",
      expected: "functions/messages.yaml:20: MPI_Comm_free: deprecated: no function MPI_Receive"),
    Mistake(
      name: "library that lacks the unknown", file: "libraries.yaml", old: "lacks: [MPI_Recv_c]", new: "lacks: [MPI_Nothing]",
      expected: "libraries.yaml:2: an-mpi: no function or constant MPI_Nothing"),
    Mistake(
      name: "distrust of what nothing stands in for", file: "libraries.yaml", old: "lacks: [MPI_Recv_c]", new: "lacks: [], distrusts: [MPI_Recv]",
      expected: "libraries.yaml:2: an-mpi: distrusts: no emulation stands in for MPI_Recv"),
    Mistake(
      name: "datatype that is no constant", file: "datatypes.yaml", old: "name: MPI_INT", new: "name: MPI_INTEGRAL",
      expected: "datatypes.yaml:2: MPI_INTEGRAL: no such constant in constants.yaml"),
  ]

  @Test(arguments: mistakes) func isTold(mistake: Mistake) {
    let found = TinySpec().replacing(mistake.old, with: mistake.new, in: mistake.file).mistakes()
    #expect(found.contains { $0.description.hasPrefix(mistake.expected) }, "\(found.map(\.description).joined(separator: "\n"))")
  }

  @Test func theSpecItselfHasNone() { #expect(TinySpec().mistakes() == []) }

  @Test func aMissingFileIsTold() {
    var spec = TinySpec()
    spec.files["kinds.yaml"] = nil
    #expect(spec.mistakes().map(\.description) == ["kinds.yaml: is missing from spec/"])
    spec.files["kinds.yaml"] = ""
    #expect(spec.mistakes().map(\.description) == ["kinds.yaml: is empty"])
  }

  @Test func aFileUnderAWrongNameIsTold() {
    var spec = TinySpec()
    spec.files["function/more.yaml"] = "functions: []\n"
    #expect(
      spec.mistakes().first?.description.hasPrefix("function/more.yaml: unknown file; expected functions/<chapter>.yaml or one of kinds.yaml") == true
    )
  }

  @Test func severalAreToldAtOnce() {
    let reading = TinySpec()
      .replacing("direction: out, length: count", with: "direction: outwards")
      .replacing("    summary: Frees a communicator.\n", with: "")
      .replacing("since: \"3.0\"", with: "since: three")
      .replacing("shape: structure", with: "shape: square", in: "kinds.yaml")
    #expect(reading.mistakes().map(\.entry) == ["STATUS", "MPI_Recv", "MPI_Comm_free", "MPI_Set_cleanup"])
    let checking = TinySpec()
      .replacing("kind: RANK", with: "kind: RANG")
      .replacing("length: count", with: "length: counter")
      .replacing("use: MPI_Recv", with: "use: MPI_Receive")
    #expect(checking.mistakes().map(\.field) == ["parameter buf: length", "parameter source: kind", "deprecated"])
    #expect(checking.mistakes().allSatisfy { $0.line != nil })
  }
}
