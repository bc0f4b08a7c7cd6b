/* Handles are integers, files excepted. */
#pragma once
#include "../common/smpi_integers.h"

/* Whether a call that failed may return success once an error handler of the program has run. */
#define SMPI_HANDLED_MAY_SUCCEED 1

#define SMPI_HANDLE int32_t
#define SMPI_FILE_HANDLE uintptr_t

typedef struct {
  int smpi_count_low;
  int smpi_count_high_and_cancelled;
  int MPI_SOURCE;
  int MPI_TAG;
  int MPI_ERROR;
} SMPI_Status;

/* The Fortran 2008 form has the same fields. */
typedef SMPI_Status SMPI_F08_status;
