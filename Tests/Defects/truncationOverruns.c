// ranks: 2
// Receives (MPI 4.0, 3.2.4): a message that is longer than the memory is an error. Instead it is written beyond the memory, and then the error is told.
#include "defect.h"

int main(void) {
  begin();
  enum { room = 4, length = 2000 };
  double numbers[length];
  for (int i = 0; i < length; i++) numbers[i] = rank == 0 ? 1 : 0;
  if (rank == 0) must(MPI_Send(numbers, length, MPI_DOUBLE, 1, 0, MPI_COMM_WORLD));
  if (rank == 1) {
    int code = MPI_Recv(numbers, room, MPI_DOUBLE, 0, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    expect(code != MPI_SUCCESS && errorClass(code) == MPI_ERR_TRUNCATE);
    for (int i = room; i < length; i++) expect(numbers[i] == 0);
  }
  return end();
}
