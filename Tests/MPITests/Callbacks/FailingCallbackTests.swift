import MPITesting
import Testing

@testable import MPI

/// Callbacks that MPI calls and that fail. A run of its own where `mpi.cfg` says so: one library takes other errors for theirs afterwards, so
/// that no class could be expected of any.
@Suite(.collective) struct FailingCallbackTests {
  @Test func copiesOfAttributes() throws {
    struct Refusal: Error {}
    let alive = Counter()
    let comm = try Comm.world.dup()
    let key = try Comm.Keyval<Tracked>(copy: { _ in throw Refusal() })
    try comm.setAttr(key, Tracked(1, alive))
    expectError(.other, "the closure that copies an attribute threw: Refusal()") { try comm.dup() }
    let other = try Comm.Keyval<Tracked>(copy: { _ in throw MPIError(.dims, "cannot be shared") })
    try comm.setAttr(other, Tracked(2, alive))
    try comm.deleteAttr(key)
    expectError(.dims, "cannot be shared") { try comm.dup() }
    #expect(alive.count == 1)
    // And nothing of it is left.
    try comm.deleteAttr(other)
    try comm.dup().free()
    try comm.free()
    #expect(alive.count == 0)
  }

  @Test func copiesOfAttributesOfDatatypes() throws {
    let refusing = try Datatype.Keyval<Int>(copy: { _ in throw MPIError(.type, "one of a kind") })
    let type = try Datatype.int32.createContiguous(2)
    try type.setAttr(refusing, 1)
    expectError(.type, "one of a kind") { try type.dup() }
    try type.deleteAttr(refusing)
    try type.dup().free()
  }

  @Test func queriesOfRequests() throws {
    struct Refusal: Error {}
    let queries = Counter()
    let first = try Grequest {
      queries.add(1)
      throw Refusal()
    }
    let request = try first.request()
    try first.complete()
    expectError(.other, "", waitingFor: request)
    // An error of MPI keeps its class.
    let second = try Grequest {
      queries.add(1)
      throw MPIError(.io, "the disk is full")
    }
    let other = try second.request()
    try second.complete()
    expectError(.io, "", waitingFor: other)
    #expect(queries.count >= 2)
  }

  @Test func callbacksOfTheRawTier() throws {
    var key = MPI_KEYVAL_INVALID
    try MPI_Comm_create_keyval({ _, _, _, _, _, _ in MPI_ERR_OTHER }, MPI_COMM_NULL_DELETE_FN, &key, nil)
    var (comm, copy) = (MPI_COMM_NULL, MPI_COMM_NULL)
    try MPI_Comm_dup(MPI_COMM_SELF, &comm)
    try MPI_Comm_set_attr(comm, key, UnsafeMutableRawPointer(bitPattern: 8))
    #expect(throws: MPIError.self) { try MPI_Comm_dup(comm, &copy) }
    try MPI_Comm_free(&comm)
    try MPI_Comm_free_keyval(&key)
  }
}
