internal import CMPI

/// The closures behind operations of the program.
enum OperationClosures {
  /// Combines two vectors into the second: the left operands, the right ones, how many, and what they are.
  typealias Body = @Sendable (UnsafeRawPointer, UnsafeMutableRawPointer, Int, MPI_Datatype) throws -> Void

  static let table = SlotTable<Body>("operations")

  /// Makes an operation that calls a closure.
  static func create(commute: Bool, _ body: @escaping Body) throws(MPIError) -> Op {
    try ensureRunning()
    smpi_set_operation_hook { slot, left, right, count, datatype in OperationClosures.call(slot, left, right, count, datatype) }
    let slot = try table.take(body)
    var handle = smpi_MPI_OP_NULL
    if has(.MPI_Op_create_c) {
      try check(smpi_create_operation_c(slot.number, commute ? 1 : 0, &handle), .MPI_Op_create_c)
    } else {
      try check(smpi_create_operation(slot.number, commute ? 1 : 0, &handle), .MPI_Op_create)
    }
    return Op(handle: handle, keeping: slot)
  }

  /// What the C function of a slot calls, on whichever thread MPI reduces.
  private static func call(_ slot: Int32, _ left: UnsafeMutableRawPointer?, _ right: UnsafeMutableRawPointer?, _ count: Int, _ datatype: MPI_Datatype)
  {
    // Nothing to combine; some libraries ask nevertheless.
    guard let left, let right, count > 0 else { return }
    guard let body = table.body(of: slot) else { return end("MPI called an operation that was freed") }
    do {
      try body(UnsafeRawPointer(left), right, count, datatype)
    } catch {
      end("the closure of an operation threw an error: \(error)")
    }
  }

  /// MPI has no way for an operation to fail: what its closure throws ends the job.
  private static func end(_ problem: String) {
    Notice.write(problem)
    Runtime.abort(smpi_MPI_COMM_WORLD, 1)
  }
}
