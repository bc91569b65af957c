#include "unbidden_resources.h"

#pragma clang diagnostic ignored "-Wc23-extensions"
static const unsigned char encoder[] = {
#embed "encoder.safetensors"
};
static const unsigned char phone_background[] = {
#embed "phone_background.safetensors"
};

unbidden_resource unbidden_encoder(void) {
  return (unbidden_resource){encoder, sizeof encoder};
}

unbidden_resource unbidden_phone_background(void) {
  return (unbidden_resource){phone_background, sizeof phone_background};
}
