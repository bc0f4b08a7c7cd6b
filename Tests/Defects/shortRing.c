// ranks: 2
// Neighborhood alltoall (MPI 4.0, 8.6 and 8.6.2): on a Cartesian topology the block of the left neighbor is that which it sent to its right,
// also where both neighbors are one process. Instead the two blocks are swapped.
#include "defect.h"

int main(void) {
  begin();
  int mine[2] = {10 * rank + 1, 10 * rank + 2}, all[2] = {-1, -1}, other = (rank + 1) % size;
  must(MPI_Neighbor_alltoall(mine, 1, MPI_INT, all, 1, MPI_INT, ring()));
  expect(all[0] == 10 * other + 2 && all[1] == 10 * other + 1);
  return end();
}
