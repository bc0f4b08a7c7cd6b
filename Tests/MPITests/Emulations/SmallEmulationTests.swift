import MPITesting
import Testing

@testable import MPI

/// Status fields, info strings, integers for handles, and looking at several requests: by the library where it can, and emulated.
@Suite(.collective) struct SmallEmulationTests {
  let ring = Ring()

  @Test(arguments: [false, true]) func statusFields(forced: Bool) throws {
    try emulating(forced) {
      var status = MPI_Status()
      try MPI_Status_set_source(&status, 3)
      try MPI_Status_set_tag(&status, 9)
      try MPI_Status_set_error(&status, MPI_ERR_OTHER)
      #expect(status.MPI_SOURCE == 3 && status.MPI_TAG == 9 && status.MPI_ERROR == MPI_ERR_OTHER)
      #expect(try value(Int32(0)) { result throws(MPIError) in try MPI_Status_get_source(&status, result) } == 3)
      #expect(try value(Int32(0)) { result throws(MPIError) in try MPI_Status_get_tag(&status, result) } == 9)
      #expect(try value(Int32(0)) { result throws(MPIError) in try MPI_Status_get_error(&status, result) } == MPI_ERR_OTHER)
    }
  }

  @Test(arguments: [false, true]) func countsOfAStatus(forced: Bool) throws {
    try emulating(forced) {
      var status = MPI_Status()
      // Ten billion bytes: no `int` counts them.
      try MPI_Status_set_elements_c(&status, MPI_BYTE, 10_000_000_000)
      func count(_ type: MPI_Datatype) throws -> Int { try value(-1) { result throws(MPIError) in try MPI_Get_count_c(&status, type, result) } }
      #expect(try count(MPI_BYTE) == 10_000_000_000)
      #expect(try count(MPI_DOUBLE) == 1_250_000_000)
      #expect(try Status(raw: status).count(of: UInt8.self) == 10_000_000_000)
      #expect(try Status(raw: status).getElements(.byte) == 10_000_000_000)
      try MPI_Status_set_elements_c(&status, MPI_BYTE, 7)
      #expect(try count(MPI_DOUBLE) == Int(MPI_UNDEFINED), "part of an element")
      try MPI_Status_set_elements_c(&status, MPI_BYTE, 0)
      #expect(try count(MPI_DOUBLE) == 0)
      var empty = MPI_DATATYPE_NULL
      try MPI_Type_contiguous(0, MPI_BYTE, &empty)
      try MPI_Type_commit(&empty)
      #expect(try count(empty) == 0)
      try MPI_Type_free(&empty)
    }
  }

  @Test(arguments: [false, true]) func sizesOfDatatypes(forced: Bool) throws {
    try emulating(forced) {
      var type = MPI_DATATYPE_NULL
      try MPI_Type_contiguous_c(3_000_000_001, MPI_DOUBLE, &type)
      #expect(try value(0) { size throws(MPIError) in try MPI_Type_size_c(type, size) } == 24_000_000_008)
      var (lower, extent) = (-1, -1)
      try MPI_Type_get_extent_c(type, &lower, &extent)
      #expect(lower == 0 && extent == 24_000_000_008)
      (lower, extent) = (-1, -1)
      try MPI_Type_get_true_extent_c(type, &lower, &extent)
      #expect(lower == 0 && extent == 24_000_000_008)
      var resized = MPI_DATATYPE_NULL
      try MPI_Type_create_resized_c(type, -8, 30_000_000_000, &resized)
      try MPI_Type_get_extent_c(resized, &lower, &extent)
      #expect(lower == -8 && extent == 30_000_000_000)
      try MPI_Type_free(&resized)
      try MPI_Type_free(&type)
      // Elements with a gap, whose last one has it too.
      var gapped = MPI_DATATYPE_NULL
      try MPI_Type_create_resized(MPI_INT8_T, 0, 3, &gapped)
      try MPI_Type_contiguous_c(5_000_000_000, gapped, &type)
      try MPI_Type_get_extent_c(type, &lower, &extent)
      #expect(lower == 0 && extent == 15_000_000_000)
      #expect(try value(0) { size throws(MPIError) in try MPI_Type_size_c(type, size) } == 5_000_000_000)
      try MPI_Type_free(&type)
      try MPI_Type_free(&gapped)
      expectError(.count) { try MPI_Type_contiguous_c(-5_000_000_000, MPI_BYTE, &type) }
    }
  }

  @Test(arguments: [false, true]) func infoStrings(forced: Bool) throws {
    try emulating(forced) {
      var info = MPI_INFO_NULL
      try MPI_Info_create(&info)
      try MPI_Info_set(info, "key", "value")
      for (room, expected) in [(Int32(0), "untouched"), (1, ""), (3, "va"), (6, "value"), (100, "value")] {
        let text = memory(Array("untouched".utf8CString) + [CChar](repeating: 0, count: 100))
        defer { text.deallocate() }
        var (length, flag) = (room, Int32(-1))
        try MPI_Info_get_string(info, "key", &length, text.baseAddress, &flag)
        #expect(flag != 0 && length == 6 && String(cString: text.baseAddress!) == expected, "room for \(room)")
      }
      var (length, flag, one) = (Int32(5), Int32(-1), CChar(7))
      try MPI_Info_get_string(info, "none", &length, &one, &flag)
      #expect(flag == 0 && length == 5 && one == 7)
      try MPI_Info_free(&info)
    }
  }

