/* The door to the terminal: terminfo of ncurses, and what must be written in C.
 *
 * See README.md beside this folder for why each function exists.
 */
#ifndef CNCURSES_H
#define CNCURSES_H

#include <stddef.h>

/* Most bytes that the sequences of terminal_guard_arm may have. */
#define TERMINAL_GUARD_CAPACITY 1024

/* Makes a pipe whose ends do not block and are closed by exec; 0, or the errno of what failed. */
int terminal_pipe_open(int *reader, int *writer);

/* From now on a signal of a crash that somebody sends ends the process, whatever catches crashes. */
void process_end_on_signals(void);

/* What the guard saw since it was last asked; bits of terminal_guard_take_notices. */
enum {
  TERMINAL_NOTICE_RESIZED = 1,
  TERMINAL_NOTICE_RESUMED = 2,
  TERMINAL_NOTICE_LOST = 4,
};

/* Reads the description of the terminal `name`; 1 when it was found. Not thread-safe. */
int terminal_description_load(const char *name, int descriptor);

/* A string of the loaded description, such as "smcup"; NULL when the terminal lacks it. */
const char *terminal_description_string(const char *capability);

/* A number of the loaded description, such as "colors"; negative when the terminal lacks it. */
int terminal_description_number(const char *capability);

/* Whether the loaded description has a flag, such as "bce". */
int terminal_description_flag(const char *capability);

/* The version of the library, such as "ncurses 6.4.20221231". */
const char *terminal_library_version(void);

/* Opens the terminal behind a descriptor once more, for writes that do not block, so that neither
 * the shell nor other programs on the terminal notice; the descriptor, or -1. */
int terminal_reopen(int descriptor);

/* The size of the terminal's window; 0 when it was told. */
int terminal_window_size(int descriptor, int *rows, int *columns);

/* Puts the terminal in the state for drawing and sees to it that it is put back on every way out:
 * exit, fatal and ending signals. A stop puts it back for the time of the stop.
 *
 * `enter` and `leave` are sequences to write; the present settings are those put back. While
 * drawing, bytes arrive one by one, unchanged and without echo. `wake` is a descriptor that gets a
 * byte 'n' when there is a notice. Returns 0, or the errno of what failed. There is one guard in a
 * process: EBUSY when it is armed.
 */
int terminal_guard_arm(
    int descriptor, int wake, const char *enter, size_t enter_count, const char *leave,
    size_t leave_count);

/* Puts the terminal back and the handlers of signals too. Does nothing when not armed. */
void terminal_guard_disarm(void);

/* Whether SIGHUP and SIGPIPE, which tell that the terminal is lost, only leave a notice instead of
 * ending the process; 0 as long as nothing else is said. */
void terminal_guard_outlive_loss(int outlives);

/* Stops the process group as Ctrl-Z does, and returns when it goes on. */
void terminal_guard_suspend(void);

/* The notices since the last call. */
int terminal_guard_take_notices(void);

#endif
