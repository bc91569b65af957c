#ifndef UNBIDDEN_DEVICE_H
#define UNBIDDEN_DEVICE_H

#include <alsa/asoundlib.h>

#include "unbidden_capture.h"

/// Opens `name` for capture, without blocking, negotiates a format and prepares the device.
/// - Returns: false with `failure` filled in and nothing left open.
bool unbidden_device_open(
    const char *name, int channel, const unbidden_format *request, snd_pcm_t **pcm,
    unbidden_format *format, unbidden_failure *failure);

/// Frames of one block at this rate: 10 ms, or what a block can hold.
static inline uint32_t unbidden_block_frames(uint32_t rate) {
  uint32_t frames = rate / 100;
  return frames < 1 ? 1 : frames > UNBIDDEN_BLOCK_FRAMES ? UNBIDDEN_BLOCK_FRAMES : frames;
}

/// libasound prints to standard error what it also returns; we use the return codes.
void unbidden_silence_libasound(void);

extern const snd_pcm_format_t unbidden_alsa_formats[UNBIDDEN_FORMATS];

#endif
