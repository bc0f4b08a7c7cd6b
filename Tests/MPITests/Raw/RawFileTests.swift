import Glibc
import MPI
import MPITesting
import Testing

/// Files that all ranks write and read together, in the folder for temporary ones.
@Suite(.collective) struct RawFileTests {
  let ring = Ring()

  /// A file that is empty, open on all ranks, and gone afterwards.
  private func withFile(_ body: (MPI_File) throws -> Void) throws {
    // All ranks have to use the same name, and two runs of the tests not.
    var process = Int32(getpid())
    try MPI_Bcast(&process, 1, MPI_INT32_T, 0, MPI_COMM_WORLD)
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    let name = "\(folder)/swift-mpi-\(process)"
    var file = MPI_FILE_NULL
    try MPI_File_open(MPI_COMM_WORLD, name, MPI_MODE_CREATE | MPI_MODE_RDWR | MPI_MODE_DELETE_ON_CLOSE, MPI_INFO_NULL, &file)
    try body(file)
    try MPI_File_close(&file)
    #expect(isSame(file, MPI_FILE_NULL))
  }

  /// Makes what was written by one rank visible to the others.
  private func settle(_ file: MPI_File) throws {
    try MPI_File_sync(file)
    try MPI_Barrier(MPI_COMM_WORLD)
    try MPI_File_sync(file)
  }

  @Test func atExplicitPlaces() throws {
    try withFile { file in
      let pair = memory([ring.rank, ring.rank + 100])
      let read = memory(Int32(-1), count: 2)
      defer {
        pair.deallocate()
        read.deallocate()
      }
      var (status, request) = (MPI_Status(), MPI_REQUEST_NULL)
      try MPI_File_write_at_all(file, Int(ring.rank) * 8, pair.baseAddress, 2, MPI_INT32_T, &status)
      #expect(try Status(raw: status).count(of: Int32.self) == 2)
      try settle(file)
      #expect(try value(0) { size throws(MPIError) in try MPI_File_get_size(file, size) } == Int(ring.size) * 8)
      try MPI_File_read_at(file, Int(ring.right) * 8, read.baseAddress, 2, MPI_INT32_T, &status)
      #expect(Array(read) == [ring.right, ring.right + 100])
      try MPI_File_iread_at(file, Int(ring.left) * 8 + 4, read.baseAddress, 1, MPI_INT32_T, &request)
      try complete(&request)
      #expect(read[0] == ring.left + 100)
      try MPI_File_read_at_all(file, Int(ring.rank) * 8, read.baseAddress, 2, MPI_INT32_T, MPI_STATUS_IGNORE)
      #expect(Array(read) == Array(pair))
      // Behind the end there is nothing.
      try MPI_File_read_at(file, Int(ring.size) * 8, read.baseAddress, 1, MPI_INT32_T, &status)
      #expect(try Status(raw: status).count(of: Int32.self) == 0)
      try settle(file)
      try MPI_File_iwrite_at(file, Int(ring.rank) * 8, read.baseAddress, 1, MPI_INT32_T, &request)
      try complete(&request)
      try MPI_File_write_at(file, Int(ring.rank) * 8, pair.baseAddress, 1, MPI_INT32_T, MPI_STATUS_IGNORE)
    }
  }

  @Test func atPointersOfEachRank() throws {
    try withFile { file in
      try MPI_File_set_view(file, Int(ring.rank) * 12, MPI_INT32_T, MPI_INT32_T, "native", MPI_INFO_NULL)
      try MPI_File_write_all(file, [1 as Int32, 2], 2, MPI_INT32_T, MPI_STATUS_IGNORE)
      try settle(file)
      try MPI_File_write(file, [3 as Int32], 1, MPI_INT32_T, MPI_STATUS_IGNORE)
      try settle(file)
      #expect(try value(0) { place throws(MPIError) in try MPI_File_get_position(file, place) } == 3, "in elements of the view")
      try MPI_File_seek(file, -2, MPI_SEEK_CUR)
      var read: [Int32] = [0, 0]
      try MPI_File_read(file, &read, 2, MPI_INT32_T, MPI_STATUS_IGNORE)
      #expect(read == [2, 3])
      try MPI_File_seek(file, 0, MPI_SEEK_SET)
      try MPI_File_read_all(file, &read, 2, MPI_INT32_T, MPI_STATUS_IGNORE)
      #expect(read == [1, 2])
      #expect(try value(0) { bytes throws(MPIError) in try MPI_File_get_byte_offset(file, 1, bytes) } == Int(ring.rank) * 12 + 4)
      var (start, element, pattern) = (-1, MPI_DATATYPE_NULL, MPI_DATATYPE_NULL)
      let form = try string(MPI_MAX_DATAREP_STRING) { text, _ throws(MPIError) in try MPI_File_get_view(file, &start, &element, &pattern, text) }
      #expect(form == "native" && start == Int(ring.rank) * 12)
      #expect(try value(0) { extent throws(MPIError) in try MPI_File_get_type_extent(file, MPI_INT32_T, extent) } == 4)
    }
  }

