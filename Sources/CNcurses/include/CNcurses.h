/* The door to the terminal: terminfo of ncurses, and what must be written in C.
 *
 * See README.md beside this folder for why each function exists.
 */
#ifndef CNCURSES_H
#define CNCURSES_H

#include <stddef.h>
#include <stdint.h>

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

/* Reads the description of the terminal `name`; 1 when it was found. From then on until
 * terminal_description_drop other threads wait with the library. */
int terminal_description_load(const char *name, int descriptor);

/* Forgets the description; to be called after each load, found or not. */
void terminal_description_drop(void);

/* A string of the loaded description, such as "smcup"; NULL when the terminal lacks it. */
const char *terminal_description_string(const char *capability);

/* A number of the loaded description, such as "colors"; negative when the terminal lacks it. */
int terminal_description_number(const char *capability);

/* Whether the loaded description has a flag, such as "bce". */
int terminal_description_flag(const char *capability);

/* The names of capabilities in the order of compiled descriptions; NULL behind the last. */
const char *terminal_flag_name(int index);
const char *terminal_number_name(int index);
const char *terminal_string_name(int index);

/* The version of the library, such as "ncurses 6.4.20221231". */
const char *terminal_library_version(void);

/* A screen of curses: cells in, bytes for a terminal out; bytes of a terminal in, keys out. It has
 * no terminal of its own, and no call waits for one. */
typedef struct terminal_screen terminal_screen;

/* Attributes of cells. */
enum { TERMINAL_BOLD = 1, TERMINAL_DIM = 2, TERMINAL_UNDERLINE = 4, TERMINAL_REVERSE = 8 };

/* A character of one column, its attributes, and its colours as terminal_screen_pair gave them. */
typedef struct {
  uint32_t letter;
  uint32_t attributes;
  int32_t pair;
} terminal_cell;

/* Makes a screen, of which there can be one at a time; NULL when there is one (EBUSY), or when the
 * library refuses or does not know the terminal.
 *
 * `database` is what TERMINFO is to say meanwhile, or NULL. The cursor is taken to be hidden, and
 * the first update clears the terminal. */
terminal_screen *terminal_screen_open(
    const char *name, const char *database, int rows, int columns, int wants_colors);

void terminal_screen_close(terminal_screen *screen);

/* How many colours the screen has; 0 without any. */
int terminal_screen_colors(terminal_screen *screen);

/* The number for two colours, negative ones being the terminal's own; negative when there is none. */
int terminal_screen_pair(terminal_screen *screen, int foreground, int background);

/* Gives all pairs back; every cell is then to be put again. */
void terminal_screen_forget_pairs(terminal_screen *screen);

/* Gives the screen a size, which may be its own; the next update clears the terminal and draws all. */
void terminal_screen_resize(terminal_screen *screen, int rows, int columns);

/* Puts the first cells of a row. */
void terminal_screen_put(
    terminal_screen *screen, int row, const terminal_cell *cells, size_t count);

/* Makes the bytes that bring the terminal to the cells put last, with the cursor at a place, or
 * hidden where that is negative. While cells are written (`stirs`) it is hidden too. Returns how
 * many bytes there are to take. */
size_t terminal_screen_update(terminal_screen *screen, int row, int column, int stirs);

/* Takes the bytes of the last update; returns their number. */
size_t terminal_screen_take(terminal_screen *screen, uint8_t *bytes, size_t count);

/* The columns of a character in the library's eyes. */
int terminal_letter_width(uint32_t letter);

/* What curses makes of bytes. */
typedef struct {
  uint32_t kind;
  /* The scalar of a letter, the code of a key, what was done with the mouse. */
  uint32_t value;
  int32_t column;
  int32_t row;
} terminal_input;

enum { TERMINAL_LETTER, TERMINAL_KEY, TERMINAL_MOUSE };
enum {
  TERMINAL_PRESS, TERMINAL_PRESS_MIDDLE, TERMINAL_PRESS_RIGHT, TERMINAL_RELEASE, TERMINAL_DRAG,
  TERMINAL_WHEEL_UP, TERMINAL_WHEEL_DOWN
};

/* Gives a sequence a code above those of curses. */
void terminal_screen_define_key(terminal_screen *screen, const char *sequence, int code);

/* Decodes the bytes of one key, at most `capacity` of its parts; never waits for more. */
int terminal_screen_decode(
    terminal_screen *screen, const uint8_t *bytes, size_t count, terminal_input *inputs,
    int capacity);

/* The name that curses has for the code of a key, such as KEY_UP. */
const char *terminal_key_name(terminal_screen *screen, int code);

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
