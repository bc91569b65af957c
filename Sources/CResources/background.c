#include "unbidden_resources.h"

// C23's #embed instead of SwiftPM's embedInCode, whose array literal takes the Swift compiler
// minutes for a megabyte. Clang has it in every C mode, with a warning before C23.
#pragma clang diagnostic ignored "-Wc23-extensions"
static const unsigned char background[] = {
#embed "background.safetensors"
};

unbidden_resource unbidden_background(void) {
  return (unbidden_resource){background, sizeof background};
}
