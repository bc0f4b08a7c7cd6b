#include "Emulations/smpi_emulation.h"

#if SMPI_EMULATES_MPI_Info_get_string
#include <stdlib.h>
#include <string.h>

int smpi_emulated_Info_get_string(SMPI_Info info, const char *key, int *buflen, char *value, int *flag) {
  int length = 0;
  int code = MPI_Info_get_valuelen(SMPI_TO(MPI_Info, info), key, &length, flag);
  if (code != MPI_SUCCESS || !*flag) return code;
  if (*buflen > 0) {
    // The whole, for libraries disagree on whether a value that is longer than its room is cut off or refused.
    char *whole = calloc((size_t)length + 1, 1);
    if (whole == NULL) return MPI_ERR_NO_MEM;
    if (length > 0) code = MPI_Info_get(SMPI_TO(MPI_Info, info), key, length, whole, flag);
    if (code == MPI_SUCCESS) {
      int copied = length < *buflen ? length : *buflen - 1;
      memcpy(value, whole, (size_t)copied);
      value[copied] = 0;
    }
    free(whole);
    if (code != MPI_SUCCESS) return code;
  }
  *buflen = length + 1;
  return MPI_SUCCESS;
}
#endif
