#include "Emulations/smpi_emulation.h"

#if SMPI_EMULATES_MPI_Info_get_string
int smpi_emulated_Info_get_string(SMPI_Info info, const char *key, int *buflen, char *value, int *flag) {
  int length = 0;
  int code = MPI_Info_get_valuelen(SMPI_TO(MPI_Info, info), key, &length, flag);
  if (code != MPI_SUCCESS || !*flag) return code;
  int room = *buflen;
  if (room == 1) {
    // The older function takes no room for the null byte alone.
    value[0] = 0;
  } else if (room > 1) {
    code = MPI_Info_get(SMPI_TO(MPI_Info, info), key, room - 1, value, flag);
    if (code != MPI_SUCCESS) return code;
  }
  *buflen = length + 1;
  return MPI_SUCCESS;
}
#endif
