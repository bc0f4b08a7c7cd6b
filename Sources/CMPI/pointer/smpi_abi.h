/* Handles are pointers to the library's objects. */
#pragma once
#include "../common/smpi_integers.h"

/* Whether a call that failed may return success once an error handler of the program has run. */
#define SMPI_HANDLED_MAY_SUCCEED 0

#define SMPI_HANDLE uintptr_t
#define SMPI_FILE_HANDLE uintptr_t

typedef struct {
  int MPI_SOURCE;
  int MPI_TAG;
  int MPI_ERROR;
  int smpi_cancelled;
  size_t smpi_size;
} SMPI_Status;

/* The Fortran 2008 form has the same fields. */
typedef SMPI_Status SMPI_F08_status;
