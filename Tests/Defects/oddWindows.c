// ranks: 2
// Windows (MPI 4.0, 12.2.2): what is put at a displacement is there in the memory that MPI_Win_allocate gave. Instead it is elsewhere if the size
// is no multiple of 8 bytes.
#include "defect.h"

int main(void) {
  begin();
  enum { count = 5 };
  int *memory, sent[count];
  MPI_Win window;
  must(MPI_Win_allocate(count * sizeof(int), sizeof(int), MPI_INFO_NULL, MPI_COMM_WORLD, &memory, &window));
  for (int i = 0; i < count; i++) {
    memory[i] = -1;
    sent[i] = 10 * rank + i;
  }
  int next = (rank + 1) % size, before = (rank + size - 1) % size;
  must(MPI_Win_fence(0, window));
  must(MPI_Put(sent, count, MPI_INT, next, 0, count, MPI_INT, window));
  must(MPI_Win_fence(0, window));
  for (int i = 0; i < count; i++) expect(memory[i] == 10 * before + i);
  must(MPI_Win_free(&window));
  return end();
}
