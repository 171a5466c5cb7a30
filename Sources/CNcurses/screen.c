/* The screen of ncurses, on files of ours instead of a terminal.
 *
 * What curses writes goes into a file without a name, from which it is taken after each update, so
 * that a line that stands still never holds curses up; what it reads comes from a pipe. There is one
 * screen at a time, as curses resizes and frees the windows of all at once.
 */
#include "library.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>
#ifdef __linux__
#include <sys/mman.h>
#endif

static FILE *open_output(void) {
#ifdef __linux__
  int descriptor = memfd_create("screen", MFD_CLOEXEC);
  FILE *memory = descriptor < 0 ? NULL : fdopen(descriptor, "w");
  if (memory) return memory;
  if (descriptor >= 0) close(descriptor);
#endif
  FILE *file = tmpfile();
  if (file) fcntl(fileno(file), F_SETFD, FD_CLOEXEC);
  return file;
}

static int open_files(terminal_screen *screen) {
  int reader;
  if (terminal_pipe_open(&reader, &screen->feeder) != 0) return 0;
  screen->input = fdopen(reader, "r");
  if (!screen->input) close(reader);
  screen->output = open_output();
  return screen->input && screen->output;
}

static void drop_output(terminal_screen *screen) {
  int descriptor = fileno(screen->output);
  if (ftruncate(descriptor, 0) == 0) lseek(descriptor, 0, SEEK_SET);
}

/* Makes the screen with an entry of ours where one is given; no child process may inherit it. */
static SCREEN *make(terminal_screen *screen, const char *name, const char *database) {
  char *kept = NULL;
  if (database) {
    const char *set = getenv("TERMINFO");
    kept = set ? strdup(set) : NULL;
    setenv("TERMINFO", database, 1);
  }
  use_env(FALSE);
  SCREEN *handle = newterm((char *)name, screen->output, screen->input);
  if (!database) return handle;
  if (kept) setenv("TERMINFO", kept, 1);
  else unsetenv("TERMINFO");
  free(kept);
  return handle;
}

/* newterm takes over these signals, which belong to the guard. If SIGTSTP has a handler by then,
 * curses never touches it again, not even while it draws. */
