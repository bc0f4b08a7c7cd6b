/* What emulations share. */
#pragma once
#include "smpi_internal.h"
#include <limits.h>

#ifdef SMPI_TESTING
#define SMPI_COUNT_LIMIT smpi_count_limit()
#else
#define SMPI_COUNT_LIMIT INT_MAX
#endif

/* A number of elements as a small function takes it: as they are where C's `int` counts them, or one element of a datatype that is as many.
   Both have one type signature and lie in memory alike, so that a message of the one is received as the other. */
struct smpi_run {
  int count;
  MPI_Datatype datatype;
  bool made;
};
#define SMPI_NO_RUN { 0, MPI_DATATYPE_NULL, false }

/* `significant` is 0 where MPI ignores count and datatype. The run has to be freed, after the call that it is for has started: MPI keeps what it
   still uses. That of a persistent collective stays, as one library keeps nothing there. */
int smpi_make_run(struct smpi_run *run, MPI_Count count, MPI_Datatype datatype, int significant);
void smpi_free_run(struct smpi_run *run);

/* As many elements as one new datatype, which is not committed. */
int smpi_repeat(MPI_Count count, MPI_Datatype old, MPI_Datatype *new);

/* How many of the elements that are left one call takes. */
static inline int smpi_piece(MPI_Count left) {
  enum { MOST = 1 << 30 };
  int most = SMPI_COUNT_LIMIT < MOST ? SMPI_COUNT_LIMIT : MOST;
  // A negative count is the library's to refuse.
  return left < 0 ? -1 : left > most ? most : (int)left;
}

/* A place in a buffer, which is in place as a whole. */
static inline void *smpi_at(const void *buffer, MPI_Count offset) {
  return buffer == MPI_IN_PLACE ? MPI_IN_PLACE : (void *)((uintptr_t)buffer + (uintptr_t)offset);
}

/* Whether this process is the root of a collective, within one group or between two. */
int smpi_is_root(int root, MPI_Comm comm);
