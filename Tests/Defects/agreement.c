// ranks: 2
// MPIX_Comm_agree, of the proposal for failing processes: those of a communicator agree on the bits that all of them give. Instead it fails.
#include "defect.h"

#if __has_include(<mpi-ext.h>)
#include <mpi-ext.h>
#endif
#if defined(MPICH_VERSION) || defined(I_MPI_VERSION) || (defined(OMPI_HAVE_MPI_EXT_FTMPI) && OMPI_HAVE_MPI_EXT_FTMPI)
#define HAS_AGREEMENT 1
#else
#define HAS_AGREEMENT 0
#endif

int main(void) {
#if !HAS_AGREEMENT
  return absent;
#else
  begin();
  MPI_Comm comm;
  int flag = 3;
  must(MPI_Comm_dup(MPI_COMM_WORLD, &comm));
  expect(MPIX_Comm_agree(comm, &flag) == MPI_SUCCESS);
  expect(flag == 3);
  must(MPI_Comm_free(&comm));
  return end();
#endif
}
