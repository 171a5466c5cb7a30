/* What curses makes of the bytes of keys and of the mouse. */
#include "library.h"

#include <string.h>
#include <unistd.h>

void terminal_screen_define_key(terminal_screen *screen, const char *sequence, int code) {
  locale_t before = terminal_library_choose(screen);
  define_key(sequence, code);
  terminal_library_leave(before);
}

/* Which button and what it did; what curses 6.4 tells of a move with a button down is its place. */
static int mouse_action(mmask_t state) {
#if NCURSES_MOUSE_VERSION > 1
  if (state & BUTTON5_PRESSED) return TERMINAL_WHEEL_DOWN;
#endif
  if (state & BUTTON4_PRESSED) return TERMINAL_WHEEL_UP;
  if (state & BUTTON1_PRESSED) return TERMINAL_PRESS;
  if (state & BUTTON2_PRESSED) return TERMINAL_PRESS_MIDDLE;
  if (state & BUTTON3_PRESSED) return TERMINAL_PRESS_RIGHT;
  if (state & (BUTTON1_RELEASED | BUTTON2_RELEASED | BUTTON3_RELEASED)) return TERMINAL_RELEASE;
  return TERMINAL_DRAG;
}

static int read_key(terminal_screen *screen, terminal_input *input) {
  wint_t value = 0;
  int kind = wget_wch(screen->keys, &value);
  if (kind == ERR) return 0;
  memset(input, 0, sizeof *input);
  input->kind = kind == KEY_CODE_YES ? TERMINAL_KEY : TERMINAL_LETTER;
  input->value = (uint32_t)value;
#ifdef NCURSES_MOUSE_VERSION
  MEVENT event;
  if (kind == KEY_CODE_YES && value == KEY_MOUSE && getmouse(&event) == OK) {
    input->kind = TERMINAL_MOUSE;
    input->value = (uint32_t)mouse_action(event.bstate);
    input->column = event.x;
    input->row = event.y;
  }
#endif
  return 1;
}

int terminal_screen_decode(
    terminal_screen *screen, const uint8_t *bytes, size_t count, terminal_input *inputs,
    int capacity) {
  locale_t before = terminal_library_choose(screen);
  int found = 0;
  if (write(screen->feeder, bytes, count) == (ssize_t)count) {
    while (found < capacity && read_key(screen, &inputs[found])) found++;
  }
  terminal_library_leave(before);
  return found;
}

const char *terminal_key_name(terminal_screen *screen, int code) {
  locale_t before = terminal_library_choose(screen);
  const char *name = keyname(code);
  terminal_library_leave(before);
  return name;
}
