// ranks: 1
// Alltoallw (MPI 4.0, 6.8): displacements are in bytes. Instead they are taken for elements in a communicator of one process.
#include "defect.h"

int main(void) {
  begin();
  int mine[40] = {[2] = 5}, all[40] = {0};
  must(MPI_Alltoallw(
      mine, (int[]){1}, (int[]){8}, (MPI_Datatype[]){MPI_INT}, all, (int[]){1}, (int[]){12}, (MPI_Datatype[]){MPI_INT}, MPI_COMM_WORLD));
  expect(all[3] == 5 && all[12] == 0);
  return end();
}
