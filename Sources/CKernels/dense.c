#include "lanes.h"

// Frames that one pass over a group's weights serves: their sums and a weight fill the registers of
// AVX2, and are enough to hide the time that an addition takes.
enum { tile = 6 };
// Groups that one pass serves where only one frame is left.
enum { row = 4 };

INLINE void finish(
  lanes *sum, enum unbidden_activation activation, const float *rest, float *output, long at) {
  if (rest) {
    lanes more;
    load(&more, rest + at);
    *sum += more;
  }
  if (activation == unbidden_rectified) *sum = GREATER(*sum, ALL(0.0f));
  store(output + at, sum);
}

FOR_EACH_PROCESSOR
void unbidden_dense(
  const float *weights, const float *bias, int inputs, int groups, enum unbidden_activation activation,
  const float *input, int input_stride, const float *rest, float *output, int output_stride, int frames) {
  const long group_size = (long)inputs * unbidden_lanes;
  int frame = 0;
  for (; frame + tile <= frames; frame += tile) {
    const float *x = input + (long)frame * input_stride;
    for (int group = 0; group < groups; group++) {
      lanes sums[tile], weight;
      load(&sums[0], bias + group * unbidden_lanes);
      for (int f = 1; f < tile; f++) sums[f] = sums[0];
      const float *w = weights + group * group_size;
      for (int i = 0; i < inputs; i++) {
        load(&weight, w + (long)i * unbidden_lanes);
        for (int f = 0; f < tile; f++) sums[f] += weight * x[(long)f * input_stride + i];
      }
      for (int f = 0; f < tile; f++)
        finish(&sums[f], activation, rest, output,
               (long)(frame + f) * output_stride + group * unbidden_lanes);
    }
  }
  for (; frame < frames; frame++) {
    const float *x = input + (long)frame * input_stride;
    const long at = (long)frame * output_stride;
    int group = 0;
    for (; group + row <= groups; group += row) {
      lanes sums[row], weight;
      for (int g = 0; g < row; g++) load(&sums[g], bias + (group + g) * unbidden_lanes);
      for (int i = 0; i < inputs; i++)
        for (int g = 0; g < row; g++) {
          load(&weight, weights + (group + g) * group_size + (long)i * unbidden_lanes);
          sums[g] += weight * x[i];
        }
      for (int g = 0; g < row; g++)
        finish(&sums[g], activation, rest, output, at + (group + g) * unbidden_lanes);
    }
    for (; group < groups; group++) {
      lanes sum, weight;
      load(&sum, bias + group * unbidden_lanes);
      for (int i = 0; i < inputs; i++) {
        load(&weight, weights + group * group_size + (long)i * unbidden_lanes);
        sum += weight * x[i];
      }
      finish(&sum, activation, rest, output, at + group * unbidden_lanes);
    }
  }
}
