#include "lanes.h"

// The most taps of a filter (AcousticModelWeights refuses more).
enum { most_taps = 16 };

FOR_EACH_PROCESSOR
void unbidden_depthwise_conv(
  const float *weights, int taps, int dilation, int width, const float *input, float *output, int frames) {
  for (int at = 0; at < width; at += unbidden_lanes) {
    lanes weight[most_taps];
    for (int tap = 0; tap < taps; tap++) load(&weight[tap], weights + tap * width + at);
    for (int frame = 0; frame < frames; frame++) {
      lanes sum = ALL(0.0f), value;
      for (int tap = 0; tap < taps; tap++) {
        load(&value, input + (long)(frame - (taps - 1 - tap) * dilation) * width + at);
        sum += weight[tap] * value;
      }
      store(output + (long)frame * width + at, &sum);
    }
  }
}
