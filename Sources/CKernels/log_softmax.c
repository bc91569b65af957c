#include <math.h>

#include "lanes.h"

// Replaces x by e^x, for x <= 0; below -87 as at -87, which is as good as nothing in a sum with 1.
// Cody and Waite 1980: x = n ln 2 + r with |r| <= ln 2 / 2; the series of e^r to its seventh power errs
// by less than a unit in the last place.
INLINE void exponential(lanes *value) {
  const lanes x = GREATER(*value, ALL(-87.0f));
  // Adding 1.5 * 2^23 rounds to whole numbers.
  const lanes n = x * 1.44269504f + 12582912.0f - 12582912.0f;
  const lanes r = x - n * 0.693359375f + n * 2.12194440e-4f;
  lanes sum = ALL(1.0f / 5040);
  sum = sum * r + 1.0f / 720;
  sum = sum * r + 1.0f / 120;
  sum = sum * r + 1.0f / 24;
  sum = sum * r + 1.0f / 6;
  sum = sum * r + 0.5f;
  sum = sum * r + 1.0f;
  sum = sum * r + 1.0f;
  const numbers power = (__builtin_convertvector(n, numbers) + 127) << 23;
  *value = sum * (lanes)power;
}

FOR_EACH_PROCESSOR
void unbidden_log_softmax(float *rows, int groups, int stride, int frames) {
  for (int frame = 0; frame < frames; frame++) {
    float *row = rows + (long)frame * stride;
    lanes greatest, value, sum = ALL(0.0f);
    load(&greatest, row);
    for (int group = 1; group < groups; group++) {
      load(&value, row + group * unbidden_lanes);
      greatest = GREATER(greatest, value);
    }
    float top = greatest[0];
    for (int lane = 1; lane < unbidden_lanes; lane++) top = greatest[lane] > top ? greatest[lane] : top;
    for (int group = 0; group < groups; group++) {
      load(&value, row + group * unbidden_lanes);
      value -= top;
      exponential(&value);
      sum += value;
    }
    const float norm = top + logf(sum_of(&sum));
    for (int group = 0; group < groups; group++) {
      load(&value, row + group * unbidden_lanes);
      value -= norm;
      store(row + group * unbidden_lanes, &value);
    }
  }
}
