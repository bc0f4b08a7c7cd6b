// ranks: 2, full: twice six gigabytes
// Reduce_scatter (MPI 4.0, 6.10.2): of any length. Instead the process is ended if a block has more elements than an int counts.
#include "defect.h"

int main(void) {
#if MPI_VERSION >= 4
  begin();
  MPI_Count length = (1LL << 31) + 5, counts[2] = {length, length};
  unsigned char *sent = calloc(2 * length, 1), *received = calloc(length, 1);
  for (int i = 1; i <= 2; i++) sent[i * length - 1] = 5 + rank;
  expect(MPI_Reduce_scatter_c(sent, received, counts, MPI_UINT8_T, MPI_MAX, MPI_COMM_WORLD) == MPI_SUCCESS);
  expect(received[length - 1] == 6);
  return end();
#else
  return absent;
#endif
}
