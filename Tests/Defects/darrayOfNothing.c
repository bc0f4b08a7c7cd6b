// ranks: 1
// MPI_Type_create_darray (MPI 4.0, 5.1.4) takes any datatype. Instead one without data is refused.
#include "defect.h"

int main(void) {
  begin();
  MPI_Datatype nothing, array;
  int bytes = -1;
  must(MPI_Type_contiguous(0, MPI_INT, &nothing));
  int code = MPI_Type_create_darray(
      1, 0, 1, (int[]){3}, (int[]){MPI_DISTRIBUTE_BLOCK}, (int[]){MPI_DISTRIBUTE_DFLT_DARG}, (int[]){1}, MPI_ORDER_C, nothing, &array);
  expect(code == MPI_SUCCESS);
  must(MPI_Type_size(array, &bytes));
  expect(bytes == 0);
  must(MPI_Type_free(&array));
  must(MPI_Type_free(&nothing));
  return end();
}
