#include "lanes.h"

FOR_EACH_PROCESSOR
void unbidden_level(
  const float *samples, int count, float clipping, float *peak, int32_t *clipped, double *sum_of_squares) {
  lanes greatest = ALL(0.0f), squares = ALL(0.0f), value = ALL(0.0f);
  numbers over = {0};
  for (int at = 0; at < count; at += unbidden_lanes) {
    const int left = count - at;
    if (left < unbidden_lanes) {
      value = ALL(0.0f);
      memcpy(&value, samples + at, (unsigned)left * sizeof(float));
    } else {
      load(&value, samples + at);
    }
    const lanes magnitude = (lanes)((numbers)value & 0x7fffffff);
    // NaN fails each comparison.
    const lanes sound = CHOSEN(magnitude > ALL(0.0f), magnitude, ALL(0.0f));
    greatest = GREATER(sound, greatest);
    over -= sound >= clipping;
    const lanes bounded = CHOSEN(sound > ALL(1e6f), ALL(1e6f), sound);
    squares += bounded * bounded;
  }
  for (int lane = 0; lane < unbidden_lanes; lane++) {
    *peak = greatest[lane] > *peak ? greatest[lane] : *peak;
    *clipped += over[lane];
    *sum_of_squares += (double)squares[lane];
  }
}

FOR_EACH_PROCESSOR
int unbidden_silence_non_numbers(float *samples, int count, float largest) {
  int found = 0;
  for (int k = 0; k < count; k++) {
    // False for NaN as well.
    const int isNumber = __builtin_fabsf(samples[k]) <= largest;
    samples[k] = isNumber ? samples[k] : 0.0f;
    found += !isNumber;
  }
  return found;
}
