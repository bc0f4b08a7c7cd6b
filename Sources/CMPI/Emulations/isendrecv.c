/* A send and a receive as one request. */
#include "Emulations/smpi_emulation.h"

#if SMPI_COMPOSITES
#include "Emulations/composites.h"
#include <stdlib.h>
#include <string.h>

static int receive_from_nobody(MPI_Status *status) {
  status->MPI_SOURCE = MPI_PROC_NULL;
  status->MPI_TAG = MPI_ANY_TAG;
  int code = MPI_Status_set_elements(status, MPI_BYTE, 0);
  return code == MPI_SUCCESS ? MPI_Status_set_cancelled(status, 0) : code;
}

/* Starts both parts: the receive first, so that a message to oneself finds it. */
static int start(
  struct smpi_composite *composite, const void *sent, const struct smpi_run *send, int dest, int sendtag, void *buffer, const struct smpi_run *receive,
  int source, int recvtag, MPI_Comm comm, SMPI_Request *request) {
  MPI_Request *parts = composite->parts;
  int code = receive_from_nobody(&composite->received);
  // Not every library says in the status of a request that nobody sent anything.
  if (code == MPI_SUCCESS && source != MPI_PROC_NULL) {
    code = MPI_Irecv(buffer, receive->count, receive->datatype, source, recvtag, comm, &parts[SMPI_RECEIVED]);
  }
  if (code == MPI_SUCCESS) {
    if (dest != MPI_PROC_NULL) code = MPI_Isend(sent, send->count, send->datatype, dest, sendtag, comm, &parts[SMPI_SENT]);
    if (code == MPI_SUCCESS) {
      code = smpi_start_composite(composite, (MPI_Request *)request);
      // Nobody could wait for them: that there is no memory for a request is all that can be told.
      if (code == MPI_SUCCESS) return code;
      if (dest != MPI_PROC_NULL) MPI_Request_free(&parts[SMPI_SENT]);
    }
    if (source != MPI_PROC_NULL) {
      MPI_Cancel(&parts[SMPI_RECEIVED]);
      MPI_Wait(&parts[SMPI_RECEIVED], MPI_STATUS_IGNORE);
    }
  }
  smpi_drop_composite(composite);
  return code;
}

static int exchange(
  const void *sendbuf, MPI_Count sendcount, MPI_Datatype sendtype, int dest, int sendtag, void *recvbuf, MPI_Count recvcount, MPI_Datatype recvtype,
  int source, int recvtag, MPI_Comm comm, SMPI_Request *request) {
  struct smpi_run send = SMPI_NO_RUN, receive = SMPI_NO_RUN;
  struct smpi_composite *composite = smpi_new_composite();
  if (composite == NULL) return MPI_ERR_NO_MEM;
  int code = smpi_make_run(&send, sendcount, sendtype, 1);
  if (code == MPI_SUCCESS) code = smpi_make_run(&receive, recvcount, recvtype, 1);
  if (code == MPI_SUCCESS) {
    code = start(composite, sendbuf, &send, dest, sendtag, recvbuf, &receive, source, recvtag, comm, request);
  } else {
    smpi_drop_composite(composite);
  }
  smpi_free_run(&send);
  smpi_free_run(&receive);
  return code;
}

/* A copy of what is to be sent: as it lies, where it lies without gaps, and packed otherwise.

   The packed form is described by the small functions, so that what is more than they can tell cannot be sent this way. */
