// ranks: 4
// Nonblocking broadcast between groups (MPI 4.0, 6.12.2): the root's data come to all of the other group, whichever rank it has. Instead a root
// other than rank 0 of its group sends nothing.
#include "defect.h"

int main(void) {
  begin();
  MPI_Comm groups = twoGroups();
  // World rank 2 is rank 1 of the even ones.
  int value = rank == 2 ? 5 : -1, root = rank % 2 ? 1 : rank == 2 ? MPI_ROOT : MPI_PROC_NULL;
  MPI_Request request;
  must(MPI_Ibcast(&value, 1, MPI_INT, root, groups, &request));
  must(MPI_Wait(&request, MPI_STATUS_IGNORE));
  if (rank % 2) expect(value == 5);
  must(MPI_Barrier(MPI_COMM_WORLD));
  return end();
}
