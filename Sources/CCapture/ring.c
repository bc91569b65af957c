#include "unbidden_ring.h"
int unbidden_ring_placeholder(void) { return 0; }
