// ranks: 1
// MPI_Type_create_darray (MPI 4.0, 5.1.4): a dimension may be dealt out in blocks. Instead those of more than one element lie elsewhere in an
// array of several dimensions.
#include "defect.h"

int main(void) {
  begin();
  char in[20], out[20];
  for (int i = 0; i < 20; i++) in[i] = i;
  // Rank 1 of a grid of 2 by 2: rows 0 and 1 of four in blocks of two, columns 3 and 4 of five.
  static const char expected[4] = {3, 4, 8, 9};
  MPI_Datatype part;
  int position = 0;
  must(MPI_Type_create_darray(4, 1, 2, (int[]){4, 5}, (int[]){MPI_DISTRIBUTE_CYCLIC, MPI_DISTRIBUTE_BLOCK}, (int[]){2, 3}, (int[]){2, 2}, MPI_ORDER_C,
      MPI_CHAR, &part));
  must(MPI_Type_commit(&part));
  must(MPI_Pack(in, 1, part, out, 20, &position, MPI_COMM_SELF));
  expect(position == 4 && memcmp(out, expected, 4) == 0);
  must(MPI_Type_free(&part));
  return end();
}
