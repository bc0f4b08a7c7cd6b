// ranks: 4
// Nonblocking barrier between groups (MPI 4.0, 6.12.1 and 6.3): no process leaves it before all of the other group have entered it. Instead all
// but the first of a group do.
#include "defect.h"
#include <time.h>
#include <unistd.h>

// The same for all processes of a machine, which MPI_Wtime need not be.
static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

int main(void) {
  begin();
  MPI_Comm groups = twoGroups();
  MPI_Request request;
  for (int late = 0; late < size; late++) {
    must(MPI_Barrier(MPI_COMM_WORLD));
    if (rank == late) usleep(20000);
    double entered = now(), all[4];
    must(MPI_Ibarrier(groups, &request));
    must(MPI_Wait(&request, MPI_STATUS_IGNORE));
    double left = now();
    must(MPI_Allgather(&entered, 1, MPI_DOUBLE, all, 1, MPI_DOUBLE, MPI_COMM_WORLD));
    for (int i = 0; i < size; i++) expect(i % 2 == rank % 2 || left >= all[i]);
  }
  return end();
}
