@testable import MPISpec

/// A small spec that loads, for tests to change: one chapter with a function of each sort that they need.
struct TinySpec {
  var files: [String: String] = [
    "kinds.yaml": """
    kinds:
      - {name: BUFFER, shape: buffer, c: void, doc: The data.}
      - {name: COMMUNICATOR, c: MPI_Comm, handle: Comm, doc: The communicator.}
      - {name: POLYXFER_NUM_ELEM, c: int, large: MPI_Count, doc: How many.}
      - {name: RANK, c: int}
      - {name: ERROR_CODE, c: int}
      - {name: STATUS, shape: structure, c: MPI_Status, doc: What came.}
      - {name: STRING, shape: string, c: char}
      - {name: EXTRA_STATE, shape: pointer, c: void, doc: Anything.}
      - {name: FUNCTION, shape: function, c: void}
    """,
    "handles.yaml": """
    handles:
      - {name: Comm, c: MPI_Comm, since: "2.0", null: MPI_COMM_NULL, free: MPI_Comm_free, freeing: collective, summary: Groups that talk.}
    """,
    "callbacks.yaml": """
    callbacks:
      - name: MPI_Delete_function
        since: "2.0"
        returns: ERROR_CODE
        summary: Disposes of something.
        parameters:
          - {name: comm, kind: COMMUNICATOR}
          - {name: extra_state, kind: EXTRA_STATE}
    """,
    "constants.yaml": """
    groups:
      - name: values
        title: Values
        type: int
        domain: Values
        constants:
          - {name: MPI_ANY_SOURCE, doc: From anybody.}
          - {name: MPI_MAX_NAME, since: "4.0", doc: The longest name.}
      - name: communicators
        title: Communicators
        type: MPI_Comm
        constants:
          - {name: MPI_COMM_NULL, doc: No communicator.}
          - {name: MPI_INT, type: MPI_Datatype, doc: An integer.}
          - {name: MPI_SUM, type: MPI_Op, doc: A sum.}
          - {name: MPI_STATUS_IGNORE, type: MPI_Status *, static: false, doc: No status.}
    """,
    "datatypes.yaml": """
    datatypes:
      - {name: MPI_INT, swift: [CInt], elements: integer}
    """,
    "operations.yaml": """
    operations:
      - {name: MPI_SUM, swift: sum, elements: [integer, floating]}
    """,
    "libraries.yaml": """
    libraries:
      - {name: an-mpi, condition: defined(AN_MPI), version: '"An MPI"', standard: "4.0", has: [], lacks: [MPI_Recv_c]}
    """,
    "launchers.yaml": "launchers: [{name: mpiexec of an MPI, size: AN_MPI_SIZE, rank: AN_MPI_RANK}]\n",
    "removed.yaml": "functions: [{name: MPI_Address, reason: Removed.}]\n",
    "vendor.yaml": "functions: []\n",
    "functions/messages.yaml": """
    chapter: messages
    title: Messages
    standard: Point-to-Point Communication
    functions:
      - name: MPI_Recv
        since: "2.0"
        large: true
        scope: matched
        swift: {tier: hand, receiver: Comm, name: recv}
        summary: Receives a message.
        discussion: Waits until a message of `source` is in `buf`.
        parameters:
          - {name: buf, kind: BUFFER, direction: out, length: count}
          - {name: count, kind: POLYXFER_NUM_ELEM}
          - {name: source, kind: RANK, accepts: [MPI_ANY_SOURCE], domain: Values, doc: Who sends it.}
          - {name: comm, kind: COMMUNICATOR}
          - {name: status, kind: STATUS, direction: out, accepts: [MPI_STATUS_IGNORE]}
        messages:
          - {buffer: buf, count: count, role: receive}
      - name: MPI_Comm_free
        since: "2.0"
        deprecated: {since: "4.1", use: MPI_Recv}
        scope: collective
        swift: {tier: hand, receiver: Comm, name: free}
        summary: Frees a communicator.
        discussion: The handle becomes `MPI_COMM_NULL`.
        parameters:
          - {name: comm, kind: COMMUNICATOR, direction: inout, ownership: consumed}
      - name: MPI_Set_cleanup
        since: "3.0"
        scope: local
        swift: {tier: raw, receiver: MPI, name: setCleanup}
        summary: Registers what runs at the end.
        discussion: The last one registered runs first.
        parameters:
          - {name: function, kind: FUNCTION, callback: MPI_Delete_function, doc: What runs.}
          - {name: name, kind: STRING, direction: out, length: MPI_MAX_NAME, doc: Its name.}
      - name: MPI_Iprobe
        since: "2.0"
        scope: local
        swift: {tier: generated, receiver: Comm, name: iprobe}
        summary: Looks for a message without receiving it.
        discussion: The status is set only when there is one.
        parameters:
          - {name: comm, kind: COMMUNICATOR}
          - {name: flag, kind: RANK, direction: out, doc: Whether there is one.}
          - {name: status, kind: STATUS, direction: out}
        results: {optional: flag, values: [status]}
    """,
  ]

  static let chapter = "functions/messages.yaml"

  /// A copy with one text of a file replaced, which has to be there.
  func replacing(_ old: String, with new: String, in file: String = chapter) -> TinySpec {
    var copy = self
    let text = files[file] ?? ""
    precondition(text.contains(old), "\(file) does not contain \(old)")
    copy.files[file] = text.replacing(old, with: new, maxReplacements: 1)
    return copy
  }

  func load() throws(SpecErrors) -> Spec { try Loader(files: files).load() }

  /// The mistakes that loading finds.
  func mistakes() -> [SpecError] {
    do throws(SpecErrors) {
      _ = try load()
      return []
    } catch { return error.errors }
  }
}
