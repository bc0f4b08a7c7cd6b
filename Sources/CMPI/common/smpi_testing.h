/* Test builds count every call, and can make one fail. */
#pragma once
#include "Generated/smpi_symbols.h"

#ifdef SMPI_TESTING
/* Counts a call of a function, and returns the error code that a test asked for, or MPI_SUCCESS. */
int smpi_count_call(int function);
/* How often a function was called. */
long smpi_calls(int function);
/* Makes the following calls of a function return an error code without calling MPI, until it is set to MPI_SUCCESS. */
void smpi_fail(int function, int code);
#endif
