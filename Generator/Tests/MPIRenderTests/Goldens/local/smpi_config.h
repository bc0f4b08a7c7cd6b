/* What made-up has. Written by mpi-generate; found by the shim through the .pc file. */
#pragma once
#define SMPI_LIBRARY "Made Up v7"
#define SMPI_HAVE_MPI_Comm_free 1
#define SMPI_HAVE_MPI_Comm_rank 1
#define SMPI_HAVE_MPI_Keyval_free 0
#define SMPI_HAVE_MPI_Query_thread 0
#define SMPI_HAVE_MPI_Send 1
#define SMPI_HAVE_MPI_Send_c 0
#define SMPI_HAVE_MPI_Session_finalize 0
#define SMPI_HAVE_MPIX_Comm_revoke 1
#define SMPI_HAVE_MPI_SUCCESS 1
#define SMPI_HAVE_MPI_ERR_NO_MEM 1
#define SMPI_HAVE_MPI_ERR_SESSION 0
#define SMPI_HAVE_MPI_THREAD_SINGLE 1
#define SMPI_HAVE_MPI_THREAD_MULTIPLE 1
#define SMPI_HAVE_MPI_MODE_CREATE 1
#define SMPI_HAVE_MPI_MODE_RDONLY 1
#define SMPI_HAVE_MPI_ANY_SOURCE 1
#define SMPI_HAVE_MPI_MAX_NAME 1
#define SMPI_HAVE_MPI_MAX_PSET_NAME_LEN 1
#define SMPI_HAVE_MPI_IN_PLACE 1
#define SMPI_HAVE_MPI_ARGVS_NULL 1
#define SMPI_HAVE_MPI_STATUS_IGNORE 1
#define SMPI_HAVE_MPI_NULL_DELETE_FN 1
#define SMPI_HAVE_MPI_COMM_NULL 1
#define SMPI_HAVE_MPI_COMM_WORLD 1
#define SMPI_HAVE_MPI_SESSION_NULL 0
#define SMPI_HAVE_MPI_DOUBLE 1
#define SMPI_HAVE_MPI_LONG_DOUBLE 1
#define SMPI_HAVE_MPI_DOUBLE_INT 1
#define SMPI_HAVE_MPI_SUM 1
#define SMPI_HAVE_MPI_MAXLOC 1
#define SMPI_HAVE_MPI_REPLACE 1
#define SMPI_HAVE_MPIX_EXTRA 1
