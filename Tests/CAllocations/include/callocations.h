#ifndef CALLOCATIONS_H
#define CALLOCATIONS_H

#include <stdbool.h>

// Counts calls of malloc, calloc, realloc and the aligned forms by the calling thread: the definitions here come before
// the C library's. Where its own have no other names (other than glibc), and under a sanitizer, nothing is counted.

bool allocations_are_counted(void);
// Calls by this thread so far.
long allocation_count(void);

#endif
