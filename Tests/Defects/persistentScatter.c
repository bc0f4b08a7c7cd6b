// ranks: 4
// Persistent collectives (MPI 4.0, 6.13): each start moves what the memory holds then. Instead the second run of a scatter moves nothing, or
// fails; so does that of a reduce_scatter_block between groups.
#include "defect.h"

#if HAS_MPI_4
static void scatter(void) {
  int all[4], mine, root = size - 1;
  MPI_Request request;
  must(MPI_Scatter_init(all, 1, MPI_INT, &mine, 1, MPI_INT, root, MPI_COMM_WORLD, MPI_INFO_NULL, &request));
  for (int turn = 0; turn < 3; turn++) {
    for (int i = 0; i < 4; i++) all[i] = rank == root ? 100 * turn + i : -1;
    mine = -1;
    must(MPI_Start(&request));
    expect(MPI_Wait(&request, MPI_STATUS_IGNORE) == MPI_SUCCESS);
    expect(mine == 100 * turn + rank);
  }
  must(MPI_Request_free(&request));
}

static void reduceScatterBetweenGroups(void) {
  MPI_Comm groups = twoGroups();
  int all[2], mine;
  MPI_Request request;
  must(MPI_Reduce_scatter_block_init(all, &mine, 1, MPI_INT, MPI_SUM, groups, MPI_INFO_NULL, &request));
  for (int turn = 0; turn < 3; turn++) {
    for (int i = 0; i < 2; i++) all[i] = 100 * turn + 10 * rank + i;
    mine = -1;
    must(MPI_Start(&request));
    expect(MPI_Wait(&request, MPI_STATUS_IGNORE) == MPI_SUCCESS);
    // Of the two of the other group: ranks 0 and 2, or 1 and 3.
    int ranks = rank % 2 ? 0 + 2 : 1 + 3;
    expect(mine == 2 * (100 * turn + rank / 2) + 10 * ranks);
  }
  must(MPI_Request_free(&request));
}
#endif

int main(void) {
#if !HAS_MPI_4
  return absent;
#else
  begin();
  scatter();
  reduceScatterBetweenGroups();
  return end();
#endif
}
