// ranks: 1
// Type matching (MPI 4.0, 3.3.1): bytes are no ints, so that a library may refuse them; under MPI_ERRORS_RETURN that is an error of the call (9.3).
// Instead an assertion ends the process when they end within an int.
#include "defect.h"

int main(void) {
  begin();
  int32_t received[4] = {0};
  uint8_t sent[6] = {1, 1, 1, 1, 1, 1};
  MPI_Request receive, send;
  must(MPI_Irecv(received, 4, MPI_INT32_T, 0, 0, MPI_COMM_SELF, &receive));
  must(MPI_Isend(sent, 6, MPI_UINT8_T, 0, 0, MPI_COMM_SELF, &send));
  MPI_Wait(&receive, MPI_STATUS_IGNORE);
  MPI_Wait(&send, MPI_STATUS_IGNORE);
  return end();
}
