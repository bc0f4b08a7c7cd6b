// ranks: 1
// MPI_Get_elements (MPI 4.0, 5.1.11): a message may end within an element of a derived datatype; its parts are counted. Instead an assertion ends
// the process.
#include "defect.h"

int main(void) {
  begin();
  int sent[3] = {1, 2, 3}, received[4] = {0}, count = 0;
  MPI_Datatype pair;
  MPI_Request request;
  MPI_Status status;
  must(MPI_Type_contiguous(2, MPI_INT, &pair));
  must(MPI_Type_commit(&pair));
  must(MPI_Irecv(received, 2, pair, 0, 0, MPI_COMM_SELF, &request));
  must(MPI_Send(sent, 3, MPI_INT, 0, 0, MPI_COMM_SELF));
  must(MPI_Wait(&request, &status));
  must(MPI_Get_count(&status, pair, &count));
  expect(count == MPI_UNDEFINED);
  must(MPI_Get_elements(&status, pair, &count));
  expect(count == 3 && received[2] == 3 && received[3] == 0);
  must(MPI_Type_free(&pair));
  return end();
}
