// ranks: 4
// Persistent collectives (MPI 4.0, 6.13): each start moves what the memory holds then. Instead the second run of a reduce_scatter_block between
// groups moves nothing.
#include "defect.h"

int main(void) {
#if MPI_VERSION < 4
  return absent;
#else
  begin();
  MPI_Comm groups = twoGroups();
  int all[2], mine;
  MPI_Request request;
  must(MPI_Reduce_scatter_block_init(all, &mine, 1, MPI_INT, MPI_SUM, groups, MPI_INFO_NULL, &request));
  for (int turn = 0; turn < 3; turn++) {
    for (int i = 0; i < 2; i++) all[i] = 100 * turn + 10 * rank + i;
    mine = -1;
    must(MPI_Start(&request));
    must(MPI_Wait(&request, MPI_STATUS_IGNORE));
    // Of the two of the other group.
    expect(mine == 2 * (100 * turn + rank / 2) + 10 * (rank % 2 ? 0 + 2 : 1 + 3));
  }
  must(MPI_Request_free(&request));
  return end();
#endif
}
