// ranks: 2
// Cart_sub (MPI 4.0, 8.5.4): if no dimension remains, each process gets a communicator of itself with a topology of none. Instead all but one
// get MPI_COMM_NULL.
#include "defect.h"

int main(void) {
  begin();
  MPI_Comm part;
  int dimensions = -1, members = 0;
  must(MPI_Cart_sub(ring(), (int[]){0}, &part));
  expect(part != MPI_COMM_NULL);
  must(MPI_Comm_size(part, &members));
  must(MPI_Cartdim_get(part, &dimensions));
  expect(members == 1 && dimensions == 0);
  must(MPI_Comm_free(&part));
  return end();
}
