/* The state that signal handlers need, and the handlers.
 *
 * A handler may run at any instruction of any thread, so everything here is static, was prepared
 * before, and is touched with async-signal-safe calls alone: write, poll, tcsetattr, sigaction, raise.
 */
#include "CNcurses.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* Every signal that can be caught and that ends a process which does not; the real-time signals,
 * which do so too, are added where there are any. */
static const int ending[] = {
  SIGINT,  SIGTERM, SIGHUP,  SIGQUIT, SIGSEGV,   SIGBUS,  SIGILL,  SIGTRAP, SIGFPE,  SIGABRT,
  SIGUSR1, SIGUSR2, SIGALRM, SIGPIPE, SIGVTALRM, SIGPROF, SIGXCPU, SIGXFSZ, SIGSYS,
#ifdef __linux__
  SIGIO,   SIGPWR,  SIGSTKFLT,
#endif
};
enum { ENDING = sizeof ending / sizeof ending[0], STACK = 64 * 1024 };

/* How a terminal that takes nothing is waited for: so often, so many milliseconds. */
enum { PATIENCE = 5, MOMENT = 100, PIECE = 256 };

static atomic_int armed;
static atomic_int drawing;
static atomic_int notices;
static atomic_int outliving;
static atomic_int changing;
static atomic_int going_away;
static int terminal = -1;
static int wake = -1;
static struct termios before;
static struct termios during;
static char enter_sequence[TERMINAL_GUARD_CAPACITY];
static char leave_sequence[TERMINAL_GUARD_CAPACITY];
static size_t enter_length;
static size_t leave_length;
static struct sigaction old_actions[NSIG];
static struct sigaction old_stop, old_continue, old_resize;
static char stack_memory[STACK];

/* Calls `body` with every signal that ends the process. */
static void for_every_ending(void (*body)(int)) {
  for (int index = 0; index < ENDING; index++) body(ending[index]);
#ifdef SIGRTMIN
  for (int number = SIGRTMIN; number <= SIGRTMAX && number < NSIG; number++) body(number);
#endif
}

/* A line that stands still must not hold up the end of the process for long. */
static void write_all(const char *bytes, size_t count) {
  int patience = PATIENCE;
  while (count > 0 && patience > 0) {
    struct pollfd line = {.fd = terminal, .events = POLLOUT};
    int ready = poll(&line, 1, MOMENT);
    if (ready < 0 && errno == EINTR) continue;
    if (ready < 0 || line.revents & (POLLERR | POLLHUP | POLLNVAL)) return;
    ssize_t written = ready > 0 ? write(terminal, bytes, count < PIECE ? count : PIECE) : 0;
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && errno != EAGAIN) return;
    if (written <= 0) {
      patience--;
      continue;
    }
    bytes += written;
    count -= (size_t)written;
  }
}

static void set_settings(const struct termios *settings) {
  while (tcsetattr(terminal, TCSANOW, settings) != 0 && errno == EINTR) {
  }
}

/* Both are safe to call from handlers and more than once; the exchange lets only one act. */
static void leave_drawing(void) {
  atomic_fetch_add(&changing, 1);
  if (atomic_exchange(&drawing, 0)) {
    write_all(leave_sequence, leave_length);
    set_settings(&before);
  }
  atomic_fetch_sub(&changing, 1);
}

static void enter_drawing(void) {
  atomic_fetch_add(&changing, 1);
  /* Once the process ends nothing is entered any more: another thread may be told to go on then. */
  if (!atomic_load(&going_away) && !atomic_exchange(&drawing, 1)) {
    set_settings(&during);
    write_all(enter_sequence, enter_length);
  }
  atomic_fetch_sub(&changing, 1);
}

/* Another thread may be at either; the process must not end in the middle of it. Where this very
 * thread was, there is nobody to wait for, and the terminal is put back from where it stands. */
static void leave_for_good(void) {
  atomic_store(&going_away, 1);
  do {
    leave_drawing();
    for (int moments = PATIENCE * MOMENT; moments > 0 && atomic_load(&changing); moments--) {
      poll(NULL, 0, 1);
    }
    if (atomic_load(&changing)) {
      atomic_store(&drawing, 1);
      leave_drawing();
      return;
    }
  } while (atomic_load(&drawing));
}

static void notify(int notice) {
  atomic_fetch_or(&notices, notice);
  char byte = 'n';
  /* A full pipe wakes the reader just as well. */
  if (write(wake, &byte, 1) < 0) return;
}

/* Whether returning from the handler makes the processor run into the same fault again. */
static int recurs(int number, const siginfo_t *cause) {
  return cause->si_code > 0 &&
      (number == SIGSEGV || number == SIGBUS || number == SIGILL || number == SIGFPE);
}

/* The terminal first, then the signal does what it would have done without us.
 *
 * A fault of our own goes to the handler that was there before, such as the one of Swift's runtime
 * that prints a backtrace, with the state of the fault. A signal that somebody sent has its
 * default effect.
 */
