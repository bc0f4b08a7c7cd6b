/* Test builds count every call, and can make one fail. Declared always, for Swift's importer sees no compiler flag; defined in test builds. */
#pragma once
#include "Generated/smpi_symbols.h"

/* Counts a call of a function, and returns the error code that a test asked for, or MPI_SUCCESS. */
int smpi_count_call(int function);
/* How often a function was called. */
long smpi_calls(int function);
/* Makes the following calls of a function return an error code without calling MPI, until it is set to MPI_SUCCESS. */
void smpi_fail(int function, int code);

/* The bytes that are allocated and not freed, in all heaps; 0 where nobody can tell. */
size_t smpi_heap_in_use(void);
