// ranks: 1
// Allgatherv (MPI 4.0, 6.7): the block of rank i is at recvbuf + displs[i] * extent, also in a communicator of one process.
// Instead it is at the begin of recvbuf.
#include "defect.h"

int main(void) {
  begin();
  int mine = 5, all[3] = {-1, -1, -1};
  must(MPI_Allgatherv(&mine, 1, MPI_INT, all, (int[]){1}, (int[]){2}, MPI_INT, MPI_COMM_WORLD));
  expect(all[0] == -1 && all[1] == -1 && all[2] == 5);
  return end();
}
