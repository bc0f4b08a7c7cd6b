// ranks: 3
// Persistent collectives (MPI 4.0, 6.13): each start takes what the memory holds then. Instead a gather takes it when it is made, and loses some.
#include "defect.h"

int main(void) {
#if !HAS_MPI_4
  return absent;
#else
  begin();
  int all[3], mine = 0, root = size - 1;
  MPI_Request request;
  must(MPI_Gather_init(&mine, 1, MPI_INT, all, 1, MPI_INT, root, MPI_COMM_WORLD, MPI_INFO_NULL, &request));
  for (int turn = 0; turn < 3; turn++) {
    for (int i = 0; i < 3; i++) all[i] = -1;
    mine = 100 * (turn + 1) + rank;
    must(MPI_Start(&request));
    must(MPI_Wait(&request, MPI_STATUS_IGNORE));
    for (int i = 0; rank == root && i < 3; i++) expect(all[i] == 100 * (turn + 1) + i);
  }
  must(MPI_Request_free(&request));
  return end();
#endif
}
