// ranks: 4
// Nonblocking broadcast between groups (MPI 4.0, 6.12.2): the root's data come to all of the other group, whichever rank it has. Instead a root
// other than rank 0 of its group sends nothing when the other group has several processes, too, and wrong bytes when its data have gaps.
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

  // One process alone, and every second number.
  MPI_Comm mine, alone;
  MPI_Datatype gaps;
  int values[2000];
  for (int i = 0; i < 2000; i++) values[i] = rank == 3 ? -1 : i;
  must(MPI_Comm_split(MPI_COMM_WORLD, rank == 3, 0, &mine));
  must(MPI_Intercomm_create(mine, 0, MPI_COMM_WORLD, rank == 3 ? 0 : 3, 7, &alone));
  must(MPI_Type_vector(1000, 1, 2, MPI_INT, &gaps));
  must(MPI_Type_commit(&gaps));
  must(MPI_Ibcast(values, 1, gaps, rank == 3 ? 1 : rank == 1 ? MPI_ROOT : MPI_PROC_NULL, alone, &request));
  must(MPI_Wait(&request, MPI_STATUS_IGNORE));
  if (rank == 3) {
    for (int i = 0; i < 1000; i++) expect(values[2 * i] == 2 * i);
  }
  must(MPI_Barrier(MPI_COMM_WORLD));
  return end();
}
