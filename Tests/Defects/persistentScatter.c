// ranks: 3
// Persistent collectives (MPI 4.0, 6.13): each start moves what the memory holds then. Instead the second run of a scatter moves nothing, or
// fails; so does that of a reduce_scatter_block between groups.
#include "defect.h"

int main(void) {
#if MPI_VERSION < 4
  return absent;
#else
  begin();
  int all[3], mine, root = size - 1;
  MPI_Request request;
  must(MPI_Scatter_init(all, 1, MPI_INT, &mine, 1, MPI_INT, root, MPI_COMM_WORLD, MPI_INFO_NULL, &request));
  for (int turn = 0; turn < 3; turn++) {
    for (int i = 0; i < 3; i++) all[i] = rank == root ? 100 * turn + i : -1;
    mine = -1;
    must(MPI_Start(&request));
    must(MPI_Wait(&request, MPI_STATUS_IGNORE));
    expect(mine == 100 * turn + rank);
  }
  must(MPI_Request_free(&request));
  return end();
#endif
}
