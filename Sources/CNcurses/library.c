/* The lock and the locale around calls of curses. */
#include "library.h"

#include <pthread.h>

static pthread_mutex_t library = PTHREAD_MUTEX_INITIALIZER;

void terminal_library_lock(void) { pthread_mutex_lock(&library); }

void terminal_library_unlock(void) { pthread_mutex_unlock(&library); }

static locale_t unicode;

static void find_locale(void) {
  static const char *const names[] = {"C.UTF-8", "en_US.UTF-8", "UTF-8"};
  for (size_t index = 0; index < sizeof names / sizeof names[0] && !unicode; index++) {
    unicode = newlocale(LC_CTYPE_MASK, names[index], (locale_t)0);
  }
}

locale_t terminal_library_enter(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  terminal_library_lock();
  pthread_once(&once, find_locale);
  return uselocale(unicode ? unicode : (locale_t)0);
}

locale_t terminal_library_choose(terminal_screen *screen) {
  locale_t before = terminal_library_enter();
  /* Descriptions that were read since have taken its place. */
  set_curterm(screen->terminal);
  return before;
}

void terminal_library_leave(locale_t before) {
  uselocale(before);
  terminal_library_unlock();
}