static const int taken[] = {SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
enum { TAKEN = sizeof taken / sizeof taken[0] };

static SCREEN *make_quietly(terminal_screen *screen, const char *name, const char *database) {
  struct sigaction actions[TAKEN];
  for (int index = 0; index < TAKEN; index++) sigaction(taken[index], NULL, &actions[index]);
  signal(SIGTSTP, SIG_IGN);
  SCREEN *handle = make(screen, name, database);
  for (int index = 0; index < TAKEN; index++) sigaction(taken[index], &actions[index], NULL);
  return handle;
}

static void set_up(terminal_screen *screen, int wants_colors) {
  noecho();
  typeahead(-1);
  set_escdelay(0);
  idlok(stdscr, FALSE);
  idcok(stdscr, FALSE);
  scrollok(stdscr, FALSE);
  if (wants_colors && start_color() == OK) use_default_colors();
  screen->keys = newpad(1, 1);
  if (screen->keys) {
    keypad(screen->keys, TRUE);
    nodelay(screen->keys, TRUE);
    /* Before the first key, so that curses asks for the keypad's mode now. */
    wint_t nothing;
    wget_wch(screen->keys, &nothing);
  }
#ifdef NCURSES_MOUSE_VERSION
  mouseinterval(0);
  mousemask(
      BUTTON1_PRESSED | BUTTON1_RELEASED | BUTTON2_PRESSED | BUTTON2_RELEASED | BUTTON3_PRESSED |
          BUTTON3_RELEASED | BUTTON4_PRESSED
#if NCURSES_MOUSE_VERSION > 1
          | BUTTON5_PRESSED
#endif
          | REPORT_MOUSE_POSITION,
      NULL);
#endif
  curs_set(0);
  wnoutrefresh(stdscr);
  doupdate();
  clearok(curscr, TRUE);
  drop_output(screen);
}

/* Curses counts in short integers. */
static int in_bounds(int count) { return count < 1 ? 1 : count > 0x7000 ? 0x7000 : count; }

static int is_taken;

terminal_screen *terminal_screen_open(
    const char *name, const char *database, int rows, int columns, int wants_colors) {
  terminal_screen *screen = calloc(1, sizeof *screen);
  if (!screen) return NULL;
  screen->feeder = -1;
  locale_t before = terminal_library_enter();
  int is_busy = is_taken;
  if (!is_busy && open_files(screen)) screen->handle = make_quietly(screen, name, database);
  if (screen->handle) {
    is_taken = 1;
    screen->terminal = cur_term;
    resize_term(in_bounds(rows), in_bounds(columns));
    set_up(screen, wants_colors);
  }
  terminal_library_leave(before);
  if (screen->handle && screen->keys) return screen;
  terminal_screen_close(screen);
  errno = is_busy ? EBUSY : 0;
  return NULL;
}

void terminal_screen_close(terminal_screen *screen) {
  if (screen->handle) {
    locale_t before = terminal_library_choose(screen);
    delscreen(screen->handle);
    is_taken = 0;
    terminal_library_leave(before);
  }
  if (screen->output) fclose(screen->output);
  if (screen->input) fclose(screen->input);
  if (screen->feeder >= 0) close(screen->feeder);
  free(screen);
}

int terminal_screen_colors(terminal_screen *screen) {
  locale_t before = terminal_library_choose(screen);
  int count = has_colors() ? COLORS : 0;
  terminal_library_leave(before);
  return count;
}

#if HAS_WIDE_PAIRS
static int pair_of(terminal_screen *screen, int foreground, int background) {
  (void)screen;
  return alloc_pair(foreground, background);
}
#else
static int pair_of(terminal_screen *screen, int foreground, int background) {
  for (int index = 0; index < screen->pair_count; index++) {
    if (screen->pairs[index].foreground == foreground &&
        screen->pairs[index].background == background)
      return index + 1;
  }
  if (screen->pair_count + 1 >= FEW_PAIRS || screen->pair_count + 1 >= COLOR_PAIRS) return -1;
  screen->pairs[screen->pair_count].foreground = foreground;
  screen->pairs[screen->pair_count].background = background;
  screen->pair_count++;
  init_pair((short)screen->pair_count, (short)foreground, (short)background);
  return screen->pair_count;
}
#endif

int terminal_screen_pair(terminal_screen *screen, int foreground, int background) {
  if (foreground < 0 && background < 0) return 0;
  locale_t before = terminal_library_choose(screen);
  int pair = pair_of(screen, foreground, background);
  terminal_library_leave(before);
  return pair;
}

void terminal_screen_forget_pairs(terminal_screen *screen) {
  locale_t before = terminal_library_choose(screen);
#if HAS_WIDE_PAIRS
  reset_color_pairs();
#else
  screen->pair_count = 0;
#endif
  clearok(curscr, TRUE);
  terminal_library_leave(before);
}

void terminal_screen_resize(terminal_screen *screen, int rows, int columns) {
  locale_t before = terminal_library_choose(screen);
  resize_term(in_bounds(rows), in_bounds(columns));
  clearok(curscr, TRUE);
  terminal_library_leave(before);
}

static attr_t attributes(uint32_t wanted) {
  attr_t result = A_NORMAL;
  if (wanted & TERMINAL_BOLD) result |= A_BOLD;
  if (wanted & TERMINAL_DIM) result |= A_DIM;
  if (wanted & TERMINAL_UNDERLINE) result |= A_UNDERLINE;
  if (wanted & TERMINAL_REVERSE) result |= A_REVERSE;
  return result;
}

void terminal_screen_put(
    terminal_screen *screen, int row, const terminal_cell *cells, size_t count) {
  cchar_t *line = calloc(count, sizeof *line);
  if (!line) return;
  locale_t before = terminal_library_choose(screen);
  for (size_t column = 0; column < count; column++) {
    wchar_t letter[2] = {(wchar_t)cells[column].letter, 0};
#if HAS_WIDE_PAIRS
    int pair = cells[column].pair;
    setcchar(&line[column], letter, attributes(cells[column].attributes), 0, &pair);
#else
    setcchar(
        &line[column], letter, attributes(cells[column].attributes), (short)cells[column].pair,
        NULL);
#endif
  }
  mvwadd_wchnstr(stdscr, row, 0, line, (int)count);
  terminal_library_leave(before);
  free(line);
}

size_t terminal_screen_update(terminal_screen *screen, int row, int column, int stirs) {
  locale_t before = terminal_library_choose(screen);
  int shows = row >= 0 && column >= 0;
  if (stirs || !shows) curs_set(0);
  leaveok(stdscr, !shows);
  if (shows) wmove(stdscr, row, column);
  wnoutrefresh(stdscr);
  doupdate();
  if (shows) curs_set(1);
  fflush(screen->output);
  off_t count = lseek(fileno(screen->output), 0, SEEK_END);
  terminal_library_leave(before);
  return count > 0 ? (size_t)count : 0;
}

size_t terminal_screen_take(terminal_screen *screen, uint8_t *bytes, size_t count) {
  size_t taken = 0;
  while (taken < count) {
    ssize_t piece = pread(fileno(screen->output), bytes + taken, count - taken, (off_t)taken);
    if (piece <= 0) break;
    taken += (size_t)piece;
  }
  drop_output(screen);
  return taken;
}

int terminal_letter_width(uint32_t letter) {
  locale_t before = terminal_library_enter();
  int width = wcwidth((wchar_t)letter);
  terminal_library_leave(before);
  return width;
}
