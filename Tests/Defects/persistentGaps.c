// ranks: 2
// Persistent collectives (MPI 4.0, 6.13) keep the datatypes that they were made with. Instead each start of an allgather frees a derived one.
#include "defect.h"

int main(void) {
#if !HAS_MPI_4
  return absent;
#else
  begin();
  enum { count = 100 };
  static int all[2 * 3 * count], mine[3 * count];
  MPI_Datatype spaced;
  MPI_Request request;
  must(MPI_Type_create_resized(MPI_INT, 0, 3 * sizeof(int), &spaced));
  must(MPI_Type_commit(&spaced));
  must(MPI_Allgather_init(mine, count, spaced, all, count, spaced, MPI_COMM_WORLD, MPI_INFO_NULL, &request));
  for (int turn = 0; turn < 4; turn++) {
    must(MPI_Start(&request));
    must(MPI_Wait(&request, MPI_STATUS_IGNORE));
  }
  must(MPI_Request_free(&request));
  int bytes = 0;
  must(MPI_Type_size(spaced, &bytes));
  expect(bytes == sizeof(int));
  must(MPI_Type_free(&spaced));
  return end();
#endif
}
