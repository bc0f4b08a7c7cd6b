/* Waiting for requests while some of them stand for two: see smpi_composite.h. */
#include "Emulations/smpi_emulation.h"

#if SMPI_COMPOSITES
#include "Emulations/composites.h"
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>

int smpi_composite_count = 0;
static struct smpi_composite *first;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* What MPI asks when somebody has waited. */
static int query(void *state, MPI_Status *status) {
  struct smpi_composite *composite = state;
  // The library fills this field in by itself.
  int error = status->MPI_ERROR;
  *status = composite->received;
  status->MPI_ERROR = error;
  return composite->code;
}

/* One of two is done with it: MPI, and the list of those that are to be completed. Libraries differ in who is first when a request is freed. */
static int release(void *state) {
  struct smpi_composite *composite = state;
  if (__atomic_sub_fetch(&composite->owners, 1, __ATOMIC_ACQ_REL) > 0) return MPI_SUCCESS;
  free(composite->copy);
  free(composite);
  return MPI_SUCCESS;
}

/* Whether a part is complete. */
static int finished(struct smpi_composite *composite, int part) {
  if (composite->parts[part] == MPI_REQUEST_NULL) return 1;
  int flag = 0;
  MPI_Status status;
  int code = MPI_Test(&composite->parts[part], &flag, &status);
  if (code == MPI_SUCCESS && !flag) return 0;
  if (code != MPI_SUCCESS && composite->code == MPI_SUCCESS) composite->code = code;
  if (part == SMPI_RECEIVED) composite->received = status;
  // A request that failed is none any more, whatever the library left there.
  composite->parts[part] = MPI_REQUEST_NULL;
  return 1;
}

/* Nothing to do: smpi_composite_Cancel has done it. Within this call some libraries may not be called. */
static int cancel(void *state, int complete) {
  (void)state;
  (void)complete;
  return MPI_SUCCESS;
}

struct smpi_composite *smpi_new_composite(void) {
  struct smpi_composite *composite = calloc(1, sizeof *composite);
  if (composite == NULL) return NULL;
  composite->parts[SMPI_SENT] = composite->parts[SMPI_RECEIVED] = MPI_REQUEST_NULL;
  composite->owners = 2;
  return composite;
}

int smpi_start_composite(struct smpi_composite *composite, MPI_Request *request) {
  int code = MPI_Grequest_start(query, release, cancel, composite, &composite->whole);
  if (code != MPI_SUCCESS) return code;
  *request = composite->whole;
  pthread_mutex_lock(&lock);
  composite->next = first;
  first = composite;
  __atomic_fetch_add(&smpi_composite_count, 1, __ATOMIC_RELAXED);
  pthread_mutex_unlock(&lock);
  return MPI_SUCCESS;
}

void smpi_drop_composite(struct smpi_composite *composite) {
  composite->owners = 1;
  release(composite);
}

void smpi_drive_composites(void) {
  // Whoever else is at it does it for all.
  if (!smpi_composites_exist() || pthread_mutex_trylock(&lock) != 0) return;
  struct smpi_composite **link = &first;
  while (*link != NULL) {
    struct smpi_composite *composite = *link;
    int sent = finished(composite, SMPI_SENT), received = finished(composite, SMPI_RECEIVED);
    if (!sent || !received) {
      link = &composite->next;
      continue;
    }
    *link = composite->next;
    MPI_Grequest_complete(composite->whole);
    release(composite);
    __atomic_fetch_sub(&smpi_composite_count, 1, __ATOMIC_RELAXED);
  }
  pthread_mutex_unlock(&lock);
}

/* Tests until something is complete, or until nothing is left that needs to be driven and the library can wait by itself. */
#define WAIT(test, complete, wait) \
  for (unsigned turn = 0; smpi_composites_exist(); turn++) { \
    smpi_drive_composites(); \
    int code = test; \
    if (code != MPI_SUCCESS || (complete)) return code; \
    if (turn > 100) sched_yield(); \
  } \
  return wait

#define TEST(call) \
  smpi_drive_composites(); \
  return call

