import MPI
import MPITesting
import Testing

/// Statuses that are filled by hand, and counts read from them.
@Suite(.collective) struct RawStatusTests {
  // Deprecated, as two of the functions that it calls.
  @available(*, deprecated) @Test func elementsAreCounted() throws {
    var status = MPI_Status()
    try MPI_Status_set_elements(&status, MPI_INT32_T, 12)
    #expect(try value(Int32(0)) { count throws(MPIError) in try MPI_Get_elements(&status, MPI_INT32_T, count) } == 12)
    #expect(try value(Int32(0)) { count throws(MPIError) in try MPI_Get_count(&status, MPI_INT32_T, count) } == 12)
    #expect(try value(Int32(0)) { count throws(MPIError) in try MPI_Get_count(&status, MPI_INT64_T, count) } == 6)
    try MPI_Status_set_elements_x(&status, MPI_BYTE, 7)
    #expect(try value(0) { count throws(MPIError) in try MPI_Get_elements_x(&status, MPI_BYTE, count) } == 7)
    #expect(try value(Int32(0)) { count throws(MPIError) in try MPI_Get_count(&status, MPI_INT32_T, count) } == MPI_UNDEFINED)
    expectError(.truncate, "whole number") { try Status(raw: status).count(of: Int32.self) }
    #expect(try Status(raw: status).count(of: UInt8.self) == 7)
  }

  @Test func cancellationIsStored() throws {
    var status = MPI_Status()
    var flag: Int32 = -1
    for expected in [Int32(1), 0] {
      try MPI_Status_set_cancelled(&status, expected)
      try MPI_Test_cancelled(&status, &flag)
      #expect((flag != 0) == (expected != 0))
    }
  }

  @Test(.needs(.MPI_Status_set_source, .MPI_Status_get_source)) func fieldsHaveFunctions() throws {
    var status = MPI_Status()
    try MPI_Status_set_source(&status, 3)
    try MPI_Status_set_tag(&status, 9)
    try MPI_Status_set_error(&status, MPI_ERR_OTHER)
    #expect(status.MPI_SOURCE == 3 && status.MPI_TAG == 9 && status.MPI_ERROR == MPI_ERR_OTHER)
    #expect(try value(Int32(0)) { result throws(MPIError) in try MPI_Status_get_source(&status, result) } == 3)
    #expect(try value(Int32(0)) { result throws(MPIError) in try MPI_Status_get_tag(&status, result) } == 9)
    #expect(try value(Int32(0)) { result throws(MPIError) in try MPI_Status_get_error(&status, result) } == MPI_ERR_OTHER)
  }

  @Test(.needs(.MPI_Status_c2f)) func fortranFormsKeepTheFields() throws {
    let fields = memory(Int32(0), count: 16)
    defer { fields.deallocate() }
    var status = MPI_Status()
    status.MPI_SOURCE = 3
    status.MPI_TAG = 9
    try MPI_Status_set_elements(&status, MPI_BYTE, 40)
    try MPI_Status_c2f(&status, fields.baseAddress)
    var back = MPI_Status()
    try MPI_Status_f2c(fields.baseAddress, &back)
    #expect(back.MPI_SOURCE == 3 && back.MPI_TAG == 9)
    #expect(try Status(raw: back).count(of: UInt8.self) == 40)
  }
}
