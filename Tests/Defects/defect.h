// What the programs of this folder share. See ../Support/check-defects.
#include <mpi.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The exit code of a program whose functions the library does not have.
enum { absent = 77 };

// Persistent collectives, sessions, MPI_ERRORS_ABORT: Open MPI 5 has them, and is no MPI 4.
#if MPI_VERSION >= 4 || (defined OMPI_MAJOR_VERSION && OMPI_MAJOR_VERSION >= 5)
#define HAS_MPI_4 1
#else
#define HAS_MPI_4 0
#endif

static int rank, size;

// A status of its own says how, as launchers lose what is printed just before a job is ended.
enum { isWrong = 66, setUpFailed = 67 };

static inline void giveUp(int status, const char *what, const char *file, int line) {
  fprintf(stderr, "%s:%d: rank %d: %s: %s\n", file, line, rank, status == isWrong ? "not so" : "set-up failed", what);
  fflush(stderr);
  MPI_Abort(MPI_COMM_WORLD, status);
  exit(status);
}
// What the library gets wrong where it has the defect.
#define expect(condition) ((condition) ? (void)0 : giveUp(isWrong, #condition, __FILE__, __LINE__))
// A call that has to succeed so that the defect can show: where it fails the program tells nothing of it.
#define must(call) ((call) == MPI_SUCCESS ? (void)0 : giveUp(setUpFailed, #call, __FILE__, __LINE__))

static inline void begin(void) {
  MPI_Init(NULL, NULL);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &size);
  MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
  MPI_Comm_set_errhandler(MPI_COMM_SELF, MPI_ERRORS_RETURN);
}

static inline int end(void) {
  MPI_Finalize();
  return 0;
}

static inline int errorClass(int code) {
  int class;
  MPI_Error_class(code, &class);
  return class;
}

// Even ranks on one side, odd ones on the other.
static inline MPI_Comm twoGroups(void) {
  MPI_Comm half, groups;
  must(MPI_Comm_split(MPI_COMM_WORLD, rank % 2, 0, &half));
  must(MPI_Intercomm_create(half, 0, MPI_COMM_WORLD, 1 - rank % 2, 0, &groups));
  MPI_Comm_set_errhandler(groups, MPI_ERRORS_RETURN);
  return groups;
}

// A ring of all processes.
static inline MPI_Comm ring(void) {
  MPI_Comm ring;
  must(MPI_Cart_create(MPI_COMM_WORLD, 1, (int[]){size}, (int[]){1}, 0, &ring));
  return ring;
}
