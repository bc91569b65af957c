#include <stdlib.h>
#include <string.h>

#include "device.h"

const uint32_t unbidden_rates[UNBIDDEN_RATES] = {
    8000, 11025, 16000, 22050, 24000, 32000, 44100, 48000, 88200, 96000, 192000,
};

int unbidden_probe(const char *device, unbidden_abilities *abilities) {
  unbidden_silence_libasound();
  *abilities = (unbidden_abilities){0};
  snd_pcm_t *pcm;
  int error = snd_pcm_open(&pcm, device, SND_PCM_STREAM_CAPTURE, SND_PCM_NONBLOCK);
  if (error < 0) return -error;
  snd_pcm_hw_params_t *params;
  snd_pcm_hw_params_alloca(&params);
  error = snd_pcm_hw_params_any(pcm, params);
  if (error >= 0) {
    snd_pcm_hw_params_set_rate_resample(pcm, params, 0);
    for (unsigned i = 0; i < UNBIDDEN_FORMATS; i++) {
      bool has = snd_pcm_hw_params_test_format(pcm, params, unbidden_alsa_formats[i]) == 0;
      abilities->formats |= (uint32_t)has << i;
    }
    for (unsigned i = 0; i < UNBIDDEN_RATES; i++) {
      bool has = snd_pcm_hw_params_test_rate(pcm, params, unbidden_rates[i], 0) == 0;
      abilities->rates |= (uint32_t)has << i;
    }
    snd_pcm_hw_params_get_rate_min(params, &abilities->rate_min, NULL);
    snd_pcm_hw_params_get_rate_max(params, &abilities->rate_max, NULL);
    snd_pcm_hw_params_get_channels_min(params, &abilities->channels_min);
    snd_pcm_hw_params_get_channels_max(params, &abilities->channels_max);
  }
  snd_pcm_close(pcm);
  return error < 0 ? -error : 0;
}

int unbidden_list_devices(
    void (*visit)(void *context, const char *name, const char *description), void *context) {
  unbidden_silence_libasound();
  void **hints;
  int error = snd_device_name_hint(-1, "pcm", &hints);
  if (error < 0) return -error;
  for (void **hint = hints; *hint != NULL; hint++) {
    char *name = snd_device_name_get_hint(*hint, "NAME");
    char *description = snd_device_name_get_hint(*hint, "DESC");
    char *direction = snd_device_name_get_hint(*hint, "IOID");
    // No direction means both.
    if (name != NULL && (direction == NULL || strcmp(direction, "Input") == 0)) {
      visit(context, name, description != NULL ? description : "");
    }
    free(direction);
    free(description);
    free(name);
  }
  snd_device_name_free_hint(hints);
  return 0;
}
