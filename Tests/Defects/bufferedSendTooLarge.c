// ranks: 1
// Buffered sends (MPI 4.0, 3.6): a message for which there is no room is an error, and changes nothing for the next one. Instead that one is never
// delivered.
#include "defect.h"

int main(void) {
  begin();
  static char room[1000 + MPI_BSEND_OVERHEAD], large[5000];
  void *detached;
  int bytes, sent = 5, received = 0;
  must(MPI_Buffer_attach(room, sizeof room));
  expect(errorClass(MPI_Bsend(large, sizeof large, MPI_BYTE, 0, 9, MPI_COMM_SELF)) == MPI_ERR_BUFFER);
  must(MPI_Bsend(&sent, 1, MPI_INT, 0, 6, MPI_COMM_SELF));
  must(MPI_Recv(&received, 1, MPI_INT, 0, 6, MPI_COMM_SELF, MPI_STATUS_IGNORE));
  expect(received == 5);
  must(MPI_Buffer_detach(&detached, &bytes));
  return end();
}
