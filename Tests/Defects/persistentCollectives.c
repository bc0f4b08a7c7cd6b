// ranks: 2
// Persistent collectives (MPI 4.0, 6.13): each start moves what the memory holds then. Instead the second run of an allgather moves nothing.
#include "defect.h"

int main(void) {
#if !HAS_MPI_4
  return absent;
#else
  begin();
  int all[2], mine;
  MPI_Request request;
  must(MPI_Allgather_init(&mine, 1, MPI_INT, all, 1, MPI_INT, MPI_COMM_WORLD, MPI_INFO_NULL, &request));
  for (int turn = 0; turn < 3; turn++) {
    all[0] = all[1] = -1;
    mine = 100 * turn + rank;
    must(MPI_Start(&request));
    must(MPI_Wait(&request, MPI_STATUS_IGNORE));
    expect(all[0] == 100 * turn && all[1] == 100 * turn + 1);
  }
  must(MPI_Request_free(&request));
  return end();
#endif
}
