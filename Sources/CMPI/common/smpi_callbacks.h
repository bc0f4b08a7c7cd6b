/* Operations and error handlers get no user data from MPI, so each live one has a C function of its own: a slot of a table, whose
   trampoline calls one registered hook with the slot's number. */
#pragma once
#include "Generated/smpi_types.h"

enum { SMPI_SLOTS = 256 };

/* What a trampoline calls: set once by Swift. `length` is the number of elements, of either count form. */
typedef void (*smpi_operation_hook)(int slot, void *in, void *inout, SMPI_Count length, SMPI_Datatype datatype);
typedef void (*smpi_comm_error_hook)(int slot, SMPI_Comm comm, int *code);
typedef void (*smpi_win_error_hook)(int slot, SMPI_Win win, int *code);
typedef void (*smpi_file_error_hook)(int slot, SMPI_File file, int *code);
typedef void (*smpi_session_error_hook)(int slot, SMPI_Session session, int *code);

void smpi_set_operation_hook(smpi_operation_hook hook);
void smpi_set_error_hooks(smpi_comm_error_hook comm, smpi_win_error_hook win, smpi_file_error_hook file, smpi_session_error_hook session);

/* Make an operation or an error handler that calls a slot. Swift decides which slots are free. */
int smpi_create_operation(int slot, int commutes, SMPI_Op *op);
int smpi_create_operation_c(int slot, int commutes, SMPI_Op *op);
int smpi_create_comm_error_handler(int slot, SMPI_Errhandler *handler);
int smpi_create_win_error_handler(int slot, SMPI_Errhandler *handler);
int smpi_create_file_error_handler(int slot, SMPI_Errhandler *handler);
int smpi_create_session_error_handler(int slot, SMPI_Errhandler *handler);

/* How many threads have an error of a closure waiting for the call that ran it. */
extern int smpi_waiting_errors;
void smpi_set_waiting_errors(int count);

/* Whether the library may return success once a handler has run, so that an error of a closure waits for the call. */
static inline _Bool smpi_handled_may_succeed(void) { return SMPI_HANDLED_MAY_SUCCEED; }

/* Zero when a call succeeded that returned a code, and no error of a closure waits. */
static inline int smpi_outcome(int code) { return code | __atomic_load_n(&smpi_waiting_errors, __ATOMIC_RELAXED); }
