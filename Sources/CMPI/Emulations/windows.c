#include "Emulations/smpi_emulation.h"

#if SMPI_EMULATES_MPI_Win_shared_query_c
/* Where windows are made with units that fit an `int`, there are no others to be told of. */
int smpi_emulated_Win_shared_query_c(SMPI_Win win, int rank, SMPI_Aint *size, SMPI_Aint *disp_unit, void *baseptr) {
  int unit = 0;
  int code = MPI_Win_shared_query(SMPI_TO(MPI_Win, win), rank, (MPI_Aint *)size, &unit, baseptr);
  if (code == MPI_SUCCESS) *disp_unit = unit;
  return code;
}
#endif
