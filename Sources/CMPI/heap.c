#include "smpi_internal.h"
#include <stdlib.h>

bool smpi_has_memory(size_t bytes) {
  /* Volatile, or the compiler takes it that there is. */
  void *volatile memory = malloc(bytes);
  if (memory == NULL) return false;
  free(memory);
  return true;
}

#ifdef SMPI_TESTING
#include "common/smpi_testing.h"
#include <stdio.h>
#include <string.h>
#ifdef __GLIBC__
#include <malloc.h>

/* The number after `size="` in the last line of a report that begins with a text. */
static size_t last(const char *report, const char *line) {
  size_t size = 0;
  for (const char *at = report; (at = strstr(at, line)); at++) {
    const char *number = strstr(at, "size=\"");
    if (number) size = strtoull(number + 6, NULL, 10);
  }
  return size;
}

size_t smpi_heap_in_use(void) {
  char *report = NULL;
  size_t length = 0, used = 0;
  FILE *stream = open_memstream(&report, &length);
  if (!stream) return 0;
  /* The totals over all threads' heaps come last. */
  int failed = malloc_info(0, stream);
  fclose(stream);
  if (!failed && report)
    used = last(report, "<system type=\"current\"") - last(report, "<total type=\"fast\"") - last(report, "<total type=\"rest\"") +
           last(report, "<total type=\"mmap\"");
  free(report);
  return used;
}
#else
size_t smpi_heap_in_use(void) { return 0; }
#endif
#endif
