// ranks: 2
// Nonblocking collectives (MPI 4.0, 6.12): they match in the order in which they are called. Instead an ialltoallv in place in which a rank has
// no element is none there, so that what comes next never ends.
#include "defect.h"

int main(void) {
  begin();
  // Rank 1 alone has something, for itself.
  int numbers[2] = {rank, rank}, counts[2] = {0, rank}, sum = 0;
  MPI_Request request;
  for (int turn = 0; turn < 2; turn++) {
    must(MPI_Ialltoallv(MPI_IN_PLACE, NULL, NULL, MPI_DATATYPE_NULL, numbers, counts, (int[]){0, 1}, MPI_INT, MPI_COMM_WORLD, &request));
    expect(MPI_Wait(&request, MPI_STATUS_IGNORE) == MPI_SUCCESS);
    must(MPI_Iallreduce(&rank, &sum, 1, MPI_INT, MPI_SUM, MPI_COMM_WORLD, &request));
    expect(MPI_Wait(&request, MPI_STATUS_IGNORE) == MPI_SUCCESS);
    expect(sum == 1 && numbers[0] == rank && numbers[1] == rank);
  }
  return end();
}
