#ifndef UNBIDDEN_RING_H
#define UNBIDDEN_RING_H
int unbidden_ring_placeholder(void);
#endif
