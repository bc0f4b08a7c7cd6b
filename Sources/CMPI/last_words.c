#define _DEFAULT_SOURCE
#include "smpi_internal.h"
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* What ends a process that does not expect it. A broken pipe is quiet where there is one process only: it is how a shell ends a program
   whose output nobody reads. */
static const struct {
  int number;
  const char *name;
  bool several;
} signals[] = {
  { SIGILL, "signal SIGILL (a trap: a failed check, fatalError or an error that nobody caught)", false },
  { SIGTRAP, "signal SIGTRAP (a trap: a failed check, fatalError or an error that nobody caught)", false },
  { SIGABRT, "signal SIGABRT (abort)", false },
  { SIGSEGV, "signal SIGSEGV (an address that is not its own)", false },
  { SIGBUS, "signal SIGBUS (a bad address)", false },
  { SIGFPE, "signal SIGFPE (arithmetic)", false },
  { SIGPIPE, "signal SIGPIPE (a pipe whose other end is closed)", true },
};
enum { SIGNALS = sizeof signals / sizeof *signals };

static struct sigaction next[SIGNALS];
static bool is_foreign[SIGNALS];
static char who[512];
static size_t who_length;

static bool is_default(const struct sigaction *action) {
  return !(action->sa_flags & SA_SIGINFO) && action->sa_handler == SIG_DFL;
}

/* A handler that is there for every sort of fault tells of crashes, as Swift's own does that prints backtraces, and that of a communication
   library, which is there as soon as that is loaded. One for some of these signals may have another use for them, in which nothing ends. */
static bool is_crash_reporter(const struct sigaction *action) {
  static const int crashes[] = { SIGILL, SIGSEGV, SIGBUS, SIGFPE };
  for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++) {
    struct sigaction other;
    if (sigaction(crashes[i], NULL, &other) != 0 || other.sa_sigaction != action->sa_sigaction) return false;
  }
  return true;
}

void smpi_note_handlers(void) {
  for (int i = 0; i < SIGNALS; i++) {
    struct sigaction action;
    is_foreign[i] = sigaction(signals[i].number, NULL, &action) != 0 || (!is_default(&action) && !is_crash_reporter(&action));
  }
}

/* In one piece, so that the lines of other ranks do not mix with it. Only what a signal handler may call. */
static void write_line(const char *text) {
  char line[sizeof who + 128];
  size_t length = who_length, more = strlen(text);
  if (more > sizeof line - length - 1) more = sizeof line - length - 1;
  memcpy(line, who, length);
  memcpy(line + length, text, more);
  line[length + more] = '\n';
  for (size_t done = 0; done < length + more + 1;) {
    ssize_t count = write(STDERR_FILENO, line + done, length + more + 1 - done);
    if (count <= 0) return;
    done += (size_t)count;
  }
}

static void on_signal(int number, siginfo_t *info, void *context) {
  (void)context;
  int error = errno;
  for (int i = 0; i < SIGNALS; i++) {
    if (signals[i].number != number) continue;
    write_line(signals[i].name);
    sigaction(number, &next[i], NULL);
  }
  errno = error;
  /* A fault happens again on return; anything else has to be sent again, and arrives then. */
  if (info->si_code <= 0 || number == SIGTRAP || number == SIGPIPE) raise(number);
}

void smpi_keep_last_words(const char *text, int several) {
  static const char ending[] = ": ended by ";
  who_length = strlen(text);
  if (who_length > sizeof who - sizeof ending) who_length = sizeof who - sizeof ending;
  memcpy(who, text, who_length);
  memcpy(who + who_length, ending, sizeof ending - 1);
  who_length += sizeof ending - 1;
  for (int i = 0; i < SIGNALS; i++) {
    if (is_foreign[i] || (signals[i].several && !several) || sigaction(signals[i].number, NULL, &next[i]) != 0) continue;
    if (!(next[i].sa_flags & SA_SIGINFO) && next[i].sa_handler == SIG_IGN) continue;
    struct sigaction action = { .sa_sigaction = on_signal, .sa_flags = SA_SIGINFO | SA_ONSTACK };
    sigemptyset(&action.sa_mask);
    sigaction(signals[i].number, &action, NULL);
  }
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t ended;
static pthread_t watcher;
static bool is_watching, is_over;
static struct timespec deadline;
static const char *notice;

static void *watch(void *unused) {
  (void)unused;
  pthread_mutex_lock(&lock);
  int code = 0;
  while (!is_over && code == 0) code = pthread_cond_timedwait(&ended, &lock, &deadline);
  if (!is_over && code == ETIMEDOUT) {
    size_t length = strlen(notice);
    if (write(STDERR_FILENO, notice, length) < (ssize_t)length) {}
  }
  pthread_mutex_unlock(&lock);
  return NULL;
}

void smpi_watch(const char *line, int seconds) {
  pthread_condattr_t attributes;
  if (pthread_condattr_init(&attributes) != 0) return;
  pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
  if (pthread_cond_init(&ended, &attributes) == 0) {
    clock_gettime(CLOCK_MONOTONIC, &deadline);
    deadline.tv_sec += seconds;
    notice = line;
    is_over = false;
    /* Signals are for the threads of the program. */
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    is_watching = pthread_create(&watcher, NULL, watch, NULL) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
  }
  pthread_condattr_destroy(&attributes);
}

void smpi_unwatch(void) {
  if (!is_watching) return;
  pthread_mutex_lock(&lock);
  is_over = true;
  pthread_cond_signal(&ended);
  pthread_mutex_unlock(&lock);
  pthread_join(watcher, NULL);
  is_watching = false;
}
