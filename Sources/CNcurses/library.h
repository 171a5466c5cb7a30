/* What the files that call curses share: its headers, the lock and the locale around each call. */
#ifndef CNCURSES_LIBRARY_H
#define CNCURSES_LIBRARY_H

#ifdef __linux__
#define _GNU_SOURCE
#endif
#ifdef __APPLE__
#define _DARWIN_C_SOURCE
#define _XOPEN_SOURCE_EXTENDED 1
#endif
#define NCURSES_WIDECHAR 1
#include "CNcurses.h"

#include <curses.h>
#include <locale.h>
#include <stdio.h>
#include <term.h>
#ifdef __APPLE__
#include <xlocale.h>
#endif

/* One of the many macros of term.h. */
#undef columns

/* Pairs by colour, and more than 32,767 of them, came with ncurses 6.1. */
#if defined(NCURSES_EXT_COLORS) && NCURSES_EXT_COLORS >= 20170401
#define HAS_WIDE_PAIRS 1
#else
#define HAS_WIDE_PAIRS 0
#endif

enum { FEW_PAIRS = 256 };

struct terminal_screen {
  SCREEN *handle;
  TERMINAL *terminal;
  WINDOW *keys;
  FILE *output;
  FILE *input;
  int feeder;
#if !HAS_WIDE_PAIRS
  struct { int foreground, background; } pairs[FEW_PAIRS];
  int pair_count;
#endif
};

/* The library keeps its state in globals, its list of windows too: one thread at a time may call. */
void terminal_library_lock(void);
void terminal_library_unlock(void);

/* The lock, and for this thread a locale of UTF-8, from which curses takes widths and bytes; the
 * locale from before. The process keeps its own, so that numbers stay as they are. */
locale_t terminal_library_enter(void);

/* The same, with the description of the screen as the present one. */
locale_t terminal_library_choose(terminal_screen *screen);
void terminal_library_leave(locale_t before);

#endif
