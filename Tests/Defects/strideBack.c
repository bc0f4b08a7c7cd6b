// ranks: 1
// MPI_Type_vector (MPI 4.0, 5.1.2): strides may be negative. Instead a stride of -1 byte is taken for that of elements in a row.
#include "defect.h"

int main(void) {
  begin();
  MPI_Datatype back;
  signed char in[3] = {1, 2, 3}, out[2] = {0};
  int position = 0;
  must(MPI_Type_vector(2, 1, -1, MPI_INT8_T, &back));
  must(MPI_Type_commit(&back));
  must(MPI_Pack(in + 1, 1, back, out, 2, &position, MPI_COMM_SELF));
  expect(position == 2 && out[0] == 2 && out[1] == 1);
  must(MPI_Type_free(&back));
  return end();
}
