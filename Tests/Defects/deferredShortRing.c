// ranks: 2
// Nonblocking and persistent neighborhood alltoall (MPI 4.0, 8.7.2 and 8.8.2): as the blocking one, whose block of the left neighbor is that
// which it sent to its right, also where both neighbors are one process. Instead the two blocks are swapped.
#include "defect.h"

int main(void) {
  begin();
  int mine[2] = {10 * rank + 1, 10 * rank + 2}, all[2], other = (rank + 1) % size;
  MPI_Comm comm = ring();
  for (int isPersistent = 0; isPersistent < 2; isPersistent++) {
    MPI_Request request = MPI_REQUEST_NULL;
    all[0] = all[1] = -1;
    if (isPersistent) {
#if !HAS_MPI_4
      break;
#else
      must(MPI_Neighbor_alltoall_init(mine, 1, MPI_INT, all, 1, MPI_INT, comm, MPI_INFO_NULL, &request));
      must(MPI_Start(&request));
#endif
    } else {
      must(MPI_Ineighbor_alltoall(mine, 1, MPI_INT, all, 1, MPI_INT, comm, &request));
    }
    must(MPI_Wait(&request, MPI_STATUS_IGNORE));
    expect(all[0] == 10 * other + 2 && all[1] == 10 * other + 1);
  }
  return end();
}
