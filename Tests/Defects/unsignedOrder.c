// ranks: 2
// Maximum and minimum (MPI 4.0, 6.9.2): those of unsigned integers are unsigned. Instead large ones are taken for negative.
#include "defect.h"

int main(void) {
  begin();
  uint8_t small = rank ? 1 : 255;
  uint16_t medium = rank ? 1 : 65535;
  uint32_t large = rank ? 1 : UINT32_MAX;
  uint64_t huge = rank ? 1 : UINT64_MAX;
  must(MPI_Allreduce(MPI_IN_PLACE, &small, 1, MPI_UINT8_T, MPI_MAX, MPI_COMM_WORLD));
  must(MPI_Allreduce(MPI_IN_PLACE, &medium, 1, MPI_UINT16_T, MPI_MAX, MPI_COMM_WORLD));
  must(MPI_Allreduce(MPI_IN_PLACE, &large, 1, MPI_UINT32_T, MPI_MIN, MPI_COMM_WORLD));
  must(MPI_Allreduce(MPI_IN_PLACE, &huge, 1, MPI_UINT64_T, MPI_MIN, MPI_COMM_WORLD));
  expect(small == 255 && medium == 65535 && large == 1 && huge == 1);
  return end();
}
