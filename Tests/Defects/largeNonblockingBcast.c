// ranks: 2, full: twice two gigabytes
// Nonblocking broadcast (MPI 4.0, 6.12.2): of any length. Instead the receivers get an error if it has more bytes than an int counts.
#include "defect.h"

int main(void) {
  begin();
  int count = (1 << 30) + 5;
  size_t bytes = 2 * (size_t)count;
  char *memory = calloc(bytes, 1);
  MPI_Datatype pair;
  MPI_Request request;
  if (rank == 0) memory[bytes - 1] = 5;
  must(MPI_Type_contiguous(2, MPI_CHAR, &pair));
  must(MPI_Type_commit(&pair));
  must(MPI_Ibcast(memory, count, pair, 0, MPI_COMM_WORLD, &request));
  expect(MPI_Wait(&request, MPI_STATUS_IGNORE) == MPI_SUCCESS);
  expect(memory[bytes - 1] == 5);
  must(MPI_Type_free(&pair));
  return end();
}
