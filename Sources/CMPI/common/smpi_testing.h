/* Test builds count every call, and can make one fail. Declared always, for Swift's importer sees no compiler flag; defined in test builds. */
#pragma once
#include "Generated/smpi_symbols.h"

/* Counts a call of a function, and returns the error code that a test asked for, or MPI_SUCCESS. */
int smpi_count_call(int function);
/* How often a function was called. */
long smpi_calls(int function);
/* Makes the following calls of a function return an error code without calling MPI, until it is set to MPI_SUCCESS. */
void smpi_fail(int function, int code);

/* Whether emulations are taken though the library has the real thing: told here, or by SWIFT_MPI_FORCE_EMULATION=1. */
int smpi_emulations_are_forced(void);
void smpi_force_emulations(int forced);
/* Counts above this one are taken for more than C's `int` holds by what emulates large counts; 0 sets it back. */
void smpi_set_count_limit(int limit);
int smpi_count_limit(void);

/* The bytes that are allocated and not freed, in all heaps; 0 where nobody can tell. */
size_t smpi_heap_in_use(void);
