// ranks: 2
// Neighborhood alltoallv and alltoallw (MPI 4.0, 8.6 and 8.6.2): on a Cartesian topology the block of the left neighbor is that which it sent
// to its right, also where both neighbors are one process. Instead the two blocks are swapped.
#include "defect.h"

int main(void) {
  begin();
  int mine[2] = {10 * rank + 1, 10 * rank + 2}, all[2], other = (rank + 1) % size, ones[2] = {1, 1};
  MPI_Datatype types[2] = {MPI_INT, MPI_INT};
  MPI_Aint places[2] = {0, sizeof(int)};
  for (int isTyped = 0; isTyped < 2; isTyped++) {
    all[0] = all[1] = -1;
    if (isTyped) {
      must(MPI_Neighbor_alltoallw(mine, ones, places, types, all, ones, places, types, ring()));
    } else {
      must(MPI_Neighbor_alltoallv(mine, ones, (int[]){0, 1}, MPI_INT, all, ones, (int[]){0, 1}, MPI_INT, ring()));
    }
    expect(all[0] == 10 * other + 2 && all[1] == 10 * other + 1);
  }
  return end();
}
