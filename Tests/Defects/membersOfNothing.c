// ranks: 1
// MPI_Type_create_struct (MPI 4.0, 5.1.2) takes any datatypes. Instead the process divides by zero when a member is a datatype without data.
#include "defect.h"

int main(void) {
  begin();
  static int in[64], out[64];
  MPI_Datatype none, nothing, mixed;
  int position = 0, bytes;
  must(MPI_Type_contiguous(0, MPI_INT, &none));
  must(MPI_Type_vector(2, 1, 3, none, &nothing));
  must(MPI_Type_create_struct(2, (int[]){1, 1}, (MPI_Aint[]){0, 16}, (MPI_Datatype[]){nothing, MPI_INT}, &mixed));
  must(MPI_Type_commit(&mixed));
  must(MPI_Type_size(mixed, &bytes));
  must(MPI_Pack(in, 1, mixed, out, sizeof out, &position, MPI_COMM_SELF));
  expect(bytes == sizeof(int) && position == bytes);
  return end();
}
