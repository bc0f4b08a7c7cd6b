/* What a process says when it is ended by a signal, or when its end takes long. */
#pragma once

/* Looks at the signal handlers before the library is initialized: those that are there are somebody else's, and stay. */
void smpi_note_handlers(void);

/* From now on a signal that ends the process writes a line first, which begins with `who`: "rank 1 of 4 on host". Where the library has
   installed a handler of its own, or Swift the one that prints backtraces, that comes after it. `several` says whether there are other ranks. */
void smpi_keep_last_words(const char *who, int several);

/* Writes a line to standard error unless smpi_unwatch is called within some seconds. */
void smpi_watch(const char *line, int seconds);
void smpi_unwatch(void);
