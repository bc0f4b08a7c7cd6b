/* The calls of Sources/Calls/main.swift as a C program makes them, under the same names. One rank sends to itself. */
#include "marks.h"
#include <mpi.h>
#include <stdlib.h>

#define LOOP(call, n) mark_begin(call, n); for (int i = 0; i < (n); i++)

static MPI_Request *requests;

/* Receives for messages that are sent in the loop. */
static void post_receives(int n, double *into, int count) {
  for (int i = 0; i < n; i++) MPI_Irecv(into, count, MPI_DOUBLE, 0, 0, MPI_COMM_WORLD, &requests[i]);
}

/* Messages that are received in the loop. */
static void post_sends(int n, const double *from, int count) {
  for (int i = 0; i < n; i++) MPI_Isend(from, count, MPI_DOUBLE, 0, 0, MPI_COMM_WORLD, &requests[i]);
}

static void complete(int n) {
  mark_end();
  MPI_Waitall(n, requests, MPI_STATUSES_IGNORE);
}

/* With the name as an argument where several loops of Swift correspond to one of C. */
__attribute__((noinline)) static void send(const char *call, int n, const double *data, int count, double *result) {
  post_receives(n, result, count);
  LOOP(call, n) MPI_Send(data, count, MPI_DOUBLE, 0, 0, MPI_COMM_WORLD);
  complete(n);
}

__attribute__((noinline)) static void recv(const char *call, int n, const double *data, int count, double *result) {
  MPI_Status status;
  post_sends(n, data, count);
  LOOP(call, n) MPI_Recv(result, count, MPI_DOUBLE, 0, 0, MPI_COMM_WORLD, &status);
  complete(n);
}

__attribute__((noinline)) static void bcast(int n, double *result, int count) {
  LOOP("bcast", n) MPI_Bcast(result, count, MPI_DOUBLE, 0, MPI_COMM_WORLD);
  mark_end();
}

__attribute__((noinline)) static void allreduce(int n, const double *data, int count, double *result) {
  LOOP("allreduce", n) MPI_Allreduce(data, result, count, MPI_DOUBLE, MPI_SUM, MPI_COMM_WORLD);
  mark_end();
}

__attribute__((noinline)) static double allreduce_value(int n, double value) {
  LOOP("allreduce, value", n) {
    double result;
    MPI_Allreduce(&value, &result, 1, MPI_DOUBLE, MPI_SUM, MPI_COMM_WORLD);
    value = result;
  }
  mark_end();
  return value;
}

__attribute__((noinline)) static void gather(int n, const double *data, int count, double *result) {
  LOOP("gather", n) MPI_Gather(data, count, MPI_DOUBLE, result, count, MPI_DOUBLE, 0, MPI_COMM_WORLD);
  mark_end();
}

__attribute__((noinline)) static void gatherv(
    const char *call, int n, const double *data, int count, double *result, const int *counts, const int *displacements) {
  LOOP(call, n) MPI_Gatherv(data, count, MPI_DOUBLE, result, counts, displacements, MPI_DOUBLE, 0, MPI_COMM_WORLD);
  mark_end();
}

__attribute__((noinline)) static void allgather(int n, const double *data, int count, double *result) {
  LOOP("allgather", n) MPI_Allgather(data, count, MPI_DOUBLE, result, count, MPI_DOUBLE, MPI_COMM_WORLD);
  mark_end();
}

__attribute__((noinline)) static void alltoallv(int n, const double *data, double *result, const int *counts, const int *displacements) {
  LOOP("alltoallv", n)
    MPI_Alltoallv(data, counts, displacements, MPI_DOUBLE, result, counts, displacements, MPI_DOUBLE, MPI_COMM_WORLD);
  mark_end();
}

/* C has nothing to work out. */
__attribute__((noinline)) static void thousand_blocks(int n) {
  LOOP("1000 blocks", n) __asm__ volatile("");
  mark_end();
}

__attribute__((noinline)) static void ialltoall(int n, const double *data, int count, double *result) {
  MPI_Request request;
  LOOP("ialltoall, wait", n) {
    MPI_Ialltoall(data, count, MPI_DOUBLE, result, count, MPI_DOUBLE, MPI_COMM_WORLD, &request);
    MPI_Wait(&request, MPI_STATUS_IGNORE);
  }
  mark_end();
}

#if MPI_VERSION >= 4
__attribute__((noinline)) static void allreduce_init(int n, const double *data, int count, double *result) {
  MPI_Request request;
  MPI_Status status;
  MPI_Allreduce_init(data, result, count, MPI_DOUBLE, MPI_SUM, MPI_COMM_WORLD, MPI_INFO_NULL, &request);
  LOOP("allreduce: start, wait", n) {
    MPI_Start(&request);
    MPI_Wait(&request, &status);
  }
  mark_end();
  MPI_Request_free(&request);
}
#endif

