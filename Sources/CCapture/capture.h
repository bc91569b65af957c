#ifndef UNBIDDEN_CAPTURE_INTERNAL_H
#define UNBIDDEN_CAPTURE_INTERNAL_H

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "device.h"

struct unbidden_capture {
  // Set before the thread starts and constant from then on, but for the owner's `is_running` and
  // `stop_deadline`, which the thread does not read.
  char *device;
  int channel;
  bool has_request;
  unbidden_format request;
  unbidden_ring *ring;
  int stop;  // eventfd that ends the thread's sleep
  pthread_t thread;
  bool is_running;
  struct timespec stop_deadline;  // of CLOCK_MONOTONIC; set once `is_stopping` is
  bool is_realtime;

  // The thread's own.
  snd_pcm_t *pcm;
  unbidden_format format;
  struct pollfd *polls;  // `stop`, then the device's descriptors
  int poll_count;
  void *scratch;  // one block as the device gives it
  void *untouched;  // for ALSA's `file` plugin, else NULL: what `scratch` holds before a read
  size_t block_bytes;
  bool is_block_open;
  unbidden_block *block;  // being filled; NULL where the ring had no room for it
  uint32_t filled;        // frames so far of the open block
  uint64_t lost;          // frames missing before the next block that is handed over
  bool owes_wake;         // blocks were published since the consumer was woken
  bool is_gap;            // the next block's time tells how much is missing before it
  int64_t end_ns;         // time at which the last sample ended
  int64_t start_ns;       // time at which the device was started
  uint64_t delivered;     // frames since then
  bool is_unpaced;        // no clock behind the device

  // Between the threads.
  atomic_bool is_stopping;
  // Set by whichever of thread and owner is done first; the other one frees the capture. Used only
  // where the owner has stopped waiting for the thread.
  atomic_bool is_left;
  _Atomic uint64_t packed_format;
  _Atomic uint64_t captured, dropped, overruns, reconnects;
};

static inline bool unbidden_is_stopping(unbidden_capture *capture) {
  return atomic_load_explicit(&capture->is_stopping, memory_order_acquire);
}

/// Opens and starts the device. - Returns: 0 or an errno value, with `failure` filled in.
int unbidden_link(unbidden_capture *capture, unbidden_failure *failure);

/// Closes the device, if it is open.
void unbidden_unlink(unbidden_capture *capture);

/// Frees the capture, once its thread has nothing more to do with it.
void unbidden_capture_free(unbidden_capture *capture);

/// The thread: reads until it is stopped, the device ends, or for good.
void *unbidden_capture_run(void *capture);

#endif
