// ranks: 1
// MPI_Type_create_struct (MPI 4.0, 5.1.2) takes any datatypes. Instead the process divides by zero when a member is a datatype without data.
#include "defect.h"

int main(void) {
  begin();
  static int in[64], out[64];
  MPI_Datatype spaced, nothing, mixed;
  int position = 0;
  must(MPI_Type_create_resized(MPI_INT, 0, 8, &spaced));
  must(MPI_Type_vector(2, 0, 2, spaced, &nothing));
  must(MPI_Type_create_struct(2, (int[]){1, 1}, (MPI_Aint[]){16, 8}, (MPI_Datatype[]){MPI_INT, nothing}, &mixed));
  must(MPI_Type_commit(&mixed));
  must(MPI_Pack(in, 1, mixed, out, sizeof out, &position, MPI_COMM_SELF));
  expect(position == sizeof(int));
  must(MPI_Type_free(&mixed));
  must(MPI_Type_free(&nothing));
  must(MPI_Type_free(&spaced));
  return end();
}
