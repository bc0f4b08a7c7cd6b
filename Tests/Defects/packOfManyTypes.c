// ranks: 1
// Pack (MPI 4.0, 5.2): all of the data are packed, however many datatypes there are. Instead some are missing once some 500 were alive at a time.
#include "defect.h"

int main(void) {
  begin();
  char in[20], out[64];
  for (int i = 0; i < 20; i++) in[i] = i;
  for (int turn = 0; turn < 4000; turn++) {
    MPI_Datatype row, element;
    int position = 0;
    must(MPI_Type_create_struct(1, (int[]){5}, (MPI_Aint[]){0}, (MPI_Datatype[]){MPI_INT16_T}, &row));
    must(MPI_Type_create_resized(row, 0, 10, &element));
    must(MPI_Type_commit(&element));
    must(MPI_Pack(in, 2, element, out, sizeof out, &position, MPI_COMM_SELF));
    expect(position == 20 && memcmp(in, out, 20) == 0);
  }
  return end();
}