#define REQUESTS ((MPI_Request *)requests)
#define STATUSES ((MPI_Status *)statuses)
#define STATUS ((MPI_Status *)status)

int smpi_composite_Wait(SMPI_Request *request, SMPI_Status *status) {
  int flag = 0;
  WAIT(MPI_Test((MPI_Request *)request, &flag, STATUS), flag, MPI_Wait((MPI_Request *)request, STATUS));
}

int smpi_composite_Waitall(int count, SMPI_Request requests[], SMPI_Status statuses[]) {
  int flag = 0;
  WAIT(MPI_Testall(count, REQUESTS, &flag, STATUSES), flag, MPI_Waitall(count, REQUESTS, STATUSES));
}

int smpi_composite_Waitany(int count, SMPI_Request requests[], int *index, SMPI_Status *status) {
  int flag = 0;
  WAIT(MPI_Testany(count, REQUESTS, index, &flag, STATUS), flag, MPI_Waitany(count, REQUESTS, index, STATUS));
}

int smpi_composite_Waitsome(int incount, SMPI_Request requests[], int *outcount, int indices[], SMPI_Status statuses[]) {
  WAIT(MPI_Testsome(incount, REQUESTS, outcount, indices, STATUSES), *outcount != 0, MPI_Waitsome(incount, REQUESTS, outcount, indices, STATUSES));
}

int smpi_composite_Test(SMPI_Request *request, int *flag, SMPI_Status *status) { TEST(MPI_Test((MPI_Request *)request, flag, STATUS)); }

int smpi_composite_Testall(int count, SMPI_Request requests[], int *flag, SMPI_Status statuses[]) {
  TEST(MPI_Testall(count, REQUESTS, flag, STATUSES));
}

int smpi_composite_Testany(int count, SMPI_Request requests[], int *index, int *flag, SMPI_Status *status) {
  TEST(MPI_Testany(count, REQUESTS, index, flag, STATUS));
}

int smpi_composite_Testsome(int incount, SMPI_Request requests[], int *outcount, int indices[], SMPI_Status statuses[]) {
  TEST(MPI_Testsome(incount, REQUESTS, outcount, indices, STATUSES));
}

int smpi_composite_Request_get_status(SMPI_Request request, int *flag, SMPI_Status *status) {
  TEST(MPI_Request_get_status(SMPI_TO(MPI_Request, request), flag, STATUS));
}

int smpi_composite_Cancel(SMPI_Request *request) {
  int code = MPI_SUCCESS, found = 0;
  pthread_mutex_lock(&lock);
  for (struct smpi_composite *composite = first; composite != NULL && !found; composite = composite->next) {
    found = composite->whole == *(MPI_Request *)request;
    // Of two parts one may be complete: there is nothing left of it to cancel.
    for (int part = 0; found && part < 2 && code == MPI_SUCCESS; part++) {
      if (!finished(composite, part)) code = MPI_Cancel(&composite->parts[part]);
    }
  }
  pthread_mutex_unlock(&lock);
  return found ? code : MPI_Cancel((MPI_Request *)request);
}

#if SMPI_HAVE_MPI_Request_get_status_all
int smpi_composite_Request_get_status_all(int count, const SMPI_Request requests[], int *flag, SMPI_Status statuses[]) {
  TEST(MPI_Request_get_status_all(count, REQUESTS, flag, STATUSES));
}
#endif

#if SMPI_HAVE_MPI_Request_get_status_any
int smpi_composite_Request_get_status_any(int count, const SMPI_Request requests[], int *index, int *flag, SMPI_Status *status) {
  TEST(MPI_Request_get_status_any(count, REQUESTS, index, flag, STATUS));
}
#endif

#if SMPI_HAVE_MPI_Request_get_status_some
int smpi_composite_Request_get_status_some(int incount, const SMPI_Request requests[], int *outcount, int indices[], SMPI_Status statuses[]) {
  TEST(MPI_Request_get_status_some(incount, REQUESTS, outcount, indices, STATUSES));
}
#endif
#endif