static int copy(struct smpi_composite *composite, const void *buffer, const struct smpi_run *run, MPI_Comm comm, struct smpi_run *copied) {
  MPI_Count lower, extent, size;
  int code = MPI_Type_get_true_extent_x(run->datatype, &lower, &extent);
  MPI_Count whole_lower, whole;
  if (code == MPI_SUCCESS) code = MPI_Type_get_extent_x(run->datatype, &whole_lower, &whole);
  if (code == MPI_SUCCESS) code = MPI_Type_size_x(run->datatype, &size);
  if (code != MPI_SUCCESS) return code;
  if (lower == 0 && extent == size && whole == size) {
    MPI_Count bytes = run->count * size;
    composite->copy = malloc(bytes > 0 ? (size_t)bytes : 1);
    if (composite->copy == NULL) return MPI_ERR_NO_MEM;
    if (bytes > 0) memcpy(composite->copy, buffer, (size_t)bytes);
    copied->count = run->count;
    copied->datatype = run->datatype;
    return MPI_SUCCESS;
  }
  if (run->count > 0 && size > INT_MAX / run->count) return SMPI_UNAVAILABLE;
  int room, position = 0;
  code = MPI_Pack_size(run->count, run->datatype, comm, &room);
  if (code != MPI_SUCCESS) return code;
  composite->copy = malloc(room > 0 ? (size_t)room : 1);
  if (composite->copy == NULL) return MPI_ERR_NO_MEM;
  code = MPI_Pack(buffer, run->count, run->datatype, composite->copy, room, &position, comm);
  copied->count = position;
  copied->datatype = MPI_PACKED;
  return code;
}

static int exchange_in_place(
  void *buf, MPI_Count count, MPI_Datatype datatype, int dest, int sendtag, int source, int recvtag, MPI_Comm comm, SMPI_Request *request) {
  struct smpi_run run = SMPI_NO_RUN, copied = SMPI_NO_RUN;
  struct smpi_composite *composite = smpi_new_composite();
  if (composite == NULL) return MPI_ERR_NO_MEM;
  int code = smpi_make_run(&run, count, datatype, 1);
  if (code == MPI_SUCCESS && dest != MPI_PROC_NULL) code = copy(composite, buf, &run, comm, &copied);
  if (dest == MPI_PROC_NULL) copied = (struct smpi_run){ 0, MPI_BYTE, false };
  if (code == MPI_SUCCESS) {
    code = start(composite, composite->copy, &copied, dest, sendtag, buf, &run, source, recvtag, comm, request);
  } else {
    smpi_drop_composite(composite);
  }
  smpi_free_run(&run);
  return code;
}

#define COMM SMPI_TO(MPI_Comm, comm)
#define TYPE(datatype) SMPI_TO(MPI_Datatype, datatype)

#if SMPI_EMULATES_MPI_Isendrecv
int smpi_emulated_Isendrecv(
  const void *sendbuf, int sendcount, SMPI_Datatype sendtype, int dest, int sendtag, void *recvbuf, int recvcount, SMPI_Datatype recvtype, int source,
  int recvtag, SMPI_Comm comm, SMPI_Request *request) {
  return exchange(
    sendbuf, sendcount, TYPE(sendtype), dest, sendtag, recvbuf, recvcount, TYPE(recvtype), source, recvtag, COMM, request);
}
#endif

#if SMPI_EMULATES_MPI_Isendrecv_c
int smpi_emulated_Isendrecv_c(
  const void *sendbuf, SMPI_Count sendcount, SMPI_Datatype sendtype, int dest, int sendtag, void *recvbuf, SMPI_Count recvcount,
  SMPI_Datatype recvtype, int source, int recvtag, SMPI_Comm comm, SMPI_Request *request) {
  return exchange(
    sendbuf, sendcount, TYPE(sendtype), dest, sendtag, recvbuf, recvcount, TYPE(recvtype), source, recvtag, COMM, request);
}
#endif

#if SMPI_EMULATES_MPI_Isendrecv_replace
int smpi_emulated_Isendrecv_replace(
  void *buf, int count, SMPI_Datatype datatype, int dest, int sendtag, int source, int recvtag, SMPI_Comm comm, SMPI_Request *request) {
  return exchange_in_place(buf, count, TYPE(datatype), dest, sendtag, source, recvtag, COMM, request);
}
#endif

#if SMPI_EMULATES_MPI_Isendrecv_replace_c
int smpi_emulated_Isendrecv_replace_c(
  void *buf, SMPI_Count count, SMPI_Datatype datatype, int dest, int sendtag, int source, int recvtag, SMPI_Comm comm, SMPI_Request *request) {
  return exchange_in_place(buf, count, TYPE(datatype), dest, sendtag, source, recvtag, COMM, request);
}
#endif
#endif
