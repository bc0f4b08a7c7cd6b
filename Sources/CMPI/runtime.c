#define _DEFAULT_SOURCE
#include "smpi_internal.h"
#include <stdio.h>
#include <stdlib.h>
#ifdef __GLIBC__
#include <stdio_ext.h>
#endif

bool smpi_running = false;

void smpi_set_running(bool running) { __atomic_store_n(&smpi_running, running, __ATOMIC_RELEASE); }

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
