/* Fields and counts of a status. */
#include "Emulations/smpi_emulation.h"

#define STATUS(status) ((MPI_Status *)(status))

#if SMPI_EMULATES_MPI_Status_get_source
int smpi_emulated_Status_get_source(const SMPI_Status *status, int *source) {
  *source = STATUS(status)->MPI_SOURCE;
  return MPI_SUCCESS;
}
#endif

#if SMPI_EMULATES_MPI_Status_get_tag
int smpi_emulated_Status_get_tag(const SMPI_Status *status, int *tag) {
  *tag = STATUS(status)->MPI_TAG;
  return MPI_SUCCESS;
}
#endif

#if SMPI_EMULATES_MPI_Status_get_error
int smpi_emulated_Status_get_error(const SMPI_Status *status, int *error) {
  *error = STATUS(status)->MPI_ERROR;
  return MPI_SUCCESS;
}
#endif

#if SMPI_EMULATES_MPI_Status_set_source
int smpi_emulated_Status_set_source(SMPI_Status *status, int source) {
  STATUS(status)->MPI_SOURCE = source;
  return MPI_SUCCESS;
}
#endif

#if SMPI_EMULATES_MPI_Status_set_tag
int smpi_emulated_Status_set_tag(SMPI_Status *status, int tag) {
  STATUS(status)->MPI_TAG = tag;
  return MPI_SUCCESS;
}
#endif

#if SMPI_EMULATES_MPI_Status_set_error
int smpi_emulated_Status_set_error(SMPI_Status *status, int error) {
  STATUS(status)->MPI_ERROR = error;
  return MPI_SUCCESS;
}
#endif

#if SMPI_EMULATES_MPI_Get_count_c
/* By bytes, for the older function has no answer above C's `int`. */
int smpi_emulated_Get_count_c(const SMPI_Status *status, SMPI_Datatype datatype, SMPI_Count *count) {
  MPI_Count bytes, size;
  int code = MPI_Type_size_x(SMPI_TO(MPI_Datatype, datatype), &size);
  if (code == MPI_SUCCESS) code = MPI_Get_elements_x(STATUS(status), MPI_BYTE, &bytes);
  if (code != MPI_SUCCESS) return code;
  if (size == 0) {
    *count = bytes == 0 ? 0 : MPI_UNDEFINED;
  } else {
    *count = bytes == MPI_UNDEFINED || size == MPI_UNDEFINED || bytes % size != 0 ? MPI_UNDEFINED : bytes / size;
  }
  return MPI_SUCCESS;
}
#endif
