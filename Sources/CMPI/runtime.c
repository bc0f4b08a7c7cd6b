#define _DEFAULT_SOURCE
#include "smpi_internal.h"
#include <stdio.h>
#include <stdlib.h>
#ifdef __GLIBC__
#include <stdio_ext.h>
#endif

bool smpi_running = false;
bool smpi_one_thread = false;

void smpi_set_running(bool running) { __atomic_store_n(&smpi_running, running, __ATOMIC_RELEASE); }
void smpi_set_one_thread(bool one_thread) { __atomic_store_n(&smpi_one_thread, one_thread, __ATOMIC_RELAXED); }

const char *smpi_expected_library(void) {
#if SMPI_ABI_STANDARD
  return NULL;
#else
  return SMPI_LIBRARY;
#endif
}

void smpi_keep_output_lines(void) {
#ifdef __GLIBC__
  /* An unbuffered stream has room for one byte. */
  static char room[BUFSIZ];
  if (__fbufsize(stdout) == 1) setvbuf(stdout, room, _IOLBF, sizeof room);
#endif
}

static void (*exit_hook)(int);

#ifdef __GLIBC__
static void at_exit(int status, void *unused) {
  (void)unused;
  exit_hook(status);
}
#else
static void at_exit(void) { exit_hook(0); }
#endif

int smpi_at_exit(void (*hook)(int)) {
  exit_hook = hook;
#ifdef __GLIBC__
  return on_exit(at_exit, NULL);
#else
  return atexit(at_exit);
#endif
}

static void (*finalize_hook)(void);

static int at_finalize(MPI_Comm comm, int key, void *value, void *unused) {
  (void)comm, (void)key, (void)value, (void)unused;
  finalize_hook();
  return MPI_SUCCESS;
}

int smpi_at_finalize(void (*hook)(void)) {
  finalize_hook = hook;
  int key;
  int code = MPI_Comm_create_keyval(MPI_COMM_NULL_COPY_FN, at_finalize, &key, NULL);
  if (code == MPI_SUCCESS) code = MPI_Comm_set_attr(MPI_COMM_SELF, key, NULL);
  /* The attribute keeps the key. */
  if (code == MPI_SUCCESS) code = MPI_Comm_free_keyval(&key);
  return code;
}

static int number(const char *variable) {
  const char *text = getenv(variable);
  return text && *text ? atoi(text) : -1;
}

int smpi_overruns(void) { return SMPI_OVERRUNS; }

const char *smpi_launched(int *size, int *rank) {
  const char *name = NULL;
  *size = 1;
  *rank = 0;
  for (const struct smpi_launcher *launcher = smpi_launchers; launcher->name; launcher++) {
    int launched = number(launcher->size), numbered = number(launcher->rank);
    if (numbered < 0 || launched <= numbered || launched < *size || (name && launched == *size)) continue;
    name = launcher->name;
    *size = launched;
    *rank = numbered;
  }
  return name;
}
