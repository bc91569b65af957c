#include "lanes.h"

FOR_EACH_PROCESSOR
void unbidden_pre_emphasis(const float *input, float factor, float *output, int count) {
  // Rounded twice, as the caller rounds the first sample, whose neighbour lies elsewhere.
#pragma STDC FP_CONTRACT OFF
  for (int k = 0; k < count; k++) output[k] = input[k] - factor * input[k - 1];
}

FOR_EACH_PROCESSOR
void unbidden_window(const float *input, const float *window, float *output, int count) {
  for (int at = 0; at < count; at += unbidden_lanes) {
    lanes a, b;
    load(&a, input + at);
    load(&b, window + at);
    a *= b;
    store(output + at, &a);
  }
}

// The power of k and half - k, from Z[k] = (a, b), Z[half - k] = (c, d) and the turn (u, v): of numbers or
// of vectors.
#define POWER_OF_TWO(a, b, c, d, u, v, low, high) \
  do { \
    const __typeof__(a) even_re = ((a) + (c)) / 2, even_im = ((b) - (d)) / 2; \
    const __typeof__(a) odd_re = ((b) + (d)) / 2, odd_im = ((c) - (a)) / 2; \
    const __typeof__(a) re = (u) * odd_re - (v) * odd_im, im = (u) * odd_im + (v) * odd_re; \
    low = (even_re + re) * (even_re + re) + (even_im + im) * (even_im + im); \
    high = (even_re - re) * (even_re - re) + (even_im - im) * (even_im - im); \
  } while (0)

// Every second value of two vectors, from the first on; and the same from the last on back.
#define SECONDS(x, y, first) \
  __builtin_shufflevector( \
    x, y, first, first + 2, first + 4, first + 6, first + 8, first + 10, first + 12, first + 14, \
    first + 16, first + 18, first + 20, first + 22, first + 24, first + 26, first + 28, first + 30)
#define SECONDS_BACK(x, y, last) \
  __builtin_shufflevector( \
    x, y, last, last - 2, last - 4, last - 6, last - 8, last - 10, last - 12, last - 14, last - 16, \
    last - 18, last - 20, last - 22, last - 24, last - 26, last - 28, last - 30)
#define BACK(x) __builtin_shufflevector(x, x, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)

FOR_EACH_PROCESSOR
void unbidden_power(
  const float *pairs, const float *cosines, const float *sines, float *power, int half) {
  // Z[half] is Z[0], and the turn 1.
  const float sum = pairs[0] + pairs[1], difference = pairs[0] - pairs[1];
  power[0] = sum * sum;
  power[half] = difference * difference;
  int k = 1;
  for (; k + unbidden_lanes <= half / 2 + 1; k += unbidden_lanes) {
    const float *from = pairs + 2 * k, *to = pairs + 2 * (half - k - (unbidden_lanes - 1));
    lanes x, y, z, w, u, v, low, high;
    load(&x, from);
    load(&y, from + unbidden_lanes);
    load(&z, to);
    load(&w, to + unbidden_lanes);
    load(&u, cosines + k);
    load(&v, sines + k);
    const lanes a = SECONDS(x, y, 0), b = SECONDS(x, y, 1);
    const lanes c = SECONDS_BACK(z, w, 30), d = SECONDS_BACK(z, w, 31);
    POWER_OF_TWO(a, b, c, d, u, v, low, high);
    high = BACK(high);
    store(power + k, &low);
    store(power + half - k - (unbidden_lanes - 1), &high);
  }
  for (; k <= half / 2; k++) {
    const float *low = pairs + 2 * k, *high = pairs + 2 * (half - k);
    POWER_OF_TWO(
      low[0], low[1], high[0], high[1], cosines[k], sines[k], power[k], power[half - k]);
  }
}
