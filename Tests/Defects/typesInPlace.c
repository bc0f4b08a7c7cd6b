// ranks: 2
// Nonblocking alltoallw in place (MPI 4.0, 6.12.5 and 6.8): each block has its own datatype. Instead all are taken to have one.
#include "defect.h"

int main(void) {
  begin();
  // With itself a process exchanges ints, with the other one characters.
  struct {
    int ints[5];
    char characters[3];
  } block;
  int counts[2], places[2];
  MPI_Datatype types[2];
  for (int i = 0; i < 2; i++) {
    counts[i] = i == rank ? 5 : 3;
    places[i] = i == rank ? 0 : sizeof block.ints;
    types[i] = i == rank ? MPI_INT : MPI_CHAR;
  }
  for (int isPersistent = 0; isPersistent < 2; isPersistent++) {
    for (int i = 0; i < 5; i++) block.ints[i] = 10 * rank + i;
    for (int i = 0; i < 3; i++) block.characters[i] = 'a' + rank;
    MPI_Request request;
    if (isPersistent) {
#if HAS_MPI_4
      must(MPI_Alltoallw_init(MPI_IN_PLACE, NULL, NULL, NULL, &block, counts, places, types, MPI_COMM_WORLD, MPI_INFO_NULL, &request));
      must(MPI_Start(&request));
#else
      break;
#endif
    } else {
      must(MPI_Ialltoallw(MPI_IN_PLACE, NULL, NULL, NULL, &block, counts, places, types, MPI_COMM_WORLD, &request));
    }
    expect(MPI_Wait(&request, MPI_STATUS_IGNORE) == MPI_SUCCESS);
    for (int i = 0; i < 5; i++) expect(block.ints[i] == 10 * rank + i);
    for (int i = 0; i < 3; i++) expect(block.characters[i] == 'a' + 1 - rank);
  }
  return end();
}
