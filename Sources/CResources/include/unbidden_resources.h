#ifndef UNBIDDEN_RESOURCES_H
#define UNBIDDEN_RESOURCES_H

#include <stddef.h>

/// The bytes of `background.safetensors`, the background model that every wake word is scored
/// against. They live in the program's read-only data, so nothing has to be installed or found.
extern const unsigned char unbidden_background[];
extern const size_t unbidden_background_length;

/// Swift imports an array of unknown length as its first element; this gives its address.
static inline const unsigned char *unbidden_background_start(void) { return unbidden_background; }

#endif