__attribute__((noinline)) static void sendrecv(const char *call, int n, const double *data, int count, double *result) {
  MPI_Status status;
  LOOP(call, n)
    MPI_Sendrecv(data, count, MPI_DOUBLE, 0, 0, result, count, MPI_DOUBLE, 0, 0, MPI_COMM_WORLD, &status);
  mark_end();
}

__attribute__((noinline)) static void isend(int n, const double *data, int count, double *result) {
  MPI_Request request;
  post_receives(n, result, count);
  LOOP("isend, wait", n) {
    MPI_Isend(data, count, MPI_DOUBLE, 0, 0, MPI_COMM_WORLD, &request);
    MPI_Wait(&request, MPI_STATUS_IGNORE);
  }
  complete(n);
}

__attribute__((noinline)) static void irecv(int n, const double *data, int count, double *result) {
  MPI_Request request;
  MPI_Status status;
  int received;
  post_sends(n, data, count);
  LOOP("irecv, wait", n) {
    MPI_Irecv(result, count, MPI_DOUBLE, 0, 0, MPI_COMM_WORLD, &request);
    MPI_Wait(&request, &status);
    MPI_Get_count(&status, MPI_DOUBLE, &received);
  }
  complete(n);
}

__attribute__((noinline)) static void start(int n, const double *data, int count, double *result) {
  MPI_Request request;
  MPI_Status status;
  MPI_Send_init(data, count, MPI_DOUBLE, 0, 0, MPI_COMM_WORLD, &request);
  post_receives(n, result, count);
  LOOP("start, wait", n) {
    MPI_Start(&request);
    MPI_Wait(&request, &status);
  }
  complete(n);
  MPI_Request_free(&request);
}

__attribute__((noinline)) static void start_set(int n, const double *data, int count, double *result) {
  MPI_Request request;
  MPI_Status status;
  int index, done;
  MPI_Send_init(data, count, MPI_DOUBLE, 0, 0, MPI_COMM_WORLD, &request);
  post_receives(n, result, count);
  LOOP("persistent set start, waitAll", n) {
    MPI_Startall(1, &request);
    MPI_Waitsome(1, &request, &done, &index, &status);
  }
  complete(n);
  MPI_Request_free(&request);
}

__attribute__((noinline)) static void put(int n, const double *data, int count) {
  MPI_Win win;
  double *memory;
  MPI_Win_allocate(count * (MPI_Aint)sizeof *data, sizeof *data, MPI_INFO_NULL, MPI_COMM_WORLD, &memory, &win);
  MPI_Win_lock_all(0, win);
  LOOP("MPI_Put", n) MPI_Put(data, count, MPI_DOUBLE, 0, 0, count, MPI_DOUBLE, win);
  mark_end();
  MPI_Win_flush(0, win);
  MPI_Win_unlock_all(win);
  MPI_Win_free(&win);
}

int main(int argc, char **argv) {
  int provided, count = 1, displacement = 0;
  double data = 1, result = 0;
  MPI_Init_thread(NULL, NULL, MPI_THREAD_MULTIPLE, &provided);
  for (int i = 1; i < argc; i++) {
    int n = atoi(argv[i]);
    requests = malloc((size_t)n * sizeof *requests);
    send("send", n, &data, count, &result);
    send("send, value", n, &data, count, &result);
    send("Comm.world.send", n, &data, count, &result);
    send("MPI_Send", n, &data, count, &result);
    recv("recv", n, &data, count, &result);
    recv("recv, value", n, &data, count, &result);
    bcast(n, &result, count);
    allreduce(n, &data, count, &result);
    if (allreduce_value(n, data) != data) return 1;
    gather(n, &data, count, &result);
    gatherv("gatherv", n, &data, count, &result, &count, &displacement);
    gatherv("MPI_Gatherv", n, &data, count, &result, &count, &displacement);
    allgather(n, &data, count, &result);
    alltoallv(n, &data, &result, &count, &displacement);
    thousand_blocks(n);
    ialltoall(n, &data, count, &result);
  #if MPI_VERSION >= 4
    allreduce_init(n, &data, count, &result);
#endif
    sendrecv("sendrecv", n, &data, count, &result);
    sendrecv("MPI_Sendrecv", n, &data, count, &result);
    isend(n, &data, count, &result);
    irecv(n, &data, count, &result);
    start(n, &data, count, &result);
    start_set(n, &data, count, &result);
    put(n, &data, count);
    free(requests);
  }
  return MPI_Finalize();
}
