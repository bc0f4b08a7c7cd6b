// ranks: 2, full: twice four gigabytes
// Allgatherv (MPI 4.0, 6.7): blocks of any length. Instead those of more elements than an int counts are an error.
#include "defect.h"

int main(void) {
#if MPI_VERSION >= 4
  begin();
  MPI_Count length = (1LL << 31) + 5;
  MPI_Count counts[2] = {length, length};
  MPI_Aint places[2] = {0, length};
  char *sent = calloc(length, 1), *received = calloc(2 * length, 1);
  sent[length - 1] = 5;
  expect(MPI_Allgatherv_c(sent, length, MPI_CHAR, received, counts, places, MPI_CHAR, MPI_COMM_WORLD) == MPI_SUCCESS);
  for (int i = 1; i <= 2; i++) expect(received[i * length - 1] == 5);
  return end();
#else
  return absent;
#endif
}
