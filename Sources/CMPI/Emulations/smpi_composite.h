/* Requests that stand for two: a send and a receive that a library cannot start as one.

   MPI sees a generalized request; it is complete once both of its parts are, which is looked after by every call that waits for requests, tests
   them or looks at their status. A blocking wait therefore tests in turn while there are such requests. */
#pragma once
#include "smpi_internal.h"

#define SMPI_COMPOSITES \
  (SMPI_EMULATES_MPI_Isendrecv || SMPI_EMULATES_MPI_Isendrecv_c || SMPI_EMULATES_MPI_Isendrecv_replace || SMPI_EMULATES_MPI_Isendrecv_replace_c)

#if SMPI_COMPOSITES
extern int smpi_composite_count;
static inline int smpi_composites_exist(void) { return __builtin_expect(__atomic_load_n(&smpi_composite_count, __ATOMIC_RELAXED) != 0, 0); }

/* Completes those whose parts are complete. */
void smpi_drive_composites(void);

/* What takes the calls while there are some. */
int smpi_composite_Cancel(SMPI_Request *request);
int smpi_composite_Wait(SMPI_Request *request, SMPI_Status *status);
int smpi_composite_Waitall(int count, SMPI_Request requests[], SMPI_Status statuses[]);
int smpi_composite_Waitany(int count, SMPI_Request requests[], int *index, SMPI_Status *status);
int smpi_composite_Waitsome(int incount, SMPI_Request requests[], int *outcount, int indices[], SMPI_Status statuses[]);
int smpi_composite_Test(SMPI_Request *request, int *flag, SMPI_Status *status);
int smpi_composite_Testall(int count, SMPI_Request requests[], int *flag, SMPI_Status statuses[]);
int smpi_composite_Testany(int count, SMPI_Request requests[], int *index, int *flag, SMPI_Status *status);
int smpi_composite_Testsome(int incount, SMPI_Request requests[], int *outcount, int indices[], SMPI_Status statuses[]);
int smpi_composite_Request_get_status(SMPI_Request request, int *flag, SMPI_Status *status);
#if SMPI_HAVE_MPI_Request_get_status_all
int smpi_composite_Request_get_status_all(int count, const SMPI_Request requests[], int *flag, SMPI_Status statuses[]);
#endif
#if SMPI_HAVE_MPI_Request_get_status_any
int smpi_composite_Request_get_status_any(int count, const SMPI_Request requests[], int *index, int *flag, SMPI_Status *status);
#endif
#if SMPI_HAVE_MPI_Request_get_status_some
int smpi_composite_Request_get_status_some(int incount, const SMPI_Request requests[], int *outcount, int indices[], SMPI_Status statuses[]);
#endif
#else
static inline void smpi_drive_composites(void) {}
#endif
