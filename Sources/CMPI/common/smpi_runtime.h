/* What the life cycle of MPI needs of C. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include "Generated/smpi_symbols.h"

/* Returned in place of an error code by a function that the library does not have; no library uses it. */
#define SMPI_UNAVAILABLE (-0x53574d50)

/* A function or constant that a library may lack. */
struct smpi_symbol {
  const char *name;
  /* What a library needs to have for it: "MPI 4.0", or the name of an extension. */
  const char *needs;
  /* Whether the library has it. */
  bool native;
  /* Whether what has the same effect is compiled: where the library lacks it, and in test builds. */
  bool emulated;
};
extern const struct smpi_symbol smpi_symbols[SMPI_SYMBOL_COUNT];
static inline bool smpi_has(int symbol) { return smpi_symbols[symbol].native || smpi_symbols[symbol].emulated; }

/* Whether MPI may be called: set once it is initialized, cleared before it is finalized. */
extern bool smpi_running;
static inline bool smpi_is_running(void) { return __atomic_load_n(&smpi_running, __ATOMIC_ACQUIRE); }
void smpi_set_running(bool running);

/* Whether only the thread that initialized MPI may call it. */
extern bool smpi_one_thread;
static inline bool smpi_is_one_thread(void) { return __atomic_load_n(&smpi_one_thread, __ATOMIC_RELAXED); }
void smpi_set_one_thread(bool one_thread);

/* How the text of MPI_Get_library_version has to begin: name and major version of the library that was compiled against.
   Null with the standard ABI, where any library will do. */
const char *smpi_expected_library(void);

/* Gives standard output its lines back where the library has made it unbuffered: lines of different ranks would mix. */
void smpi_keep_output_lines(void);

/* Calls a function when the process exits, with its exit status where the C library tells it, otherwise with 0.
   Returns nonzero on failure. */
int smpi_at_exit(void (*hook)(int status));

/* Calls a function at the beginning of MPI_Finalize, whoever calls that, while MPI may still be used. Returns an error code. */
int smpi_at_finalize(void (*hook)(void));

/* What a launcher tells of a job to each of its processes. */
struct smpi_launcher {
  const char *name, *size, *rank;
};
extern const struct smpi_launcher smpi_launchers[];

/* Whether the library writes all of a message that is too long, beyond the memory of the receive. */
int smpi_overruns(void);

/* What the launcher that started this process says: the largest job, if there are several. Null, with 1 and 0, without a launcher. */
const char *smpi_launched(int *size, int *rank);

/* Whether there are requests that nobody waits for, and whose memory is kept until they are complete. */
extern bool smpi_keeping;
static inline bool smpi_keeps(void) { return __atomic_load_n(&smpi_keeping, __ATOMIC_RELAXED); }
void smpi_set_keeping(bool keeping);

/* Whether the system has so much memory left in one piece. */
bool smpi_has_memory(size_t bytes);
