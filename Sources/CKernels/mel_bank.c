#include "lanes.h"

FOR_EACH_PROCESSOR
void unbidden_mel_bank(
  const float *power, const int32_t *first, const int32_t *groups, const float *weights, int bands,
  float *energies) {
  for (int band = 0; band < bands; band++) {
    const float *from = power + first[band];
    lanes sum = ALL(0.0f), value, weight;
    for (int group = 0; group < groups[band]; group++) {
      load(&value, from + group * unbidden_lanes);
      load(&weight, weights);
      sum += value * weight;
      weights += unbidden_lanes;
    }
    energies[band] = sum_of(&sum);
  }
}

// Replaces x by ln x, for normal x > 0: x = 2^n m with m from 1/sqrt 2 to sqrt 2, and ln m = 2 artanh s with
// s = (m - 1) / (m + 1), |s| < 0.172: the series to s^9 errs by less than a unit in the last place.
INLINE void logarithm(lanes *value) {
  const numbers bits = (numbers)*value;
  // 0x3f3504f3: the bits of 1/sqrt 2.
  const numbers n = (bits - 0x3f3504f3) >> 23;
  const lanes m = (lanes)(bits - (n << 23));
  const lanes s = (m - 1.0f) / (m + 1.0f), square = s * s;
  lanes sum = ALL(2.0f / 9);
  sum = sum * square + 2.0f / 7;
  sum = sum * square + 2.0f / 5;
  sum = sum * square + 2.0f / 3;
  sum = sum * square + 2.0f;
  const lanes whole = __builtin_convertvector(n, lanes);
  *value = whole * 0.693359375f + (s * sum - whole * 2.12194440e-4f);
}

FOR_EACH_PROCESSOR
void unbidden_logarithms(float *values, float floor, const float *mean, const float *scale, int count) {
  for (int at = 0; at < count; at += unbidden_lanes) {
    lanes value, subtracted, factor;
    load(&value, values + at);
    load(&subtracted, mean + at);
    load(&factor, scale + at);
    value += floor;
    logarithm(&value);
    value = (value - subtracted) * factor;
    store(values + at, &value);
  }
}
