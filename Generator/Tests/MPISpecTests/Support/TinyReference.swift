import MPISpec

/// Data in the format of the standard's own, that says of MPI what `TinySpec` says.
struct TinyReference {
  /// Columns that tabs separate, written legibly.
  static func columns(_ text: String) -> String { text.replacing("|", with: "\t") }

  static let table = columns(
    """
    name|class|since|deprecated|large_c|in_5.0_abi_header|return_kind|params
    MPI_Recv|pt2pt|<=2.0||yes|yes|ERROR_CODE|ignored
    MPI_Comm_free|comm|<=2.0|4.1||yes|ERROR_CODE|ignored
    MPI_Set_cleanup|misc|3.0|||no|ERROR_CODE|ignored
    MPI_Iprobe|pt2pt|<=2.0|||yes|ERROR_CODE|ignored

    """)

  static let kinds = columns(
    """
    kind|uses|directions|lis|c_small|c_large|example_function|example_param|example_desc
    BUFFER|1|out|choice|void|void|MPI_Recv|buf|initial address
    COMMUNICATOR|4|in|handle|MPI_Comm|MPI_Comm|MPI_Recv|comm
    POLYXFER_NUM_ELEM|1|in|integer|int|MPI_Count|MPI_Recv|count
    RANK|1|in|integer|int|int|MPI_Recv|source
    STATUS|1|out|Status|MPI_Status|MPI_Status|MPI_Recv|status
    STRING|1|out|string|char|char|MPI_Set_cleanup|name
    FUNCTION|1|in|function|None|None|MPI_Set_cleanup|function
    ERROR_CODE|1|in|integer|int|int|MPI_Recv|none
    EXTRA_STATE|1|in|None|void|void|MPI_Recv|none
    FORTRAN_ONLY|1|in|integer|int|int|MPI_Sizeof|x

    """)

  static func parameter(
    _ name: String, _ kind: String, _ direction: String = "in", length: String = "null", root: Bool = false, large: Bool = false,
    callback: String = "",
    pointer: String = "null", suppress: String = "", text: String = ""
  ) -> String {
    """
    {"name": "\(name)", "kind": "\(kind)", "param_direction": "\(direction)", "length": \(length), "root_only": \(root), "large_only": \(large),
     "func_type": "\(callback)", "pointer": \(pointer), "suppress": "\(suppress)", "desc": "\(text)", "constant": "true"}
    """
  }

  static let error = parameter("ierror", "ERROR_CODE", "out", suppress: "c_parameter lis_parameter")

  static func interface(_ name: String, callback: Bool = false, returns: String = "ERROR_CODE", _ parameters: [String]) -> String {
    """
    "\(name.lowercased())": {"name": "\(name)", "attributes": {"callback": \(callback), "other": 1}, "return_kind": "\(returns)",
     "parameters": [\((parameters + [error]).joined(separator: ",\n"))]}
    """
  }

  static let interfaces =
    "{"
    + [
      interface(
        "MPI_Recv",
        [
          parameter("buf", "BUFFER", "out", length: "\"*\"", text: "initial address of receive buffer"),
          parameter("count", "POLYXFER_NUM_ELEM"), parameter("source", "RANK"), parameter("comm", "COMMUNICATOR"),
          parameter("status", "STATUS", "out"),
        ]),
      interface("MPI_Comm_free", [parameter("comm", "COMMUNICATOR", "inout")]),
      interface(
        "MPI_Set_cleanup",
        [parameter("function", "FUNCTION", callback: "MPI_Delete_function"), parameter("name", "STRING", "out", length: "\"MPI_MAX_NAME\"")]),
      interface("MPI_Iprobe", [parameter("comm", "COMMUNICATOR"), parameter("flag", "RANK", "out"), parameter("status", "STATUS", "out")]),
      interface("MPI_Delete_function", callback: true, [parameter("comm", "COMMUNICATOR"), parameter("extra_state", "EXTRA_STATE")]),
      interface("MPI_Sizeof", [parameter("x", "FORTRAN_ONLY")]),
    ].joined(separator: ",\n") + "}"

  static func constant(_ name: String, _ type: String?) -> String {
    let types = type.map { "{\"c\": {\"type\": \"\($0)\", \"description\": \"\"}, \"f90\": {\"type\": null}}" } ?? "{\"c\": {\"type\": null}}"
    return "\"\(name.lowercased())\": {\"name\": \"\(name)\", \"handle_types\": \(types), \"abi_value\": 1}"
  }

  static let abi =
    "{\"constants\": {"
    + [
      constant("MPI_ANY_SOURCE", "int"), constant("MPI_MAX_NAME", "int"), constant("MPI_COMM_NULL", "MPI_Comm"), constant("MPI_INT", "MPI_Datatype"),
      constant("MPI_SUM", "MPI_Op"), constant("MPI_STATUS_IGNORE", "MPI_Status*"), constant("MPI_STATUS_SIZE", nil),
    ].joined(separator: ", ") + "}, \"categories\": {}}"

  var files: [String: String] = [
    Reference.functionTable: table, Reference.kindTable: kinds, Reference.interfaces: interfaces, Reference.abi: abi,
  ]

  func replacing(_ old: String, with new: String, in file: String) -> TinyReference {
    var copy = self
    let text = files[file] ?? ""
    precondition(text.contains(old), "\(file) does not contain \(old)")
    copy.files[file] = text.replacing(old, with: new, maxReplacements: 1)
    return copy
  }

  func load() throws(ReferenceError) -> Reference { try Reference(files: files) }
}
