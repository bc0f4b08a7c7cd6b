/* Marks around a loop that is counted. Under callgrind each starts a new file, so that a loop has a file of its own. */
#pragma once

/* A loop of so many iterations begins: says so on standard output. */
void mark_begin(const char *call, long iterations);

/* The loop ends. */
void mark_end(void);
