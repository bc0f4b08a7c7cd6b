// ranks: 2
// Nonblocking and persistent neighborhood alltoallv and alltoallw (MPI 4.0, 8.7.2 and 8.8.2): as the blocking ones, whose block of the left
// neighbor is that which it sent to its right, also where both neighbors are one process. Instead the two blocks are swapped.
#include "defect.h"

int main(void) {
  begin();
  int mine[2] = {10 * rank + 1, 10 * rank + 2}, all[2], other = (rank + 1) % size, ones[2] = {1, 1}, steps[2] = {0, 1};
  MPI_Datatype types[2] = {MPI_INT, MPI_INT};
  MPI_Aint places[2] = {0, sizeof(int)};
  MPI_Comm comm = ring();
  for (int way = 0; way < (HAS_MPI_4 ? 4 : 2); way++) {
    MPI_Request request = MPI_REQUEST_NULL;
    all[0] = all[1] = -1;
    switch (way) {
    case 0: must(MPI_Ineighbor_alltoallv(mine, ones, steps, MPI_INT, all, ones, steps, MPI_INT, comm, &request)); break;
    case 1: must(MPI_Ineighbor_alltoallw(mine, ones, places, types, all, ones, places, types, comm, &request)); break;
#if HAS_MPI_4
    case 2: must(MPI_Neighbor_alltoallv_init(mine, ones, steps, MPI_INT, all, ones, steps, MPI_INT, comm, MPI_INFO_NULL, &request)); break;
    case 3: must(MPI_Neighbor_alltoallw_init(mine, ones, places, types, all, ones, places, types, comm, MPI_INFO_NULL, &request)); break;
#endif
    }
    if (way > 1) must(MPI_Start(&request));
    must(MPI_Wait(&request, MPI_STATUS_IGNORE));
    expect(all[0] == 10 * other + 2 && all[1] == 10 * other + 1);
  }
  return end();
}
