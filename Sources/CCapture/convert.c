#include "unbidden_capture.h"

#include <math.h>
#include <string.h>

// Full scale of 16 bits. Converters and servers that clip in 16 bits reach no further in 32.
static const float full_scale = 32767.0f / 32768.0f;

static inline float from_s16(const unsigned char *bytes) {
  int16_t value;
  memcpy(&value, bytes, sizeof value);
  return (float)value * 0x1p-15f;
}

static inline float from_s24(const unsigned char *bytes) {
  uint32_t value;
  memcpy(&value, bytes, sizeof value);
  // The top byte is padding: shift it out, which also puts the sign in its place.
  return (float)(int32_t)(value << 8) * 0x1p-31f;
}

static inline float from_s32(const unsigned char *bytes) {
  int32_t value;
  memcpy(&value, bytes, sizeof value);
  return (float)value * 0x1p-31f;
}

/// Beyond this a float is no sound, as in a recording: the sum of all channels stays finite, and so does
/// the power of what follows.
static const float largest_sample = 0x1p31f;

static inline float from_float(const unsigned char *bytes) {
  float value;
  memcpy(&value, bytes, sizeof value);
  // False for NaN as well.
  return fabsf(value) <= largest_sample ? value : 0;
}

// One loop per format, so that the loads are inlined.
#define CONVERT(load, width)                                            \
  for (uint32_t frame = 0; frame < frames; frame++) {                   \
    float sum = 0;                                                      \
    bool clips = false;                                                 \
    for (uint32_t c = first; c < last; c++) {                           \
      float value = load(bytes + ((size_t)frame * channels + c) * (width)); \
      clips |= fabsf(value) >= full_scale;                              \
      sum += value;                                                     \
    }                                                                   \
    output[frame] = sum * scale;                                        \
    clipped += clips;                                                   \
  }

uint32_t unbidden_convert(
    unbidden_sample_format format, const void *input, uint32_t frames, uint32_t channels,
    int channel, float *output) {
  const unsigned char *bytes = input;
  uint32_t first = channel < 0 ? 0 : (uint32_t)channel;
  uint32_t last = channel < 0 ? channels : first + 1;
  float scale = 1.0f / (float)(last - first);
  uint32_t clipped = 0;
  switch (format) {
    case UNBIDDEN_S16: CONVERT(from_s16, 2) break;
    case UNBIDDEN_S24: CONVERT(from_s24, 4) break;
    case UNBIDDEN_S32: CONVERT(from_s32, 4) break;
    case UNBIDDEN_FLOAT: CONVERT(from_float, 4) break;
    case UNBIDDEN_FORMATS: break;
  }
  return clipped;
}