static void end_process(int number, siginfo_t *cause, void *context) {
  (void)context;
  int saved = errno;
  if ((number == SIGHUP || number == SIGPIPE) && atomic_load(&outliving)) {
    notify(TERMINAL_NOTICE_LOST);
    errno = saved;
    return;
  }
  leave_for_good();
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = SIG_DFL;
  if (recurs(number, cause)) action = old_actions[number];
  sigaction(number, &action, NULL);
  errno = saved;
  if (!recurs(number, cause)) raise(number);
}

static void stop_process(int number, siginfo_t *cause, void *context) {
  (void)cause;
  (void)context;
  int saved = errno;
  leave_drawing();
  struct sigaction ours;
  struct sigaction standard;
  memset(&standard, 0, sizeof standard);
  standard.sa_handler = SIG_DFL;
  sigaction(number, &standard, &ours);
  raise(number); /* the process stands here until it is continued */
  sigaction(number, &ours, NULL);
  enter_drawing();
  notify(TERMINAL_NOTICE_RESUMED);
  errno = saved;
}

static void continue_process(int number, siginfo_t *cause, void *context) {
  (void)number;
  (void)cause;
  (void)context;
  int saved = errno;
  /* After an uncatchable stop the shell may have changed the settings, so they are set again. */
  leave_drawing();
  enter_drawing();
  notify(TERMINAL_NOTICE_RESUMED);
  errno = saved;
}

static void note_resize(int number, siginfo_t *cause, void *context) {
  (void)number;
  (void)cause;
  (void)context;
  int saved = errno;
  notify(TERMINAL_NOTICE_RESIZED);
  errno = saved;
}

static void handle(
    int number, void (*handler)(int, siginfo_t *, void *), int flags, struct sigaction *old) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_sigaction = handler;
  action.sa_flags = flags | SA_SIGINFO | SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  sigaction(number, NULL, old);
  /* A signal that our parent had ignored, as nohup does, stays ignored. */
  if (old->sa_handler != SIG_IGN) sigaction(number, &action, NULL);
}

static void handle_ending(int number) {
  handle(number, end_process, SA_NODEFER, &old_actions[number]);
}

static void give_back_ending(int number) { sigaction(number, &old_actions[number], NULL); }

/* A stack of its own lets the handler run when the thread's stack has overflowed. */
static void prepare_stack(void) {
  stack_t stack;
  memset(&stack, 0, sizeof stack);
  stack.ss_sp = stack_memory;
  stack.ss_size = STACK;
  sigaltstack(&stack, NULL);
}

static void at_exit(void) {
  if (atomic_load(&armed)) leave_drawing();
}

/* Bytes as they come; output processing stays, so that a stray line feed still returns. */
static struct termios for_drawing(struct termios settings) {
  settings.c_iflag &= ~(tcflag_t)(BRKINT | ICRNL | IGNCR | INLCR | INPCK | ISTRIP | IXON | PARMRK);
  settings.c_oflag &= ~(tcflag_t)(OCRNL | ONOCR);
  settings.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | IEXTEN | ISIG);
  settings.c_cflag = (settings.c_cflag & ~(tcflag_t)(CSIZE | PARENB)) | CS8;
  settings.c_cc[VMIN] = 1;
  settings.c_cc[VTIME] = 0;
  return settings;
}

int terminal_guard_arm(
    int descriptor, int wake_descriptor, const char *enter, size_t enter_count, const char *leave,
    size_t leave_count) {
  static int registered;
  if (enter_count > TERMINAL_GUARD_CAPACITY || leave_count > TERMINAL_GUARD_CAPACITY) return E2BIG;
  if (atomic_exchange(&armed, 1)) return EBUSY;
  if (tcgetattr(descriptor, &before) != 0) {
    int reason = errno;
    atomic_store(&armed, 0);
    return reason;
  }
  terminal = descriptor;
  wake = wake_descriptor;
  during = for_drawing(before);
  memcpy(enter_sequence, enter, enter_count);
  memcpy(leave_sequence, leave, leave_count);
  enter_length = enter_count;
  leave_length = leave_count;
  if (!registered) registered = atexit(at_exit) == 0;
  prepare_stack();
  for_every_ending(handle_ending);
  handle(SIGTSTP, stop_process, SA_NODEFER | SA_RESTART, &old_stop);
  handle(SIGCONT, continue_process, SA_RESTART, &old_continue);
  handle(SIGWINCH, note_resize, SA_RESTART, &old_resize);
  enter_drawing();
  return 0;
}

void terminal_guard_disarm(void) {
  if (!atomic_load(&armed)) return;
  leave_drawing();
  for_every_ending(give_back_ending);
  sigaction(SIGTSTP, &old_stop, NULL);
  sigaction(SIGCONT, &old_continue, NULL);
  sigaction(SIGWINCH, &old_resize, NULL);
  atomic_store(&armed, 0);
}

void terminal_guard_outlive_loss(int outlives) { atomic_store(&outliving, outlives); }

void terminal_guard_suspend(void) {
  if (atomic_load(&armed)) kill(0, SIGTSTP);
}

int terminal_guard_take_notices(void) {
  return atomic_exchange(&notices, 0);
}
