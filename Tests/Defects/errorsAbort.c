// ranks: 1
// Error handling (MPI 4.0, 9.3): MPI_ERRORS_ABORT can be set on a communicator. Instead an assertion ends the process.
#include "defect.h"

int main(void) {
#if !HAS_MPI_4
  return absent;
#else
  begin();
  MPI_Comm comm;
  MPI_Errhandler handler;
  must(MPI_Comm_dup(MPI_COMM_WORLD, &comm));
  must(MPI_Comm_set_errhandler(comm, MPI_ERRORS_ABORT));
  must(MPI_Comm_get_errhandler(comm, &handler));
  expect(handler == MPI_ERRORS_ABORT);
  must(MPI_Comm_free(&comm));
  return end();
#endif
}
