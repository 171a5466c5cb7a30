#include "CMappings.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

/* Twice as many as the files of the largest checkpoint; pages of places that are never used cost nothing. */
#define PLACES 2048

/* A place is free while its base is 0. The handler reads it without locks: the base is written last
 * and cleared first. */
static struct {
  _Atomic uintptr_t base;
  size_t length;
  size_t line_length;
  char line[MAPPING_LINE_CAPACITY];
} places[PLACES];

static pthread_mutex_t writing = PTHREAD_MUTEX_INITIALIZER;
static int installed;
static struct sigaction old_action;

static int place_of(uintptr_t address) {
  for (int place = 0; place < PLACES; place++) {
    uintptr_t base = atomic_load(&places[place].base);
    if (base && address >= base && address - base < places[place].length) return place;
  }
  return -1;
}

/* A fault elsewhere goes to whoever handled it before, such as the runtime, which prints a report. A
 * signal that somebody sent ends the process. */
static void end_process(int number, siginfo_t *cause, void *context) {
  (void)context;
  int saved = errno;
  int faulted = cause->si_code > 0;
  int place = faulted ? place_of((uintptr_t)cause->si_addr) : -1;
  if (place >= 0) {
    const char *rest = places[place].line;
    size_t count = places[place].line_length;
    while (count > 0) {
      ssize_t written = write(STDERR_FILENO, rest, count);
      if (written < 0 && errno != EINTR) break;
      if (written > 0) {
        rest += written;
        count -= (size_t)written;
      }
    }
    _exit(1);
  }
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = SIG_DFL;
  if (faulted) action = old_action;
  sigaction(number, &action, NULL);
  errno = saved;
  if (!faulted) raise(number);
}

static void install(void) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_sigaction = end_process;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  sigaction(SIGBUS, &action, &old_action);
  installed = 1;
}

int mapping_watch(const void *base, size_t length, const char *line) {
  pthread_mutex_lock(&writing);
  if (!installed) install();
  int found = -1;
  for (int place = 0; place < PLACES && found < 0; place++) {
    if (!atomic_load(&places[place].base)) found = place;
  }
  if (found >= 0) {
    size_t count = strlen(line);
    if (count > MAPPING_LINE_CAPACITY) count = MAPPING_LINE_CAPACITY;
    memcpy(places[found].line, line, count);
    places[found].line_length = count;
    places[found].length = length;
    atomic_store(&places[found].base, (uintptr_t)base);
  }
  pthread_mutex_unlock(&writing);
  return found;
}

void mapping_forget(int place) {
  if (place < 0) return;
  atomic_store(&places[place].base, 0);
}
