// Vectors of sixteen floats, whatever the processor makes of them.
#ifndef UNBIDDEN_LANES_H
#define UNBIDDEN_LANES_H

#include <stdint.h>
#include <string.h>

#include "kernels.h"

typedef float lanes __attribute__((vector_size(unbidden_lanes * sizeof(float))));
typedef int32_t numbers __attribute__((vector_size(unbidden_lanes * sizeof(int32_t))));

#define INLINE static inline __attribute__((always_inline))

// The functions that choose at load time run before a sanitizer is ready, which clang instruments all the
// same: under one there is one kind of processor.
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define ONE_PROCESSOR
#endif
#endif

#if defined(__x86_64__) && defined(__linux__) && !defined(ONE_PROCESSOR)
#define FOR_EACH_PROCESSOR __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define FOR_EACH_PROCESSOR
#endif

// By address: the way vectors are passed depends on the processor.
INLINE void load(lanes *to, const float *from) { memcpy(to, from, sizeof *to); }
INLINE void store(float *to, const lanes *from) { memcpy(to, from, sizeof *from); }

// All lanes alike.
#define ALL(value) ((lanes){0} + (value))

// Where the mask is all ones the first, elsewhere the second.
#define CHOSEN(mask, first, second) \
  ((__typeof__(first))(((numbers)(first) & (mask)) | ((numbers)(second) & ~(mask))))

// No maximum for NaN: there are none.
#define GREATER(a, b) CHOSEN((a) > (b), a, b)

// The sum of all lanes, by halves.
INLINE float sum_of(const lanes *value) {
  lanes v = *value;
  v += __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
  v += __builtin_shufflevector(v, v, 4, 5, 6, 7, 4, 5, 6, 7, 4, 5, 6, 7, 4, 5, 6, 7);
  return (v[0] + v[2]) + (v[1] + v[3]);
}

#endif
