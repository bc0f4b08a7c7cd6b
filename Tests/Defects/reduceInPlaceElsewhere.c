// ranks: 2
// Reduce (MPI 4.0, 6.9.1): any rank may be the root, and may give MPI_IN_PLACE. Instead a root other than rank 0 crashes with many elements.
#include "defect.h"

int main(void) {
  begin();
  enum { count = 10007 };
  static int numbers[count];
  int root = size - 1;
  for (int i = 0; i < count; i++) numbers[i] = rank + i;
  must(MPI_Reduce(rank == root ? MPI_IN_PLACE : numbers, numbers, count, MPI_INT, MPI_SUM, root, MPI_COMM_WORLD));
  for (int i = 0; rank == root && i < count; i++) expect(numbers[i] == size * i + size * (size - 1) / 2);
  return end();
}
