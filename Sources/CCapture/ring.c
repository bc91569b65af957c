#include "unbidden_ring.h"

#include <errno.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

// The two indices run freely and wrap at 2^32; `head - tail` is the number of blocks in the queue.
// Each index has a cache line of its own, so that the two threads do not slow each other down.
struct unbidden_ring {
  _Alignas(64) _Atomic uint32_t head;  // written by the producer only
  _Alignas(64) _Atomic uint32_t tail;  // written by the consumer only
  _Alignas(64) uint32_t size;
  int wake;
  _Atomic uint32_t owners;
  unbidden_block *blocks;
  float *samples;
};

unbidden_ring *unbidden_ring_create(uint32_t blocks) {
  if (blocks < 2 || blocks > 65536 || (blocks & (blocks - 1)) != 0) {
    errno = EINVAL;
    return NULL;
  }
  unbidden_ring *ring = aligned_alloc(64, sizeof *ring);
  if (ring == NULL) return NULL;
  atomic_init(&ring->head, 0);
  atomic_init(&ring->tail, 0);
  atomic_init(&ring->owners, 1);
  ring->size = blocks;
  ring->wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  ring->blocks = calloc(blocks, sizeof *ring->blocks);
  ring->samples = calloc((size_t)blocks * UNBIDDEN_BLOCK_FRAMES, sizeof(float));
  if (ring->wake < 0 || ring->blocks == NULL || ring->samples == NULL) {
    int error = errno;
    unbidden_ring_disown(ring);
    errno = error;
    return NULL;
  }
  for (uint32_t i = 0; i < blocks; i++) {
    ring->blocks[i].samples = ring->samples + (size_t)i * UNBIDDEN_BLOCK_FRAMES;
  }
  return ring;
}

void unbidden_ring_retain(unbidden_ring *ring) {
  // Relaxed: whoever calls it is an owner, so the ring cannot go meanwhile.
  atomic_fetch_add_explicit(&ring->owners, 1, memory_order_relaxed);
}

void unbidden_ring_disown(unbidden_ring *ring) {
  // Release and acquire: all that the other owners did with the ring lies before its end.
  if (atomic_fetch_sub_explicit(&ring->owners, 1, memory_order_acq_rel) > 1) return;
  if (ring->wake >= 0) close(ring->wake);
  free(ring->samples);
  free(ring->blocks);
  free(ring);
}

unbidden_block *unbidden_ring_reserve(unbidden_ring *ring) {
  // Relaxed: only this thread writes `head`.
  uint32_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
  // Acquire, with the release in `release`: the consumer's last reads of the block lie before our
  // writes to it. Without it we could overwrite samples that are still being read.
  uint32_t tail = atomic_load_explicit(&ring->tail, memory_order_acquire);
  if (head - tail == ring->size) return NULL;
  return &ring->blocks[head & (ring->size - 1)];
}

void unbidden_ring_publish(unbidden_ring *ring) {
  uint32_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
  // Release, with the acquire in `peek`: whoever sees the new `head` sees the filled block.
  atomic_store_explicit(&ring->head, head + 1, memory_order_release);
}

void unbidden_ring_wake(unbidden_ring *ring) {
  // After the store of `publish`: a consumer that is woken finds the block. The write cannot block
  // (EFD_NONBLOCK); where it fails the counter is at its maximum, and the consumer wakes anyway.
  ssize_t written = write(ring->wake, &(uint64_t){1}, sizeof(uint64_t));
  (void)written;
}

const unbidden_block *unbidden_ring_peek(unbidden_ring *ring) {
  // Relaxed: only this thread writes `tail`.
  uint32_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);
  // Acquire, with the release in `publish`: the block's contents are read after its arrival.
  uint32_t head = atomic_load_explicit(&ring->head, memory_order_acquire);
  if (head == tail) return NULL;
  return &ring->blocks[tail & (ring->size - 1)];
}

void unbidden_ring_release(unbidden_ring *ring) {
  uint32_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);
  // Release, with the acquire in `reserve`: our reads of the block end before it can be refilled.
  atomic_store_explicit(&ring->tail, tail + 1, memory_order_release);
}

static int64_t milliseconds_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

bool unbidden_ring_wait(unbidden_ring *ring, int timeout_ms) {
  int64_t deadline = timeout_ms < 0 ? 0 : milliseconds_now() + timeout_ms;
  struct pollfd wake = {.fd = ring->wake, .events = POLLIN};
  for (;;) {
    // Take the wake-ups so far, then look: a block published after the look leaves a new wake-up,
    // so none is slept through. Wake-ups for blocks already taken cost one more turn of this loop.
    uint64_t count;
    ssize_t taken = read(ring->wake, &count, sizeof count);
    (void)taken;
    if (unbidden_ring_peek(ring) != NULL) return true;
    int left = -1;
    if (timeout_ms >= 0) {
      int64_t until = deadline - milliseconds_now();
      if (until <= 0) return false;
      left = (int)until;
    }
    if (poll(&wake, 1, left) < 0 && errno != EINTR) return false;
  }
}
