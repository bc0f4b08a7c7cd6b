/* Looking at several requests, one at a time. A null request has no status to look at; one that is persistent and was not started is complete,
   as the library says of each. */
#include "Emulations/smpi_emulation.h"

#if SMPI_EMULATES_MPI_Request_get_status_all || SMPI_EMULATES_MPI_Request_get_status_any || SMPI_EMULATES_MPI_Request_get_status_some
static MPI_Status *status_at(SMPI_Status *statuses, int index) {
  return statuses == (SMPI_Status *)MPI_STATUSES_IGNORE ? MPI_STATUS_IGNORE : (MPI_Status *)&statuses[index];
}

static int look(const SMPI_Request *request, int *flag, MPI_Status *status) {
  MPI_Status unwanted;
  return MPI_Request_get_status(SMPI_TO(MPI_Request, *request), flag, status == MPI_STATUS_IGNORE ? &unwanted : status);
}

static int is_null(const SMPI_Request *request) { return SMPI_TO(MPI_Request, *request) == MPI_REQUEST_NULL; }
#endif

#if SMPI_EMULATES_MPI_Request_get_status_all
int smpi_emulated_Request_get_status_all(int count, const SMPI_Request requests[], int *flag, SMPI_Status statuses[]) {
  smpi_drive_composites();
  // Statuses mean something only if all are complete, so what is written before the first that is not does no harm.
  *flag = 1;
  for (int i = 0; i < count && *flag; i++) {
    int code = look(&requests[i], flag, status_at(statuses, i));
    if (code != MPI_SUCCESS) return code;
  }
  return MPI_SUCCESS;
}
#endif

#if SMPI_EMULATES_MPI_Request_get_status_any
int smpi_emulated_Request_get_status_any(int count, const SMPI_Request requests[], int *index, int *flag, SMPI_Status *status) {
  smpi_drive_composites();
  int none = 1;
  *index = MPI_UNDEFINED;
  *flag = 0;
  for (int i = 0; i < count; i++) {
    if (is_null(&requests[i])) continue;
    none = 0;
    int code = look(&requests[i], flag, (MPI_Status *)status);
    if (code != MPI_SUCCESS) return code;
    if (*flag) {
      *index = i;
      return MPI_SUCCESS;
    }
  }
  if (!none) return MPI_SUCCESS;
  // Of no request at all, the empty status.
  return MPI_Request_get_status(MPI_REQUEST_NULL, flag, (MPI_Status *)status);
}
#endif

#if SMPI_EMULATES_MPI_Request_get_status_some
int smpi_emulated_Request_get_status_some(int incount, const SMPI_Request requests[], int *outcount, int indices[], SMPI_Status statuses[]) {
  smpi_drive_composites();
  int found = 0, none = 1;
  for (int i = 0; i < incount; i++) {
    if (is_null(&requests[i])) continue;
    none = 0;
    int flag = 0;
    int code = look(&requests[i], &flag, status_at(statuses, found));
    if (code != MPI_SUCCESS) return code;
    if (flag) indices[found++] = i;
  }
  *outcount = none ? MPI_UNDEFINED : found;
  return MPI_SUCCESS;
}
#endif
