// Preloaded into tests only, by Scripts/mpiexec, for MPICH 4.0 where ranks outnumber processors.
//
// MPICH 4.0 waits by polling and never gives its processor up, so a rank that waits keeps the one it waits for from
// running until its time slice ends: with 4 ranks on 2 processors a barrier takes 9 ms and a window 88 ms. It polls UCX
// through the one function below. After some polls in a row that found nothing to do, this version sleeps for the
// shortest time there is: the same barrier then takes 0.15 ms. (sched_yield is faster still on an idle machine, 0.015 ms,
// but no better than spinning where other programs are busy, and there a sleeper is woken at once.)

#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>

enum { idlePollsBeforeSleep = 20 };

unsigned ucp_worker_progress(void *worker) {
  static unsigned (*original)(void *);
  static _Thread_local int idlePolls;
  // Two threads may both look it up; they find the same.
  if (!original) *(void **)&original = dlsym(RTLD_NEXT, "ucp_worker_progress");
  // Where a program loads MPI itself, as Python does, UCX is not among the libraries that it began with.
  if (!original) *(void **)&original = dlsym(dlopen("libucp.so.0", RTLD_LAZY | RTLD_NOLOAD), "ucp_worker_progress");
  unsigned progressed = original(worker);
  if (progressed) {
    idlePolls = 0;
  } else if (++idlePolls > idlePollsBeforeSleep) {
    idlePolls = 0;
    nanosleep(&(struct timespec){.tv_nsec = 1000}, 0);
  }
  return progressed;
}
