// ranks: 1
// MPI_Type_create_hvector (MPI 4.0, 5.1.2): the stride is in bytes, and blocks of what is sent may overlap. Instead they are taken for blocks in a
// row if the stride is, in bytes, as large as the number of elements of a block; so are indexed blocks that lie like that.
#include "defect.h"

int main(void) {
  begin();
  MPI_Datatype over;
  short in[4] = {1, 2, 3, 4}, out[4] = {0};
  int position = 0;
  must(MPI_Type_create_hvector(2, 2, 2, MPI_SHORT, &over));
  must(MPI_Type_commit(&over));
  must(MPI_Pack(in, 1, over, out, sizeof out, &position, MPI_COMM_SELF));
  expect(position == sizeof out && out[0] == 1 && out[1] == 2 && out[2] == 2 && out[3] == 3);
  must(MPI_Type_free(&over));
  return end();
}
