#include "smpi_internal.h"

#ifdef SMPI_TESTING
static long calls[SMPI_FUNCTION_COUNT];
static int failures[SMPI_FUNCTION_COUNT];

int smpi_count_call(int function) {
  __atomic_fetch_add(&calls[function], 1, __ATOMIC_RELAXED);
  return __atomic_load_n(&failures[function], __ATOMIC_RELAXED);
}

long smpi_calls(int function) { return __atomic_load_n(&calls[function], __ATOMIC_RELAXED); }

void smpi_fail(int function, int code) { __atomic_store_n(&failures[function], code, __ATOMIC_RELAXED); }
#endif
