// ranks: 4
// Nonblocking barrier between groups (MPI 4.0, 6.12.1 and 6.3): no process leaves it before all of the other group have entered it. Instead all
// but the first of a group do.
#include "defect.h"
#include <unistd.h>

int main(void) {
  begin();
  MPI_Comm groups = twoGroups();
  MPI_Request request;
  for (int late = 0; late < size; late++) {
    must(MPI_Barrier(MPI_COMM_WORLD));
    if (rank == late) usleep(20000);
    double entered = MPI_Wtime(), all[4];
    must(MPI_Ibarrier(groups, &request));
    must(MPI_Wait(&request, MPI_STATUS_IGNORE));
    double left = MPI_Wtime();
    must(MPI_Allgather(&entered, 1, MPI_DOUBLE, all, 1, MPI_DOUBLE, MPI_COMM_WORLD));
    // Clocks of one machine, with a margin where each process has its own begin of time.
    for (int i = 0; i < size; i++) expect(i % 2 == rank % 2 || left > all[i] - 0.005);
  }
  return end();
}
