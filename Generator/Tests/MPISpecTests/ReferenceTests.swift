import MPISpec
import Testing

/// Reading the standard's own data.
@Suite struct ReferenceTests {
  @Test func readsFunctions() throws {
    let reference = try TinyReference().load()
    #expect(reference.functions.map(\.name) == ["MPI_Recv", "MPI_Comm_free", "MPI_Set_cleanup", "MPI_Iprobe"])
    let receive = reference.functions[0]
    #expect(receive.since == Version(2, 0) && receive.deprecated == nil && receive.hasLargeForm == true && receive.returns == "ERROR_CODE")
    // Fortran's error argument is no parameter of C.
    #expect(receive.parameters.map(\.name) == ["buf", "count", "source", "comm", "status"])
    #expect(receive.parameters[0].length == .unstated && receive.parameters[1].length == .none)
    #expect(reference.functions[1].deprecated == Version(4, 1))
    #expect(reference.functions[2].parameters[0].callback == "MPI_Delete_function")
    #expect(reference.functions[2].parameters[1].length == .stated("MPI_MAX_NAME"))
  }

  @Test func readsCallbacksKindsAndConstants() throws {
    let reference = try TinyReference().load()
    #expect(reference.callbacks.map(\.name) == ["MPI_Delete_function"])
    #expect(reference.kinds.first { $0.name == "FUNCTION" }?.small == nil)
    #expect(reference.kinds.first { $0.name == "POLYXFER_NUM_ELEM" }?.large == "MPI_Count")
    #expect(reference.constants.first { $0.name == "MPI_STATUS_IGNORE" }?.type == "MPI_Status*")
    #expect(reference.constants.contains { $0.name == "MPI_STATUS_SIZE" && $0.type == nil })
    #expect(reference.descriptions == ["initial address of receive buffer"])
  }

  @Test func readsRowsOfThreeAndNothingElse() throws {
    let reference = TinyReference()
    let rows = reference.replacing("\"length\": \"MPI_MAX_NAME\"", with: "\"length\": [\"n\", \"3\"]", in: Reference.interfaces)
    #expect(try rows.load().functions[2].parameters[1].length == .stated("triples(n)"))
    let odd = reference.replacing("\"length\": \"MPI_MAX_NAME\"", with: "\"length\": [\"n\", \"4\"]", in: Reference.interfaces)
    let error = #expect(throws: ReferenceError.self) { try odd.load() }
    #expect(error?.problem.contains("MPI_Set_cleanup, name: expected a length, or one of rows of 3") == true)
  }

  @Test func readsVariableArgumentsOfACallback() throws {
    let varied = TinyReference().replacing(
      TinyReference.parameter("extra_state", "EXTRA_STATE"),
      with: TinyReference.parameter("extra_state", "EXTRA_STATE") + "," + TinyReference.parameter("varargs", "VARARGS"), in: Reference.interfaces)
    #expect(try varied.load().callbacks[0].isVariadic)
    #expect(try varied.load().callbacks[0].parameters.map(\.name) == ["comm", "extra_state"])
  }

  @Test(arguments: [
    (Reference.functionTable, "3.0", "three", "line 4, since: expected a version such as 3.1, found three"),
    (Reference.functionTable, "large_c", "large", "line 2 has no column large_c"),
    (Reference.functionTable, "MPI_Iprobe\t", "MPI_Nothing\t", "MPI_Nothing is not in mpi-standard-5.0-apis.json"),
    (Reference.interfaces, "\"param_direction\"", "\"direction\"", "is not what was expected"),
    (Reference.abi, "\"constants\"", "\"constant\"", "is not what was expected"),
  ]) func mistakesAreTold(file: String, old: String, new: String, expected: String) {
    let error = #expect(throws: ReferenceError.self) { try TinyReference().replacing(old, with: new, in: file).load() }
    #expect(error?.file == file && error?.problem.hasPrefix(expected) == true, "\(error?.description ?? "")")
  }

  @Test(arguments: Reference.files) func aMissingFileIsTold(name: String) {
    var reference = TinyReference()
    reference.files[name] = nil
    let error = #expect(throws: ReferenceError.self) { try reference.load() }
    #expect(error?.description == "\(name): is missing")
  }
}
