/* What the life cycle of MPI needs of C. */
#pragma once
#include <stdbool.h>
#include "Generated/smpi_symbols.h"

/* Returned in place of an error code by a function that the library does not have; no library uses it. */
#define SMPI_UNAVAILABLE (-0x53574d50)

/* A function or constant that a library may lack. */
struct smpi_symbol {
  const char *name;
  /* What a library needs to have for it: "MPI 4.0", or the name of an extension. */
  const char *needs;
  bool available;
};
extern const struct smpi_symbol smpi_symbols[SMPI_SYMBOL_COUNT];
static inline bool smpi_has(int symbol) { return smpi_symbols[symbol].available; }

/* Whether MPI may be called: set once it is initialized, cleared before it is finalized. */
extern bool smpi_running;
static inline bool smpi_is_running(void) { return __atomic_load_n(&smpi_running, __ATOMIC_ACQUIRE); }
void smpi_set_running(bool running);

/* How the text of MPI_Get_library_version has to begin: name and major version of the library that was compiled against.
   Null with the standard ABI, where any library will do. */
const char *smpi_expected_library(void);

/* Gives standard output its lines back where the library has made it unbuffered: lines of different ranks would mix. */
void smpi_keep_output_lines(void);

/* Calls a function when the process exits, with its exit status where the C library tells it, otherwise with 0.
   Returns nonzero on failure. */
int smpi_at_exit(void (*hook)(int status));

/* Whether there are requests that nobody waits for, and whose memory is kept until they are complete. */
extern bool smpi_keeping;
static inline bool smpi_keeps(void) { return __atomic_load_n(&smpi_keeping, __ATOMIC_RELAXED); }
void smpi_set_keeping(bool keeping);
