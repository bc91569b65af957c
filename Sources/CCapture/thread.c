#define _GNU_SOURCE
#include <string.h>
#include <time.h>

#include "capture.h"

/// A device that runs and gives nothing for this long is taken as lost. Some need a second to begin.
static const int stall_ms = 5000;
/// Between attempts to open a lost device: doubling from the first to the last.
static const int first_retry_ms = 100, last_retry_ms = 2000;
/// For a driver to wake from the machine's sleep.
static const int resume_ms = 10000;
/// Overruns in a row, without a sample in between, after which the device is taken as lost.
static const int most_overruns = 8;

/// Results of a step beside 0 and negative errno values.
enum { ENDED = 1 };

static int64_t now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int64_t duration_ns(const unbidden_capture *capture, uint64_t frames) {
  return (int64_t)(frames * 1000000000 / capture->format.rate);
}

static void count(_Atomic uint64_t *counter, uint64_t n) {
  // Relaxed: the counters order nothing.
  atomic_fetch_add_explicit(counter, n, memory_order_relaxed);
}

/// Sleeps until the time is over or the capture is to stop. - Returns: whether to go on.
static bool pause_ms(unbidden_capture *capture, int ms) {
  struct pollfd stop = {.fd = capture->stop, .events = POLLIN};
  poll(&stop, 1, ms);
  return !unbidden_is_stopping(capture);
}

/// Wakes the consumer where it has something to take. Not with each block: a device gives several at
/// a time, and each waking costs more than taking the block.
static void wake(unbidden_capture *capture) {
  if (!capture->owes_wake) return;
  capture->owes_wake = false;
  unbidden_ring_wake(capture->ring);
}

/// Waits for room in the ring; only where no sound is missed by it.
static unbidden_block *wait_for_room(unbidden_capture *capture) {
  wake(capture);
  for (;;) {
    unbidden_block *block = unbidden_ring_reserve(capture->ring);
    if (block != NULL || !pause_ms(capture, 2)) return block;
  }
}

// MARK: device to ring

/// A device without a clock delivers as fast as it is read. Beyond a second, nothing that has a clock
/// runs at twice its rate.
static bool is_ahead_of_the_clock(const unbidden_capture *capture) {
  uint64_t elapsed_ms = (uint64_t)(now_ns() - capture->start_ns) / 1000000;
  return capture->delivered > (2 * elapsed_ms + 1000) * capture->format.rate / 1000;
}

/// Begins a block whose first sample is the oldest of the `available` frames.
static void open_block(unbidden_capture *capture, uint64_t available) {
  int64_t time = now_ns() - duration_ns(capture, available);
  if (capture->is_gap && time > capture->end_ns) {
    capture->lost +=
        (uint64_t)((double)(time - capture->end_ns) * 1e-9 * capture->format.rate + 0.5);
  }
  capture->is_gap = false;
  capture->block = unbidden_ring_reserve(capture->ring);
  if (capture->block == NULL) {
    capture->is_unpaced = capture->is_unpaced || is_ahead_of_the_clock(capture);
    if (capture->is_unpaced) capture->block = wait_for_room(capture);
  }
  if (capture->block != NULL) {
    capture->block->time_ns = time;
    capture->block->clipped = 0;
  }
  capture->end_ns = time;
  capture->filled = 0;
  capture->is_block_open = true;
}

static void close_block(unbidden_capture *capture) {
  if (!capture->is_block_open) return;
  capture->is_block_open = false;
  capture->end_ns += duration_ns(capture, capture->filled);
  if (capture->filled == 0) return;
  if (capture->block == NULL) {
    capture->lost += capture->filled;
    count(&capture->dropped, capture->filled);
    return;
  }
  capture->block->kind = UNBIDDEN_SAMPLES;
  capture->block->rate = capture->format.rate;
  capture->block->frames = capture->filled;
  capture->block->error = 0;
  capture->block->lost = capture->lost;
  capture->lost = 0;
  unbidden_ring_publish(capture->ring);
  capture->owes_wake = true;
  count(&capture->captured, capture->filled);
}

/// How many of `frames` frames in `scratch` a read has really written. Eight untouched bytes do not
/// come about by chance.
static uint32_t written_frames(const unbidden_capture *capture, uint32_t frames) {
  if (capture->untouched == NULL) return frames;
  const unsigned char *scratch = capture->scratch, *untouched = capture->untouched;
  size_t frame_bytes = capture->block_bytes / unbidden_block_frames(capture->format.rate);
  size_t bytes = frames * frame_bytes, end = bytes;
  while (end > 0 && scratch[end - 1] == untouched[end - 1]) end--;
  if (end > 0 && bytes - end < 8) return frames;
  return (uint32_t)((end + frame_bytes - 1) / frame_bytes);
}

/// Moves `available` frames from the device to the ring.
static int take(unbidden_capture *capture, uint64_t available) {
  uint32_t block_frames = unbidden_block_frames(capture->format.rate);
  while (available > 0 && !unbidden_is_stopping(capture)) {
    if (!capture->is_block_open) open_block(capture, available);
    uint32_t wanted = block_frames - capture->filled;
    if (wanted > available) wanted = (uint32_t)available;
    if (capture->untouched != NULL) {
      memcpy(capture->scratch, capture->untouched, capture->block_bytes);
    }
    snd_pcm_sframes_t got = snd_pcm_readi(capture->pcm, capture->scratch, wanted);
    if (got == -EAGAIN || got == -EINTR) return 0;
    if (got < 0) return (int)got;
    uint32_t frames = written_frames(capture, (uint32_t)got);
    if (frames > 0 && capture->block != NULL) {
      capture->block->clipped += unbidden_convert(
          capture->format.sample_format, capture->scratch, frames, capture->format.channels,
          capture->channel, capture->block->samples + capture->filled);
    }
    capture->filled += frames;
    capture->delivered += frames;
    available -= frames;
    if (frames < got || got == 0) return ENDED;
    if (capture->filled == block_frames) close_block(capture);
  }
  return 0;
}

