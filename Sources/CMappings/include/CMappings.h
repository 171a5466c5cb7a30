/* Mapped files whose loss ends the process with one line. See README.md beside this folder. */
#ifndef CMAPPINGS_H
#define CMAPPINGS_H

#include <stddef.h>

/* Most bytes of a line that is printed; what goes beyond is cut. */
#define MAPPING_LINE_CAPACITY 1000

/* Watches a mapping: a fault within it that says the file has become shorter prints the line on
 * standard error and ends the process with 1. Returns what mapping_forget takes; -1 when so many are
 * watched already that this one is not. May be called from any thread. */
int mapping_watch(const void *base, size_t length, const char *line);

/* Ends the watch, before the mapping goes. */
void mapping_forget(int place);

#endif