  @Test(.needs(.MPI_Comm_toint), arguments: [false, true]) func integersForHandles(forced: Bool) throws {
    try emulating(forced) {
      #expect(isSame(try MPI_Comm_fromint(try MPI_Comm_toint(MPI_COMM_SELF)), MPI_COMM_SELF))
      #expect(try MPI_Comm_toint(MPI_COMM_SELF) != MPI_Comm_toint(MPI_COMM_WORLD))
      #expect(isSame(try MPI_Errhandler_fromint(try MPI_Errhandler_toint(MPI_ERRORS_RETURN)), MPI_ERRORS_RETURN))
      #expect(isSame(try MPI_Group_fromint(try MPI_Group_toint(MPI_GROUP_EMPTY)), MPI_GROUP_EMPTY))
      #expect(isSame(try MPI_Op_fromint(try MPI_Op_toint(MPI_SUM)), MPI_SUM))
      #expect(isSame(try MPI_Type_fromint(try MPI_Type_toint(MPI_DOUBLE)), MPI_DOUBLE))
      #expect(isSame(try MPI_Request_fromint(try MPI_Request_toint(MPI_REQUEST_NULL)), MPI_REQUEST_NULL))
      #expect(isSame(try MPI_Message_fromint(try MPI_Message_toint(MPI_MESSAGE_NULL)), MPI_MESSAGE_NULL))
      #expect(isSame(try MPI_File_fromint(try MPI_File_toint(MPI_FILE_NULL)), MPI_FILE_NULL))
      #expect(isSame(try MPI_Win_fromint(try MPI_Win_toint(MPI_WIN_NULL)), MPI_WIN_NULL))
      var info = MPI_INFO_NULL
      try MPI_Info_create(&info)
      #expect(isSame(try MPI_Info_fromint(try MPI_Info_toint(info)), info))
      try MPI_Info_free(&info)
    }
  }

  @Test(arguments: [false, true]) func statusesOfSeveralRequests(forced: Bool) throws {
    try emulating(forced) {
      let values = memory([ring.rank, -1, -1])
      defer { values.deallocate() }
      let base = values.baseAddress!
      var requests = [MPI_REQUEST_NULL, MPI_REQUEST_NULL, MPI_REQUEST_NULL]
      var statuses = [MPI_Status](repeating: MPI_Status(), count: 3)
      var (flag, index, count) = (Int32(-1), Int32(-1), Int32(-1))
      var indices = [Int32](repeating: -1, count: 3)
      // Of none but null requests.
      try MPI_Request_get_status_all(3, requests, &flag, &statuses)
      #expect(flag != 0)
      try MPI_Request_get_status_any(3, requests, &index, &flag, &statuses[0])
      #expect(flag != 0 && index == MPI_UNDEFINED && statuses[0].MPI_SOURCE == MPI_ANY_SOURCE)
      try MPI_Request_get_status_some(3, requests, &count, &indices, &statuses)
      #expect(count == MPI_UNDEFINED)
      // Two receives that nothing has come for.
      try MPI_Irecv(base + 1, 1, MPI_INT32_T, ring.left, 31, MPI_COMM_WORLD, &requests[0])
      try MPI_Irecv(base + 2, 1, MPI_INT32_T, ring.left, 32, MPI_COMM_WORLD, &requests[2])
      try MPI_Request_get_status_all(3, requests, &flag, &statuses)
      #expect(flag == 0)
      try MPI_Request_get_status_any(3, requests, &index, &flag, &statuses[0])
      #expect(flag == 0)
      try MPI_Request_get_status_some(3, requests, &count, &indices, &statuses)
      #expect(count == 0)
      try MPI_Barrier(MPI_COMM_WORLD)
      // The second is complete.
      try MPI_Send(base, 1, MPI_INT32_T, ring.right, 32, MPI_COMM_WORLD)
      flag = 0
      while flag == 0 { try MPI_Request_get_status_any(3, requests, &index, &flag, &statuses[0]) }
      #expect(index == 2 && statuses[0].MPI_TAG == 32 && statuses[0].MPI_SOURCE == ring.left)
      try MPI_Request_get_status_some(3, requests, &count, &indices, &statuses)
      #expect(count == 1 && indices[0] == 2 && statuses[0].MPI_TAG == 32)
      try MPI_Request_get_status_all(3, requests, &flag, &statuses)
      #expect(flag == 0)
      try MPI_Barrier(MPI_COMM_WORLD)
      try MPI_Send(base, 1, MPI_INT32_T, ring.right, 31, MPI_COMM_WORLD)
      flag = 0
      while flag == 0 { try MPI_Request_get_status_all(3, requests, &flag, &statuses) }
      #expect(statuses[0].MPI_TAG == 31 && statuses[2].MPI_TAG == 32)
      try MPI_Request_get_status_some(3, requests, &count, &indices, MPI_STATUSES_IGNORE)
      #expect(count == 2 && indices[..<2] == [0, 2])
      // They are still there.
      #expect(!isSame(requests[0], MPI_REQUEST_NULL) && !isSame(requests[2], MPI_REQUEST_NULL))
      try completeAll(&requests)
      #expect(values[1] == ring.left && values[2] == ring.left)
    }
  }
}
