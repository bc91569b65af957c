#include "device.h"

#include <pthread.h>

// The order is that of `unbidden_sample_format`, and that in which a device is asked: 16 bits lie
// below the noise of any microphone, and ALSA's `file` plugin over `null`, which accepts whatever it
// is asked for, mostly reads 16-bit files.
const snd_pcm_format_t unbidden_alsa_formats[UNBIDDEN_FORMATS] = {
    SND_PCM_FORMAT_S16_LE,
    SND_PCM_FORMAT_S24_LE,
    SND_PCM_FORMAT_S32_LE,
    SND_PCM_FORMAT_FLOAT_LE,
};

// After 16 kHz, rates whose spectrum holds all of 0-8 kHz, the common ones first.
static const uint32_t preferred_rates[] = {
    16000, 48000, 32000, 44100, 96000, 24000, 22050, 88200, 192000,
};

/// What the device's own buffer holds: enough to sleep through a busy moment of the machine.
static const unsigned buffer_us = 500000;
/// Between two wakings, of this thread, the listening one and a sound server's in between: at 50 ms
/// they are under a hundred a second together. Sound arrives 25 ms later for it, on average; by its
/// time nothing changes.
static const unsigned period_us = 50000;

// More channels than any device has; keeps an absurd request from an absurd allocation.
static const uint32_t most_channels = 1024;

static void ignore(
    const char *file, int line, const char *function, int error, const char *format, ...) {
  (void)file, (void)line, (void)function, (void)error, (void)format;
}

static void set_handler(void) { snd_lib_error_set_handler(ignore); }

void unbidden_silence_libasound(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, set_handler);
}

static int choose_format(
    snd_pcm_t *pcm, snd_pcm_hw_params_t *params, const unbidden_format *request,
    unbidden_format *format) {
  for (unsigned i = 0; i < UNBIDDEN_FORMATS; i++) {
    if (request != NULL && request->sample_format != UNBIDDEN_FORMATS &&
        request->sample_format != i) {
      continue;
    }
    if (snd_pcm_hw_params_set_format(pcm, params, unbidden_alsa_formats[i]) == 0) {
      format->sample_format = i;
      return 0;
    }
  }
  return -EINVAL;
}

static int choose_channels(
    snd_pcm_t *pcm, snd_pcm_hw_params_t *params, int channel, const unbidden_format *request,
    unbidden_format *format, unbidden_failure *failure) {
  failure->step = UNBIDDEN_CHANNELS;
  snd_pcm_hw_params_get_channels_max(params, &failure->channels);
  if (request != NULL && request->channels != 0) {
    format->channels = request->channels;
    if (request->channels > most_channels) return -EINVAL;
    int error = snd_pcm_hw_params_set_channels(pcm, params, request->channels);
    if (error < 0) return error;
  } else {
    unsigned least = channel < 0 ? 1 : (unsigned)channel + 1;
    failure->step = UNBIDDEN_CHANNEL;
    if (least > most_channels) return -EINVAL;
    int error = snd_pcm_hw_params_set_channels_min(pcm, params, &least);
    if (error < 0) return error;
    error = snd_pcm_hw_params_set_channels_first(pcm, params, &format->channels);
    if (error < 0) return error;
  }
  failure->step = UNBIDDEN_CHANNEL;
  failure->channels = format->channels;
  return channel >= (int)format->channels ? -EINVAL : 0;
}

static int choose_rate(
    snd_pcm_t *pcm, snd_pcm_hw_params_t *params, const unbidden_format *request,
    unbidden_format *format) {
  if (request != NULL && request->rate != 0) {
    format->rate = request->rate;
    return snd_pcm_hw_params_set_rate(pcm, params, request->rate, 0);
  }
  for (size_t i = 0; i < sizeof preferred_rates / sizeof *preferred_rates; i++) {
    format->rate = preferred_rates[i];
    if (snd_pcm_hw_params_set_rate(pcm, params, format->rate, 0) == 0) return 0;
  }
  format->rate = 48000;
  return snd_pcm_hw_params_set_rate_near(pcm, params, &format->rate, NULL);
}

static int set_buffers(
    snd_pcm_t *pcm, snd_pcm_hw_params_t *params, const unbidden_format *format) {
  unsigned period = period_us, buffer = buffer_us;
  // Wishes: where the device cannot, its own period serves.
  snd_pcm_hw_params_set_period_time_near(pcm, params, &period, NULL);
  snd_pcm_hw_params_set_buffer_time_near(pcm, params, &buffer, NULL);
  int error = snd_pcm_hw_params(pcm, params);
  if (error < 0) return error;
  snd_pcm_sw_params_t *software;
  snd_pcm_sw_params_alloca(&software);
  if ((error = snd_pcm_sw_params_current(pcm, software)) < 0) return error;
  // Where the device's own period is shorter. With more than the buffer holds it would never wake.
  snd_pcm_uframes_t wanted = (snd_pcm_uframes_t)format->rate * (period_us / 1000) / 1000, room;
  if ((error = snd_pcm_hw_params_get_buffer_size(params, &room)) < 0) return error;
  snd_pcm_sw_params_set_avail_min(pcm, software, wanted < room / 2 ? wanted : room / 2);
  if ((error = snd_pcm_sw_params(pcm, software)) < 0) return error;
  return snd_pcm_prepare(pcm);
}

bool unbidden_device_open(
    const char *name, int channel, const unbidden_format *request, snd_pcm_t **pcm,
    unbidden_format *format, unbidden_failure *failure) {
  unbidden_silence_libasound();
  *failure = (unbidden_failure){.step = UNBIDDEN_OPEN};
  int error = snd_pcm_open(pcm, name, SND_PCM_STREAM_CAPTURE, SND_PCM_NONBLOCK);
  if (error < 0) {
    failure->error = -error;
    return false;
  }
  snd_pcm_hw_params_t *params;
  snd_pcm_hw_params_alloca(&params);
  if ((error = snd_pcm_hw_params_any(*pcm, params)) < 0) goto fail;
  failure->step = UNBIDDEN_SETUP;
  // Takes ALSA's resampler out of `plughw` and its like: their rates are then the hardware's.
  snd_pcm_hw_params_set_rate_resample(*pcm, params, 0);
  error = snd_pcm_hw_params_set_access(*pcm, params, SND_PCM_ACCESS_RW_INTERLEAVED);
  if (error < 0) goto fail;
  failure->step = UNBIDDEN_SAMPLE_FORMAT;
  if ((error = choose_format(*pcm, params, request, format)) < 0) goto fail;
  error = choose_channels(*pcm, params, channel, request, format, failure);
  if (error < 0) goto fail;
  failure->step = UNBIDDEN_RATE;
  if ((error = choose_rate(*pcm, params, request, format)) < 0) goto fail;
  failure->step = UNBIDDEN_SETUP;
  if ((error = set_buffers(*pcm, params, format)) < 0) goto fail;
  return true;

fail:
  failure->error = -error;
  snd_pcm_close(*pcm);
  *pcm = NULL;
  return false;
}
