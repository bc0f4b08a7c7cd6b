import Foundation
import Testing

@testable import MPIProbe

/// A folder with an MPI of a few functions in it: header, library (behind a linker script) and wrapper compiler.
final class InventedMPI {
  let folder: String
  let machine = LocalMachine()

  static let header = """
    #define MPI_VERSION 4
    #define MPI_SUBVERSION 1
    #define MPI_ANY_SOURCE (-2)
    #define MPI_MAX_STRING 0x100
    #define MPI_COMM_WORLD ((MPI_Comm)0x44000000)
    #define MPI_UNWEIGHTED (&mpi_unweighted)
    #define MPI_GONE MPI_was_removed(MPI_GONE)
    #define MPI_Fint int
    #define MPI_Aint_add(a, b) ((a) + (b))
    #define MPI_Renamed MPI_Send
    #define MPI_LABEL "text"
    #define MPICH_VERSION "1.2"
    enum { MPI_SUCCESS = 0, MPI_ERR_OTHER = 15 };
    typedef int MPI_Comm;
    typedef struct hidden *MPI_File;
    typedef long MPI_Aint;
    typedef struct { int MPI_SOURCE, MPI_TAG; long count; int MPI_ERROR; } MPI_Status;
    typedef void (MPI_User_function)(void *in, void *inout, int *length, MPI_Comm *comm);
    extern int mpi_unweighted;
    extern int *MPI_F_STATUS_IGNORE;
    int MPI_Init(int *argc, char ***argv);
    int MPI_Send(const void *buf, int count, MPI_Comm comm);
    int PMPI_Send(const void *buf, int count, MPI_Comm comm);
    int MPI_Group_range_incl(int n, int ranges[][3], MPI_Comm comms[]);
    int MPI_Op_create(MPI_User_function *function, void (*plain)(const char *const *, int));
    int MPI_Pcontrol(const int level, ...);
    int MPI_Get_version(int *major, int *minor);
    int MPI_Get_library_version(char *text, int *length);
    int MPI_Declared_only(void);
    static inline int MPI_Inline(void) { return 1; }

    """

  static let library = """
    void *malloc(unsigned long size);
    void *needs_the_c_library(void) { return malloc(8); }
    int mpi_unweighted, unnamed_data, *MPI_F_STATUS_IGNORE;
    int PMPI_Init(int *c, char ***v) { return 0; }
    int MPI_Init(int *c, char ***v) __attribute__((weak, alias("PMPI_Init")));
    int MPI_Send(void) { return 0; }
    int PMPI_Send(void) { return 0; }
    int MPI_Pcontrol(int level, ...) { return 0; }
    int MPI_Get_version(int *major, int *minor) { *major = 4; *minor = 0; return 0; }
    int MPI_Get_library_version(char *text, int *length) { const char *t = "Invented MPI 7"; for (*length = 0; (text[*length] = t[*length]); ++*length); return 0; }
    int MPIX_Extra(void) { return 0; }
    int internal_function(void) { return 0; }
    static int hidden_function(void) { return 0; }
    int (*use)(void) = hidden_function;

    """

  init(header: String = InventedMPI.header, library: String = InventedMPI.library) throws {
    folder = LocalMachine().temporaryFolder()
    try write(header, to: "include/mpi.h")
    try write(library, to: "library.c")
    try write("/* GNU ld script */\nINPUT(libmpi.so.7)\n", to: "lib/libmpi.so")
    try CCompiler(machine: machine).run(
      ["-shared", "-fPIC", "-Wl,-soname,libmpi.so.7", "-o", folder + "/lib/libmpi.so.7", folder + "/library.c"], purpose: "invented library")
    try write("#!/bin/sh\ntest \"$1\" = -show && echo cc -I\(folder)/include -L\(folder)/lib -Wl,-rpath -Wl,\(folder)/lib -lmpi\n", to: "bin/mpicc")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder + "/bin/mpicc")
  }

  deinit { machine.remove(folder) }

  func write(_ text: String, to path: String) throws {
    if let problem = machine.write(text, to: "\(folder)/\(path)") { throw ProbeError.tool(what: path, problem: problem, remedy: "") }
  }

  /// An installation with this folder's header.
  var installation: MPIInstallation {
    MPIInstallation(
      name: "invented", origin: "an invention", includeDirectories: [folder + "/include"], libraryFile: folder + "/lib/libmpi.so.7",
      linkDirectory: folder + "/lib",
      linkName: "mpi")
  }
}