// MARK: errors

static int resume(unbidden_capture *capture) {
  int error = -EAGAIN;
  for (int waited = 0; error == -EAGAIN && waited < resume_ms; waited += 50) {
    error = snd_pcm_resume(capture->pcm);
    if (error == -EAGAIN && !pause_ms(capture, 50)) return 0;
  }
  // Many drivers cannot resume; a fresh start serves as well.
  if (error < 0) error = snd_pcm_prepare(capture->pcm);
  return error;
}

/// Gets the device going again after `error`. - Returns: 0, or the error that remains.
static int recover(unbidden_capture *capture, int error) {
  close_block(capture);
  wake(capture);
  int result = error;
  if (error == -EPIPE) {
    // PulseAudio's plugin says so, too, when its server dies; then this fails.
    result = snd_pcm_prepare(capture->pcm);
  } else if (error == -ESTRPIPE) {
    result = resume(capture);
  }
  if (result == 0 && snd_pcm_state(capture->pcm) != SND_PCM_STATE_RUNNING) {
    result = snd_pcm_start(capture->pcm);
  }
  if (result < 0) return result;
  if (error == -EPIPE) count(&capture->overruns, 1);
  capture->is_gap = true;
  return 0;
}

/// What the device's state says where its functions report nothing.
static int error_of_state(unbidden_capture *capture) {
  switch (snd_pcm_state(capture->pcm)) {
    case SND_PCM_STATE_RUNNING: return 0;
    case SND_PCM_STATE_XRUN: return -EPIPE;
    case SND_PCM_STATE_SUSPENDED: return -ESTRPIPE;
    case SND_PCM_STATE_DISCONNECTED: return -ENODEV;
    default: return -EIO;
  }
}

// MARK: the thread

/// One turn: sleeps until the device has something, and takes it.
static int turn(unbidden_capture *capture, int64_t *last_ns) {
  int ready = poll(capture->polls, (nfds_t)capture->poll_count, stall_ms);
  if (ready < 0) return errno == EINTR ? 0 : -errno;
  if (unbidden_is_stopping(capture)) return 0;
  // Plugins clear their wake-up here; what it says is then asked of the device itself.
  unsigned short events = 0;
  int error = snd_pcm_poll_descriptors_revents(
      capture->pcm, capture->polls + 1, (unsigned)capture->poll_count - 1, &events);
  snd_pcm_sframes_t available = snd_pcm_avail_update(capture->pcm);
  if (available < 0) return (int)available;
  if (available > 0) {
    *last_ns = now_ns();
    return take(capture, (uint64_t)available);
  }
  if (now_ns() - *last_ns >= (int64_t)stall_ms * 1000000) return -ETIMEDOUT;
  int state = error_of_state(capture);
  if (state < 0) return state;
  if (error < 0) return error;
  // Woken for nothing: a descriptor that stays ready must not keep the processor busy.
  pause_ms(capture, 2);
  return 0;
}

/// Reads until the capture is to stop (0), the device ends (ENDED) or fails (negative errno value).
static int stream(unbidden_capture *capture) {
  capture->start_ns = now_ns();
  capture->delivered = 0;
  capture->is_unpaced = false;
  int64_t last_ns = capture->start_ns;
  int overruns = 0;
  while (!unbidden_is_stopping(capture)) {
    uint64_t before = capture->delivered;
    int result = turn(capture, &last_ns);
    wake(capture);
    if (capture->delivered > before) overruns = 0;
    if (result < 0 && overruns++ < most_overruns) result = recover(capture, result);
    if (result != 0) return result;
  }
  return 0;
}

static void announce(unbidden_capture *capture, unbidden_kind kind, int error) {
  unbidden_block *block = wait_for_room(capture);
  if (block == NULL) return;
  block->kind = kind;
  block->rate = capture->format.rate;
  block->frames = 0;
  block->clipped = 0;
  block->error = error;
  block->lost = capture->lost;
  block->time_ns = now_ns();
  capture->lost = 0;
  unbidden_ring_publish(capture->ring);
  capture->owes_wake = true;
  wake(capture);
}

/// - Returns: whether the device is open again; else the capture is to stop.
static bool reopen(unbidden_capture *capture) {
  unbidden_unlink(capture);
  for (int wait = first_retry_ms; pause_ms(capture, wait); wait = wait * 2) {
    unbidden_failure failure;
    if (unbidden_link(capture, &failure) == 0) return true;
    if (wait > last_retry_ms / 2) wait = last_retry_ms / 2;
  }
  return false;
}

void *unbidden_capture_run(void *argument) {
  unbidden_capture *capture = argument;
  // For `top -H` and its like.
  pthread_setname_np(pthread_self(), "capture");
  for (;;) {
    int result = stream(capture);
    close_block(capture);
    wake(capture);
    if (unbidden_is_stopping(capture)) break;
    if (result == ENDED) {
      announce(capture, UNBIDDEN_ENDED, 0);
      break;
    }
    announce(capture, UNBIDDEN_LOST, -result);
    if (!reopen(capture)) break;
    count(&capture->reconnects, 1);
    // The time that the device was away counts as lost.
    capture->is_gap = true;
    announce(capture, UNBIDDEN_BACK, 0);
  }
  unbidden_unlink(capture);
  bool is_left = atomic_exchange_explicit(&capture->is_left, true, memory_order_acq_rel);
  if (is_left) unbidden_capture_free(capture);
  return NULL;
}
