#include "lanes.h"

FOR_EACH_PROCESSOR
void unbidden_path_costs(
  const float *log_p, const int32_t *classes, const float *caps, int paths, int rows, float *costs) {
  for (int row = 0; row < rows; row++)
    for (int path = 0; path < paths; path++) {
      const int at = row * unbidden_lanes + path;
      const float cost = -log_p[classes[at]];
      costs[at] = cost < caps[path] ? cost : caps[path];
    }
}

INLINE void load_spans(numbers *to, const int32_t *from) { memcpy(to, from, sizeof *to); }

FOR_EACH_PROCESSOR
void unbidden_warp(
  int rows, const float *costs, const float *last_costs, struct unbidden_column current,
  struct unbidden_column last, struct unbidden_column before_last) {
  lanes above = ALL(0.0f), two_above, start;
  numbers two_above_span, start_span;
  load(&two_above, last.costs);
  load_spans(&two_above_span, last.spans);
  for (int row = 0; row < rows; row++) {
    const long at = (long)row * unbidden_lanes, from = at + unbidden_lanes, to = from + unbidden_lanes;
    lanes cost, last_cost, waiting;
    numbers waiting_span;
    load(&cost, costs + at);
    load(&last_cost, last_costs + at);
    load(&start, last.costs + from);
    load_spans(&start_span, last.spans + from);
    load(&waiting, before_last.costs + from);
    load_spans(&waiting_span, before_last.spans + from);

    lanes best = start + cost;
    numbers span = start_span + 1;
    // Before the template all is infinite, so a path cannot skip a frame that is not there.
    const lanes skipping = two_above + above + cost;
    numbers isBetter = skipping < best;
    best = CHOSEN(isBetter, skipping, best);
    span = CHOSEN(isBetter, two_above_span + 1, span);
    const lanes lingering = waiting + (last_cost + cost) / 2;
    isBetter = lingering < best;
    best = CHOSEN(isBetter, lingering, best);
    span = CHOSEN(isBetter, waiting_span + 2, span);

    store(current.costs + to, &best);
    memcpy(current.spans + to, &span, sizeof span);
    above = cost;
    two_above = start;
    two_above_span = start_span;
  }
}
