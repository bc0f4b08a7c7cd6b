import MPI
import MPITesting
import Testing

/// Statuses that a program fills in, as for a generalized request.
@Suite(.collective) struct StatusTests {
  @Test func fields() throws {
    var status = Status()
    try status.setSource(3)
    try status.setTag(9)
    try status.setError(Int(MPI_ERR_OTHER))
    #expect(try status.source == 3 && status.tag == 9 && status.error == Int(MPI_ERR_OTHER))
    try status.setSource(anySource)
    try status.setTag(anyTag)
    #expect(status.source == anySource && status.tag == anyTag)
    // A status is a value.
    var copy = status
    try copy.setTag(5)
    #expect(copy.tag == 5 && status.tag == anyTag)
    expectError(.arg, "source") { try status.setSource(Int.max) }
    expectError(.arg, "tag") { try status.setTag(Int.max) }
  }

  @Test func cancellation() throws {
    var status = Status()
    for expected in [true, false] {
      try status.setCancelled(expected)
      #expect(try status.isCancelled == expected)
    }
  }

  @Test func elements() throws {
    var status = Status()
    try status.setElements(.int32, 12)
    #expect(try status.count(of: Int32.self) == 12 && status.count(of: Int64.self) == 6)
    #expect(try status.getElements(.int32) == 12 && status.getCount(.int32) == 12)
    try status.setElements(.byte, 7)
    #expect(try status.getElements(.byte) == 7 && status.getCount(.int32) == nil)
    try status.setElements(.byte, 5_000_000_000)
    #expect(try status.count(of: UInt8.self) == 5_000_000_000)
    let freed = try Datatype.double.dup()
    try freed.free()
    expectError(.type, "was freed") { try status.setElements(freed, 1) }
  }
}
