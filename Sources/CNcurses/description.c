/* ncurses' terminfo interface. Its headers define macros by the hundred, so they stay in here. */
#include "library.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

static TERMINAL *loaded;

int terminal_description_load(const char *name, int descriptor) {
  int problem = 0;
  terminal_library_lock();
  /* Otherwise the description of a screen might be taken for the one that is asked for. */
  set_curterm(NULL);
  int found = setupterm((char *)name, descriptor, &problem) == OK && problem == 1;
  loaded = found ? cur_term : NULL;
  return found;
}

void terminal_description_drop(void) {
  if (loaded) del_curterm(loaded);
  loaded = NULL;
  terminal_library_unlock();
}

const char *terminal_description_string(const char *capability) {
  char *found = tigetstr((char *)capability);
  return found == (char *)-1 ? NULL : found;
}

int terminal_description_number(const char *capability) {
  return tigetnum((char *)capability);
}

int terminal_description_flag(const char *capability) {
  return tigetflag((char *)capability) == 1;
}

const char *terminal_flag_name(int index) { return boolnames[index]; }

const char *terminal_number_name(int index) { return numnames[index]; }

const char *terminal_string_name(int index) { return strnames[index]; }

const char *terminal_library_version(void) { return curses_version(); }

int terminal_window_size(int descriptor, int *height, int *width) {
  struct winsize size;
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0) return -1;
  *height = size.ws_row;
  *width = size.ws_col;
  return 0;
}

int terminal_reopen(int descriptor) {
  char name[256];
  if (ttyname_r(descriptor, name, sizeof name) != 0) return -1;
  return open(name, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
}

static int prepare(int descriptor) {
  int flags = fcntl(descriptor, F_GETFL);
  if (flags < 0 || fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) < 0) return -1;
  return fcntl(descriptor, F_SETFD, FD_CLOEXEC);
}

int terminal_pipe_open(int *reader, int *writer) {
  int ends[2];
  if (pipe(ends) != 0) return errno;
  if (prepare(ends[0]) < 0 || prepare(ends[1]) < 0) {
    int reason = errno;
    close(ends[0]);
    close(ends[1]);
    return reason;
  }
  *reader = ends[0];
  *writer = ends[1];
  return 0;
}
