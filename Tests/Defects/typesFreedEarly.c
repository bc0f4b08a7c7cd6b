// ranks: 4
// MPI_Type_free (MPI 4.0, 5.1.9): a datatype is only marked, and what is pending with it goes on. Instead the start of a persistent collective uses
// memory that is freed.
#include "defect.h"

#if HAS_MPI_4
// Many numbers in two steps, as the emulation of large counts has them.
static MPI_Datatype numbers(int count) {
  MPI_Datatype thousand, whole, all;
  must(MPI_Type_contiguous(1000, MPI_INT, &thousand));
  must(MPI_Type_contiguous(count / 1000, thousand, &whole));
  must(MPI_Type_create_struct(2, (int[]){1, count % 1000}, (MPI_Aint[]){0, sizeof(int) * (count / 1000 * 1000)},
                              (MPI_Datatype[]){whole, MPI_INT}, &all));
  must(MPI_Type_commit(&all));
  must(MPI_Type_free(&thousand));
  must(MPI_Type_free(&whole));
  return all;
}

// Other datatypes come and go, and other memory.
static void goOn(void) {
  MPI_Datatype others[64];
  for (int i = 0; i < 64; i++) {
    must(MPI_Type_contiguous(i + 3, MPI_DOUBLE, others + i));
    must(MPI_Type_commit(others + i));
  }
  for (int i = 0; i < 64; i++) must(MPI_Type_free(others + i));
  char *blocks[500];
  for (int i = 0; i < 500; i++) memset(blocks[i] = malloc(100 + 2 * i), 0xa5, 100 + 2 * i);
  for (int i = 0; i < 500; i++) free(blocks[i]);
}
#endif

int main(void) {
#if !HAS_MPI_4
  return absent;
#else
  begin();
  enum { count = 2501 };
  int *mine = malloc(sizeof(int) * count), *all = malloc(sizeof(int) * count * size);
  for (int i = 0; i < count; i++) mine[i] = 10000 * rank + i;
  for (int round = 0; round < 200; round++) {
    MPI_Datatype sent = numbers(count), received = numbers(count);
    MPI_Request request;
    must(MPI_Allgather_init(mine, 1, sent, all, 1, received, MPI_COMM_WORLD, MPI_INFO_NULL, &request));
    must(MPI_Type_free(&sent));
    must(MPI_Type_free(&received));
    goOn();
    memset(all, 0xff, sizeof(int) * count * size);
    expect(MPI_Start(&request) == MPI_SUCCESS);
    expect(MPI_Wait(&request, MPI_STATUS_IGNORE) == MPI_SUCCESS);
    for (int i = 0; i < count * size; i++) expect(all[i] == i / count * 10000 + i % count);
    must(MPI_Request_free(&request));
  }
  free(mine);
  free(all);
  return end();
#endif
}
