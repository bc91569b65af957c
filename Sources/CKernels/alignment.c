#include "lanes.h"

typedef int8_t bytes __attribute__((vector_size(unbidden_lanes)));

INLINE void align_column(
  int width, const float *costs, const lanes *no_last, int stride, float *current, const float *last,
  const float *before_last, int8_t *steps) {
  for (int row = 0; row < width; row += unbidden_lanes) {
    lanes cost, above, last_cost, one, two, waiting;
    load(&cost, costs + row);
    load(&above, costs + row - 1);
    load(&one, last + row + 1);
    load(&two, last + row);
    load(&waiting, before_last + row + 1);
    if (no_last) last_cost = *no_last;
    else load(&last_cost, costs + row - stride);

    lanes best = one + cost;
    numbers step = {0};
    const lanes skipping = two + above + cost;
    numbers isBetter = skipping < best;
    best = CHOSEN(isBetter, skipping, best);
    step = CHOSEN(isBetter, step + 1, step);
    const lanes lingering = waiting + (last_cost + cost) / 2;
    isBetter = lingering < best;
    best = CHOSEN(isBetter, lingering, best);
    step = CHOSEN(isBetter, step * 0 + 2, step);

    store(current + row + 2, &best);
    const bytes small = __builtin_convertvector(step, bytes);
    memcpy(steps + row, &small, sizeof small);
  }
}

FOR_EACH_PROCESSOR
void unbidden_align(
  const float *costs, int stride, int width, int frames, float *columns, int column_stride, int8_t *steps) {
  const lanes infinite = ALL(__builtin_inff());
  for (int frame = 0; frame < frames; frame++)
    align_column(
      width, costs + (long)frame * stride, frame == 0 ? &infinite : 0, stride,
      columns + (long)(frame % 3) * column_stride, columns + (long)((frame + 2) % 3) * column_stride,
      columns + (long)((frame + 1) % 3) * column_stride, steps + (long)frame * stride);
}
