#ifndef UNBIDDEN_RING_H
#define UNBIDDEN_RING_H

#include <stdbool.h>
#include <stdint.h>

/// A lock-free queue of blocks of mono sound between exactly one producer thread and one consumer
/// thread. Samples and events travel in the same queue, so that they cannot overtake each other.
typedef struct unbidden_ring unbidden_ring;

/// Most frames in one block: 10 ms at 48 kHz.
enum { UNBIDDEN_BLOCK_FRAMES = 480 };

/// What a block reports.
typedef enum {
  UNBIDDEN_SAMPLES,  ///< `frames` samples
  UNBIDDEN_LOST,     ///< the device went away; `error` (an errno value) says why
  UNBIDDEN_BACK,     ///< the device is open again, at `rate`
  UNBIDDEN_ENDED,    ///< the device has come to its end (ALSA's `file` plugin)
} unbidden_kind;

typedef struct {
  unbidden_kind kind;
  uint32_t rate;     ///< in Hz; the same for all blocks until the device comes back
  uint32_t frames;   ///< samples that are valid, 0...UNBIDDEN_BLOCK_FRAMES
  uint32_t clipped;  ///< how many of the frames reached full scale in a channel that is used
  int32_t error;     ///< for UNBIDDEN_LOST: errno value
  uint64_t lost;     ///< frames, at `rate`, that are missing just before this block
  int64_t time_ns;   ///< CLOCK_MONOTONIC when the first sample was taken
  float *samples;    ///< room for UNBIDDEN_BLOCK_FRAMES samples, -1...1
} unbidden_block;

/// - Parameter blocks: a power of two, 2...65536.
/// - Returns: NULL with errno set: EINVAL for another number of blocks, or whatever the system says.
unbidden_ring *unbidden_ring_create(uint32_t blocks);

/// Adds an owner, beside the one that `create` made.
void unbidden_ring_retain(unbidden_ring *ring);

/// Takes an owner away; with the last one the ring goes.
void unbidden_ring_disown(unbidden_ring *ring);

/// Producer: the next free block, to be filled in place, or NULL where the ring is full. Asking
/// again before `publish` gives the same block.
unbidden_block *unbidden_ring_reserve(unbidden_ring *ring);

/// Producer: hands over the block that `reserve` gave. A consumer that sleeps goes on sleeping.
void unbidden_ring_publish(unbidden_ring *ring);

/// Producer: wakes the consumer, once for all blocks that were published since the last time.
void unbidden_ring_wake(unbidden_ring *ring);

/// Consumer: the oldest block, or NULL where the ring is empty. It stays valid until `release`.
const unbidden_block *unbidden_ring_peek(unbidden_ring *ring);

/// Consumer: gives the block that `peek` gave back to the producer.
void unbidden_ring_release(unbidden_ring *ring);

/// Consumer: sleeps until there is a block or `timeout_ms` have passed (-1: without limit).
/// - Returns: whether there is a block.
bool unbidden_ring_wait(unbidden_ring *ring, int timeout_ms);

#endif
