// ranks: 1
// True extent (MPI 4.0, 5.1.8): it reaches over the data alone. Instead parts without data count.
#include "defect.h"

int main(void) {
  begin();
  MPI_Datatype mixed;
  MPI_Aint first, length;
  must(MPI_Type_create_struct(2, (int[]){0, 1}, (MPI_Aint[]){-32, 16}, (MPI_Datatype[]){MPI_DOUBLE, MPI_FLOAT}, &mixed));
  must(MPI_Type_get_true_extent(mixed, &first, &length));
  expect(first == 16 && length == 4);
  must(MPI_Type_free(&mixed));
  MPI_Datatype nothing;
  must(MPI_Type_contiguous(0, MPI_INT, &nothing));
  must(MPI_Type_create_struct(2, (int[]){1, 1}, (MPI_Aint[]){-32, 16}, (MPI_Datatype[]){nothing, MPI_FLOAT}, &mixed));
  must(MPI_Type_get_true_extent(mixed, &first, &length));
  expect(first == 16 && length == 4);
  must(MPI_Type_free(&mixed));
  must(MPI_Type_free(&nothing));
  return end();
}