  @Test func inTheOrderOfRanks() throws {
    try withFile { file in
      var number = ring.rank
      try MPI_File_write_ordered(file, &number, 1, MPI_INT32_T, MPI_STATUS_IGNORE)
      try settle(file)
      try MPI_File_seek_shared(file, 0, MPI_SEEK_SET)
      number = -1
      try MPI_File_read_ordered(file, &number, 1, MPI_INT32_T, MPI_STATUS_IGNORE)
      #expect(number == ring.rank)
      try MPI_Barrier(MPI_COMM_WORLD)
      let end = try value(0) { place throws(MPIError) in try MPI_File_get_position_shared(file, place) }
      #expect(end == Int(ring.size) * 4)
    }
  }

  @Test func splitCollectives() throws {
    try withFile { file in
      let numbers = memory([ring.rank, -1])
      defer { numbers.deallocate() }
      let base = numbers.baseAddress!
      try MPI_File_write_at_all_begin(file, Int(ring.rank) * 4, base, 1, MPI_INT32_T)
      try MPI_File_write_at_all_end(file, base, MPI_STATUS_IGNORE)
      try settle(file)
      try MPI_File_read_at_all_begin(file, Int(ring.right) * 4, base + 1, 1, MPI_INT32_T)
      try MPI_File_read_at_all_end(file, base + 1, MPI_STATUS_IGNORE)
      #expect(numbers[1] == ring.right)
    }
  }

  @Test func atomicAccess() throws {
    try withFile { file in
      #expect(try value(Int32(-1)) { flag throws(MPIError) in try MPI_File_get_atomicity(file, flag) } == 0)
      try MPI_File_set_atomicity(file, 1)
      #expect(try value(Int32(0)) { flag throws(MPIError) in try MPI_File_get_atomicity(file, flag) } != 0)
      // What one rank writes the others read, without a sync.
      var number = ring.rank
      try MPI_File_write_at(file, Int(ring.rank) * 4, &number, 1, MPI_INT32_T, MPI_STATUS_IGNORE)
      try MPI_Barrier(MPI_COMM_WORLD)
      try MPI_File_read_at(file, Int(ring.right) * 4, &number, 1, MPI_INT32_T, MPI_STATUS_IGNORE)
      #expect(number == ring.right)
    }
  }

  @Test func sizesAndModes() throws {
    try withFile { file in
      try MPI_File_set_size(file, 100)
      try MPI_File_preallocate(file, 200)
      #expect(try value(0) { size throws(MPIError) in try MPI_File_get_size(file, size) } == 200)
      let mode = try value(Int32(0)) { mode throws(MPIError) in try MPI_File_get_amode(file, mode) }
      #expect(mode & MPI_MODE_RDWR != 0 && mode & MPI_MODE_RDONLY == 0)
      var (group, info) = (MPI_GROUP_NULL, MPI_INFO_NULL)
      try MPI_File_get_group(file, &group)
      #expect(try value(Int32(0)) { size throws(MPIError) in try MPI_Group_size(group, size) } == ring.size)
      try MPI_Group_free(&group)
      try MPI_File_get_info(file, &info)
      try MPI_File_set_info(file, info)
      try MPI_Info_free(&info)
    }
    expectError(.noSuchFile, "MPI_File_delete") { try MPI_File_delete("/tmp/swift-mpi-was-never-here", MPI_INFO_NULL) }
  }
}
