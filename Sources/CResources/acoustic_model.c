#include "unbidden_resources.h"

#pragma clang diagnostic ignored "-Wc23-extensions"
static const unsigned char acoustic_model[] = {
#embed "acoustic_model.safetensors"
};
static const unsigned char phone_background[] = {
#embed "phone_background.safetensors"
};

unbidden_resource unbidden_acoustic_model(void) {
  return (unbidden_resource){acoustic_model, sizeof acoustic_model};
}

unbidden_resource unbidden_phone_background(void) {
  return (unbidden_resource){phone_background, sizeof phone_background};
}
