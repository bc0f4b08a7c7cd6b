/* The standard ABI of MPI 5: handles are pointers, and the library can be exchanged when the program starts. */
#pragma once
#include "../common/smpi_integers.h"

/* Whether a call that failed may return success once an error handler of the program has run. */
#define SMPI_HANDLED_MAY_SUCCEED 1

#define SMPI_ABI_STANDARD 1
#define SMPI_HANDLE uintptr_t
#define SMPI_FILE_HANDLE uintptr_t

typedef struct {
  int MPI_SOURCE;
  int MPI_TAG;
  int MPI_ERROR;
  int smpi_internal[5];
} SMPI_Status;

/* The Fortran 2008 form has the same fields. */
typedef SMPI_Status SMPI_F08_status;
