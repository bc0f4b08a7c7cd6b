#include "smpi_internal.h"

static smpi_operation_hook operation_hook;
static smpi_comm_error_hook comm_error_hook;
static smpi_win_error_hook win_error_hook;
static smpi_file_error_hook file_error_hook;
static smpi_session_error_hook session_error_hook;

void smpi_set_operation_hook(smpi_operation_hook hook) { operation_hook = hook; }

void smpi_set_error_hooks(smpi_comm_error_hook comm, smpi_win_error_hook win, smpi_file_error_hook file, smpi_session_error_hook session) {
  comm_error_hook = comm;
  win_error_hook = win;
  file_error_hook = file;
  session_error_hook = session;
}

int smpi_waiting_errors = 0;

void smpi_set_waiting_errors(int count) { __atomic_store_n(&smpi_waiting_errors, count, __ATOMIC_RELAXED); }

/* 256 of anything that takes a number: digits of base 16. */
#define SMPI_16(X, high) \
  X(0x##high##0) X(0x##high##1) X(0x##high##2) X(0x##high##3) X(0x##high##4) X(0x##high##5) X(0x##high##6) X(0x##high##7) \
  X(0x##high##8) X(0x##high##9) X(0x##high##a) X(0x##high##b) X(0x##high##c) X(0x##high##d) X(0x##high##e) X(0x##high##f)
#define SMPI_256(X) \
  SMPI_16(X, 0) SMPI_16(X, 1) SMPI_16(X, 2) SMPI_16(X, 3) SMPI_16(X, 4) SMPI_16(X, 5) SMPI_16(X, 6) SMPI_16(X, 7) \
  SMPI_16(X, 8) SMPI_16(X, 9) SMPI_16(X, a) SMPI_16(X, b) SMPI_16(X, c) SMPI_16(X, d) SMPI_16(X, e) SMPI_16(X, f)

#define OPERATION(n) \
  static void operation_##n(void *in, void *inout, int *length, MPI_Datatype *type) { \
    operation_hook(n, in, inout, *length, SMPI_FROM(MPI_Datatype, *type)); \
  }
#define COMM_ERROR(n) \
  static void comm_error_##n(MPI_Comm *comm, int *code, ...) { comm_error_hook(n, SMPI_FROM(MPI_Comm, *comm), code); }
#define WIN_ERROR(n) \
  static void win_error_##n(MPI_Win *win, int *code, ...) { win_error_hook(n, SMPI_FROM(MPI_Win, *win), code); }
#define FILE_ERROR(n) \
  static void file_error_##n(MPI_File *file, int *code, ...) { file_error_hook(n, SMPI_FROM(MPI_File, *file), code); }
SMPI_256(OPERATION)
SMPI_256(COMM_ERROR)
SMPI_256(WIN_ERROR)
SMPI_256(FILE_ERROR)

#define OPERATION_NAME(n) operation_##n,
#define COMM_ERROR_NAME(n) comm_error_##n,
#define WIN_ERROR_NAME(n) win_error_##n,
#define FILE_ERROR_NAME(n) file_error_##n,
static MPI_User_function *const operations[SMPI_SLOTS] = { SMPI_256(OPERATION_NAME) };
static MPI_Comm_errhandler_function *const comm_errors[SMPI_SLOTS] = { SMPI_256(COMM_ERROR_NAME) };
static MPI_Win_errhandler_function *const win_errors[SMPI_SLOTS] = { SMPI_256(WIN_ERROR_NAME) };
static MPI_File_errhandler_function *const file_errors[SMPI_SLOTS] = { SMPI_256(FILE_ERROR_NAME) };

/* A slot outside of the table is a bug of the caller, told as a bad argument. */
static int is_slot(int slot) { return slot >= 0 && slot < SMPI_SLOTS; }

int smpi_create_operation(int slot, int commutes, SMPI_Op *op) {
  SMPI_ENTER(MPI_Op_create);
  return is_slot(slot) ? MPI_Op_create(operations[slot], commutes, (MPI_Op *)op) : MPI_ERR_ARG;
}

int smpi_create_comm_error_handler(int slot, SMPI_Errhandler *handler) {
  SMPI_ENTER(MPI_Comm_create_errhandler);
  return is_slot(slot) ? MPI_Comm_create_errhandler(comm_errors[slot], (MPI_Errhandler *)handler) : MPI_ERR_ARG;
}

int smpi_create_win_error_handler(int slot, SMPI_Errhandler *handler) {
  SMPI_ENTER(MPI_Win_create_errhandler);
  return is_slot(slot) ? MPI_Win_create_errhandler(win_errors[slot], (MPI_Errhandler *)handler) : MPI_ERR_ARG;
}

int smpi_create_file_error_handler(int slot, SMPI_Errhandler *handler) {
  SMPI_ENTER(MPI_File_create_errhandler);
  return is_slot(slot) ? MPI_File_create_errhandler(file_errors[slot], (MPI_Errhandler *)handler) : MPI_ERR_ARG;
}

#if SMPI_HAVE_MPI_Op_create_c
#define LARGE_OPERATION(n) \
  static void large_operation_##n(void *in, void *inout, MPI_Count *length, MPI_Datatype *type) { \
    operation_hook(n, in, inout, *length, SMPI_FROM(MPI_Datatype, *type)); \
  }
#define LARGE_OPERATION_NAME(n) large_operation_##n,
SMPI_256(LARGE_OPERATION)
static MPI_User_function_c *const large_operations[SMPI_SLOTS] = { SMPI_256(LARGE_OPERATION_NAME) };

int smpi_create_operation_c(int slot, int commutes, SMPI_Op *op) {
  SMPI_ENTER(MPI_Op_create_c);
  return is_slot(slot) ? MPI_Op_create_c(large_operations[slot], commutes, (MPI_Op *)op) : MPI_ERR_ARG;
}
#else
int smpi_create_operation_c(int slot, int commutes, SMPI_Op *op) { return SMPI_UNAVAILABLE; }
#endif

#if SMPI_HAVE_MPI_Session_create_errhandler
#define SESSION_ERROR(n) \
  static void session_error_##n(MPI_Session *session, int *code, ...) { session_error_hook(n, SMPI_FROM(MPI_Session, *session), code); }
#define SESSION_ERROR_NAME(n) session_error_##n,
SMPI_256(SESSION_ERROR)
static MPI_Session_errhandler_function *const session_errors[SMPI_SLOTS] = { SMPI_256(SESSION_ERROR_NAME) };

int smpi_create_session_error_handler(int slot, SMPI_Errhandler *handler) {
  SMPI_ENTER(MPI_Session_create_errhandler);
  return is_slot(slot) ? MPI_Session_create_errhandler(session_errors[slot], (MPI_Errhandler *)handler) : MPI_ERR_ARG;
}
#else
int smpi_create_session_error_handler(int slot, SMPI_Errhandler *handler) { return SMPI_UNAVAILABLE; }
#endif
