import MPI
import MPITesting
import Testing

/// Handles as integers, for Fortran and for libraries in other languages, and back.
@Suite(.collective) struct RawConversionTests {
  @Test(.needs(.MPI_Comm_c2f)) func fortranHandlesComeBack() throws {
    #expect(try isSame(MPI_Comm_f2c(MPI_Comm_c2f(MPI_COMM_WORLD)), MPI_COMM_WORLD))
    #expect(try isSame(MPI_Type_f2c(MPI_Type_c2f(MPI_DOUBLE)), MPI_DOUBLE))
    #expect(try isSame(MPI_Op_f2c(MPI_Op_c2f(MPI_SUM)), MPI_SUM))
    #expect(try isSame(MPI_Group_f2c(MPI_Group_c2f(MPI_GROUP_EMPTY)), MPI_GROUP_EMPTY))
    #expect(try isSame(MPI_Info_f2c(MPI_Info_c2f(MPI_INFO_NULL)), MPI_INFO_NULL))
    #expect(try isSame(MPI_Errhandler_f2c(MPI_Errhandler_c2f(MPI_ERRORS_RETURN)), MPI_ERRORS_RETURN))
    #expect(try isSame(MPI_Request_f2c(MPI_Request_c2f(MPI_REQUEST_NULL)), MPI_REQUEST_NULL))
    #expect(try isSame(MPI_Message_f2c(MPI_Message_c2f(MPI_MESSAGE_NULL)), MPI_MESSAGE_NULL))
    #expect(try isSame(MPI_Win_f2c(MPI_Win_c2f(MPI_WIN_NULL)), MPI_WIN_NULL))
    #expect(try isSame(MPI_File_f2c(MPI_File_c2f(MPI_FILE_NULL)), MPI_FILE_NULL))
    #expect(try MPI_Comm_c2f(MPI_COMM_WORLD) != MPI_Comm_c2f(MPI_COMM_SELF))
  }

  @Test(.needs(.MPI_Comm_c2f)) func objectsMadeLaterToo() throws {
    var (comm, type) = (MPI_COMM_NULL, MPI_DATATYPE_NULL)
    try MPI_Comm_dup(MPI_COMM_SELF, &comm)
    #expect(try isSame(MPI_Comm_f2c(MPI_Comm_c2f(comm)), comm))
    try MPI_Type_contiguous(3, MPI_INT, &type)
    #expect(try isSame(MPI_Type_f2c(MPI_Type_c2f(type)), type))
    try MPI_Type_free(&type)
    try MPI_Comm_free(&comm)
  }

  @Test(.needs(.MPI_Comm_toint, .MPI_Comm_fromint)) func integersComeBack() throws {
    #expect(try isSame(MPI_Comm_fromint(MPI_Comm_toint(MPI_COMM_WORLD)), MPI_COMM_WORLD))
    #expect(try isSame(MPI_Type_fromint(MPI_Type_toint(MPI_DOUBLE)), MPI_DOUBLE))
    #expect(try isSame(MPI_Op_fromint(MPI_Op_toint(MPI_SUM)), MPI_SUM))
    #expect(try isSame(MPI_Group_fromint(MPI_Group_toint(MPI_GROUP_EMPTY)), MPI_GROUP_EMPTY))
    #expect(try isSame(MPI_Info_fromint(MPI_Info_toint(MPI_INFO_NULL)), MPI_INFO_NULL))
    #expect(try isSame(MPI_Errhandler_fromint(MPI_Errhandler_toint(MPI_ERRORS_RETURN)), MPI_ERRORS_RETURN))
    #expect(try isSame(MPI_Request_fromint(MPI_Request_toint(MPI_REQUEST_NULL)), MPI_REQUEST_NULL))
    #expect(try isSame(MPI_Message_fromint(MPI_Message_toint(MPI_MESSAGE_NULL)), MPI_MESSAGE_NULL))
    #expect(try isSame(MPI_Win_fromint(MPI_Win_toint(MPI_WIN_NULL)), MPI_WIN_NULL))
    #expect(try isSame(MPI_File_fromint(MPI_File_toint(MPI_FILE_NULL)), MPI_FILE_NULL))
  }

  @Test(.needs(.MPI_Session_init, .MPI_Session_toint, .MPI_Session_fromint)) func integersOfSessionsComeBack() throws {
    #expect(try isSame(MPI_Session_fromint(MPI_Session_toint(MPI_SESSION_NULL)), MPI_SESSION_NULL))
  }

  @Test(.needs(.MPI_Abi_get_version, .MPI_Abi_get_info)) func theABIIsTold() throws {
    var (major, minor, info) = (Int32(-5), Int32(-5), MPI_INFO_NULL)
    try MPI_Abi_get_version(&major, &minor)
    #expect(major == -1 || major >= 1, "-1 where the library has another ABI")
    try MPI_Abi_get_info(&info)
    #expect(try value(Int32(-1)) { count throws(MPIError) in try MPI_Info_get_nkeys(info, count) } > 0)
    try MPI_Info_free(&info)
  }
}
