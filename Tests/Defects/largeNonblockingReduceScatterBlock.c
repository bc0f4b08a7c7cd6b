// ranks: 2, full: twice six gigabytes
// Nonblocking reduce_scatter_block (MPI 4.0, 6.12.9): of any length. Instead the process is ended if a block has more elements than an int counts.
#include "defect.h"

int main(void) {
#if MPI_VERSION >= 4
  begin();
  MPI_Count length = (1LL << 31) + 5;
  unsigned char *sent = calloc(2 * length, 1), *received = calloc(length, 1);
  for (int i = 1; i <= 2; i++) sent[i * length - 1] = 5 + rank;
  MPI_Request request;
  expect(MPI_Ireduce_scatter_block_c(sent, received, length, MPI_UINT8_T, MPI_MAX, MPI_COMM_WORLD, &request) == MPI_SUCCESS);
  expect(MPI_Wait(&request, MPI_STATUS_IGNORE) == MPI_SUCCESS);
  expect(received[length - 1] == 6);
  return end();
#else
  return absent;
#endif
}
