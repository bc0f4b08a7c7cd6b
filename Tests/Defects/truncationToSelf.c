// ranks: 1
// Truncation (MPI 4.0, 3.2.4): a message that is longer than the receive buffer is an error. Instead one to the process itself whose receive
// stands ready is cut off in silence.
#include "defect.h"

int main(void) {
  begin();
  int two[2] = {1, 2}, one = 0;
  MPI_Request request;
  must(MPI_Irecv(&one, 1, MPI_INT, 0, 0, MPI_COMM_SELF, &request));
  int sent = MPI_Send(two, 2, MPI_INT, 0, 0, MPI_COMM_SELF);
  int received = MPI_Wait(&request, MPI_STATUS_IGNORE);
  expect(errorClass(sent) == MPI_ERR_TRUNCATE || errorClass(received) == MPI_ERR_TRUNCATE);
  return end();
}
