#include "smpi_internal.h"
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#ifdef SMPI_TESTING
static long calls[SMPI_FUNCTION_COUNT];
static int failures[SMPI_FUNCTION_COUNT];

int smpi_count_call(int function) {
  __atomic_fetch_add(&calls[function], 1, __ATOMIC_RELAXED);
  return __atomic_load_n(&failures[function], __ATOMIC_RELAXED);
}

long smpi_calls(int function) { return __atomic_load_n(&calls[function], __ATOMIC_RELAXED); }

static int forced = -1;
static int limit = INT_MAX;

int smpi_emulations_are_forced(void) {
  int now = __atomic_load_n(&forced, __ATOMIC_RELAXED);
  if (now < 0) {
    const char *wish = getenv("SWIFT_MPI_FORCE_EMULATION");
    now = wish != NULL && strcmp(wish, "1") == 0;
    __atomic_store_n(&forced, now, __ATOMIC_RELAXED);
  }
  return now;
}

void smpi_force_emulations(int wish) { __atomic_store_n(&forced, wish != 0, __ATOMIC_RELAXED); }

int smpi_count_limit(void) { return __atomic_load_n(&limit, __ATOMIC_RELAXED); }

void smpi_set_count_limit(int count) { __atomic_store_n(&limit, count > 0 ? count : INT_MAX, __ATOMIC_RELAXED); }

void smpi_fail(int function, int code) { __atomic_store_n(&failures[function], code, __ATOMIC_RELAXED); }
#endif
