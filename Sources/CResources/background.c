#include "unbidden_resources.h"

// C23's #embed instead of SwiftPM's embedInCode, whose array literal takes the Swift compiler
// minutes for a megabyte. Clang has it in every C mode, with a warning before C23.
#pragma clang diagnostic ignored "-Wc23-extensions"
const unsigned char unbidden_background[] = {
#embed "background.safetensors"
};
const size_t unbidden_background_length = sizeof unbidden_background;
