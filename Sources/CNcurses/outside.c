/* Signals that are sent from outside while nobody has taken the terminal.
 *
 * The runtime of Swift may catch the signals of crashes to print where the program is. One that
 * somebody sent then ends nothing: the report is printed and the work goes on, or the program ends
 * as if all were done.
 */
#include "CNcurses.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static const int crashes[] = {SIGQUIT, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTRAP};
enum { CRASHES = sizeof crashes / sizeof crashes[0] };

static struct sigaction earlier[NSIG];

/* Whether the program itself is at fault: the processor stopped it, or it called abort. */
static int is_own(int number, const siginfo_t *cause) {
  if (number == SIGQUIT) return 0;
  return cause->si_code > 0 || cause->si_pid == getpid();
}

/* A fault of our own goes to the handler that was there before; what was sent ends the process. */
static void end_from_outside(int number, siginfo_t *cause, void *context) {
  (void)context;
  int saved = errno;
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = SIG_DFL;
  int own = is_own(number, cause);
  if (own) action = earlier[number];
  sigaction(number, &action, NULL);
  /* A fault comes again by itself, with its state, when this returns; nothing else does. */
  if (!own || cause->si_code <= 0) raise(number);
  errno = saved;
}

void process_end_on_signals(void) {
  for (int index = 0; index < CRASHES; index++) {
    int number = crashes[index];
    sigaction(number, NULL, &earlier[number]);
    if (earlier[number].sa_handler == SIG_IGN || earlier[number].sa_handler == SIG_DFL) continue;
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = end_from_outside;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, NULL);
  }
}
