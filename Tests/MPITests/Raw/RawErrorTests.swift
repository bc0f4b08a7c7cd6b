import Glibc
import MPI
import MPITesting
import Testing

/// Error handlers, classes, codes and their texts.
@Suite(.collective) struct RawErrorTests {
  nonisolated(unsafe) private static let seen = memory([Int32(-1), 0])

  private func text(of code: Int32) throws -> String {
    try string(MPI_MAX_ERROR_STRING) { text, length throws(MPIError) in try MPI_Error_string(code, text, length) }
  }

  @Test func classesOfOnesOwn() throws {
    let sort = try value(Int32(0)) { sort throws(MPIError) in try MPI_Add_error_class(sort) }
    #expect(sort > 0)
    let code = try value(Int32(0)) { code throws(MPIError) in try MPI_Add_error_code(sort, code) }
    try MPI_Add_error_string(code, "the soup is cold")
    #expect(try text(of: code) == "the soup is cold")
    #expect(try value(Int32(0)) { found throws(MPIError) in try MPI_Error_class(code, found) } == sort)
    if MPISymbol.MPI_Remove_error_class.isAvailable {
      try MPI_Remove_error_string(code)
      try MPI_Remove_error_code(code)
      try MPI_Remove_error_class(sort)
    }
  }

  @Test func everyClassHasAText() throws {
    for code in [MPI_ERR_BUFFER, MPI_ERR_COUNT, MPI_ERR_TYPE, MPI_ERR_TAG, MPI_ERR_COMM, MPI_ERR_RANK, MPI_ERR_TRUNCATE, MPI_ERR_OTHER] {
      #expect(try !text(of: code).isEmpty)
      #expect(try value(Int32(0)) { found throws(MPIError) in try MPI_Error_class(code, found) } == code)
    }
  }

  @Test func handlersOfCommunicators() throws {
    Self.seen[0] = -1
    var (handler, former, comm) = (MPI_ERRHANDLER_NULL, MPI_ERRHANDLER_NULL, MPI_COMM_NULL)
    try MPI_Comm_dup(MPI_COMM_SELF, &comm)
    try MPI_Comm_get_errhandler(comm, &former)
    #expect(isSame(former, MPI_ERRORS_RETURN), "errors return on self and what is made of it")
    try MPI_Comm_create_errhandler({ _, code in RawErrorTests.seen[0] = code!.pointee }, &handler)
    try MPI_Comm_set_errhandler(comm, handler)
    try MPI_Comm_call_errhandler(comm, MPI_ERR_OTHER)
    #expect(Self.seen[0] == MPI_ERR_OTHER)
    // The handler runs first. Some libraries return the code all the same, and others success, for somebody has handled it.
    do throws(MPIError) { try MPI_Send(nil, 0, MPI_BYTE, 5, 0, comm) } catch {
      #expect(error.errorClass == .rank)
    }
    #expect(try value(Int32(0)) { found throws(MPIError) in try MPI_Error_class(Self.seen[0], found) } == MPI_ERR_RANK)
    try MPI_Errhandler_free(&handler)
    #expect(isSame(handler, MPI_ERRHANDLER_NULL))
    try MPI_Comm_free(&comm)
  }

  @Test func handlersOfWindows() throws {
    Self.seen[0] = -1
    var (handler, base, win) = (MPI_ERRHANDLER_NULL, UnsafeMutableRawPointer?.none, MPI_WIN_NULL)
    try MPI_Win_allocate(8, 1, MPI_INFO_NULL, MPI_COMM_WORLD, &base, &win)
    try MPI_Win_create_errhandler({ _, code in RawErrorTests.seen[0] = code!.pointee }, &handler)
    try MPI_Win_set_errhandler(win, handler)
    try MPI_Win_call_errhandler(win, MPI_ERR_OTHER)
    #expect(Self.seen[0] == MPI_ERR_OTHER)
    var found = MPI_ERRHANDLER_NULL
    try MPI_Win_get_errhandler(win, &found)
    try MPI_Errhandler_free(&found)
    try MPI_Errhandler_free(&handler)
    try MPI_Win_free(&win)
  }

  @Test func handlersOfFiles() throws {
    Self.seen[0] = -1
    var (handler, former) = (MPI_ERRHANDLER_NULL, MPI_ERRHANDLER_NULL)
    // The null file stands for files that have yet to be opened.
    try MPI_File_get_errhandler(MPI_FILE_NULL, &former)
    try MPI_File_create_errhandler({ _, code in RawErrorTests.seen[0] = code!.pointee }, &handler)
    try MPI_File_set_errhandler(MPI_FILE_NULL, handler)
    var file = MPI_FILE_NULL
    try? MPI_File_open(MPI_COMM_SELF, "/nowhere/at/all", MPI_MODE_RDONLY, MPI_INFO_NULL, &file)
    #expect(Self.seen[0] != -1)
    try MPI_File_set_errhandler(MPI_FILE_NULL, former)
    Self.seen[0] = -1
    let mode = MPI_MODE_CREATE | MPI_MODE_WRONLY | MPI_MODE_DELETE_ON_CLOSE
    try MPI_File_open(MPI_COMM_SELF, "/tmp/swift-mpi-errors-\(getpid())", mode, MPI_INFO_NULL, &file)
    try MPI_File_set_errhandler(file, handler)
    try MPI_File_call_errhandler(file, MPI_ERR_OTHER)
    #expect(Self.seen[0] == MPI_ERR_OTHER)
    try MPI_File_close(&file)
    try MPI_Errhandler_free(&handler)
  }
}
