#include "smpi_internal.h"

/* Whether new objects get a handler, and which. */
static bool is_set;
static MPI_Errhandler policy;

/* What there was before. */
static struct {
  MPI_Errhandler world, self, parent, files;
} former = { MPI_ERRHANDLER_NULL, MPI_ERRHANDLER_NULL, MPI_ERRHANDLER_NULL, MPI_ERRHANDLER_NULL };

static MPI_Errhandler handler_of(enum smpi_policy wanted) {
  switch (wanted) {
  case SMPI_POLICY_ABORT:
#if SMPI_HAVE_MPI_ERRORS_ABORT
    return MPI_ERRORS_ABORT;
#endif
  case SMPI_POLICY_FATAL: return MPI_ERRORS_ARE_FATAL;
  default: return MPI_ERRORS_RETURN;
  }
}

static bool is_predefined(MPI_Errhandler handler) {
#if SMPI_HAVE_MPI_ERRORS_ABORT
  if (handler == MPI_ERRORS_ABORT) return true;
#endif
  return handler == MPI_ERRORS_ARE_FATAL || handler == MPI_ERRORS_RETURN;
}

/* Asking for a handler makes another reference to it. */
static void release(MPI_Errhandler *handler) {
  if (*handler != MPI_ERRHANDLER_NULL && !is_predefined(*handler)) MPI_Errhandler_free(handler);
  *handler = MPI_ERRHANDLER_NULL;
}

static MPI_Comm parent(void) {
  MPI_Comm parent = MPI_COMM_NULL;
  if (MPI_Comm_get_parent(&parent) != MPI_SUCCESS) parent = MPI_COMM_NULL;
  return parent;
}

static int replace_comm(MPI_Comm comm, MPI_Errhandler *before) {
  if (comm == MPI_COMM_NULL) return MPI_SUCCESS;
  int code = MPI_Comm_get_errhandler(comm, before);
  return code == MPI_SUCCESS ? MPI_Comm_set_errhandler(comm, policy) : code;
}

int smpi_set_policy(enum smpi_policy wanted) {
  if (wanted == SMPI_POLICY_DEFAULT) return MPI_SUCCESS;
  policy = handler_of(wanted);
  is_set = true;
  /* Self too: newer libraries use it for errors without an object. */
  int code = replace_comm(MPI_COMM_WORLD, &former.world);
  if (code == MPI_SUCCESS) code = replace_comm(MPI_COMM_SELF, &former.self);
  if (code == MPI_SUCCESS) code = replace_comm(parent(), &former.parent);
  if (code == MPI_SUCCESS) code = MPI_File_get_errhandler(MPI_FILE_NULL, &former.files);
  if (code == MPI_SUCCESS) code = MPI_File_set_errhandler(MPI_FILE_NULL, policy);
  return code;
}

SMPI_Errhandler smpi_policy_handler(void) { return SMPI_FROM(MPI_Errhandler, is_set ? policy : MPI_ERRORS_ARE_FATAL); }

static int put_back_comm(MPI_Comm comm, MPI_Errhandler *before) {
  int code = MPI_SUCCESS;
  if (comm != MPI_COMM_NULL && *before != MPI_ERRHANDLER_NULL) code = MPI_Comm_set_errhandler(comm, *before);
  release(before);
  return code;
}

int smpi_put_back_handlers(void) {
  if (!is_set) return MPI_SUCCESS;
  is_set = false;
  int codes[4] = { put_back_comm(MPI_COMM_WORLD, &former.world), put_back_comm(MPI_COMM_SELF, &former.self),
                   put_back_comm(parent(), &former.parent) };
  if (former.files != MPI_ERRHANDLER_NULL) codes[3] = MPI_File_set_errhandler(MPI_FILE_NULL, former.files);
  release(&former.files);
  for (int i = 0; i < 4; i++) if (codes[i] != MPI_SUCCESS) return codes[i];
  return MPI_SUCCESS;
}

static smpi_inheritance_hook inheritance_hook;
void smpi_set_inheritance_hook(smpi_inheritance_hook hook) { __atomic_store_n(&inheritance_hook, hook, __ATOMIC_RELEASE); }

/* What the standard says of a communicator that is made from another: it has the handler of that one. One without a parent gets the policy's. */
int smpi_new_Comm(int code, MPI_Comm parent, MPI_Comm *comm) {
  smpi_inheritance_hook inherits = __atomic_load_n(&inheritance_hook, __ATOMIC_ACQUIRE);
  if (code != MPI_SUCCESS || (!is_set && inherits == NULL) || *comm == MPI_COMM_NULL) return code;
  if (parent == MPI_COMM_NULL) return is_set ? MPI_Comm_set_errhandler(*comm, policy) : code;
  MPI_Errhandler handler;
  code = MPI_Comm_get_errhandler(parent, &handler);
  if (code != MPI_SUCCESS) return code;
  if (is_set) code = MPI_Comm_set_errhandler(*comm, handler);
  if (code == MPI_SUCCESS && inherits != NULL && !is_predefined(handler)) code = inherits(SMPI_FROM(MPI_Comm, *comm));
  release(&handler);
  return code;
}

/* A file has the handler of the null file. */
int smpi_new_File(int code, MPI_File parent, MPI_File *file) {
  if (code != MPI_SUCCESS || !is_set || *file == MPI_FILE_NULL) return code;
  MPI_Errhandler handler;
  code = MPI_File_get_errhandler(parent, &handler);
  if (code != MPI_SUCCESS) return code;
  code = MPI_File_set_errhandler(*file, handler);
  release(&handler);
  return code;
}

int smpi_new_Win(int code, MPI_Win parent, MPI_Win *win) {
  (void)parent;
  if (code != MPI_SUCCESS || !is_set || *win == MPI_WIN_NULL) return code;
  return MPI_Win_set_errhandler(*win, policy);
}
