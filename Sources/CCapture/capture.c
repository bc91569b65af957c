#define _GNU_SOURCE  // SCHED_RESET_ON_FORK, pthread_clockjoin_np

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "capture.h"

// In the middle of the range, above other programs and below the kernel's own threads.
static const int realtime_priority = 20;

/// How long the thread may take to end, from the first call of `stop` on.
static const int stop_seconds = 3;

static void publish_format(unbidden_capture *capture, const unbidden_format *format) {
  uint64_t packed = (uint64_t)format->rate << 32 | (uint64_t)format->channels << 8 |
                    (uint64_t)format->sample_format;
  atomic_store_explicit(&capture->packed_format, packed, memory_order_relaxed);
}

/// At the end of its `infile`, ALSA's `file` plugin (seen in 1.2.8) goes on reporting full reads and
/// leaves the buffer as it was, so the last block would be read for ever. A pattern put there before
/// each read shows what the plugin did not write.
static bool mark_untouched(unbidden_capture *capture) {
  free(capture->untouched);
  capture->untouched = NULL;
  if (snd_pcm_type(capture->pcm) != SND_PCM_TYPE_FILE) return true;
  unsigned char *bytes = capture->untouched = malloc(capture->block_bytes);
  if (bytes == NULL) return false;
  uint32_t state = 1;  // Numerical Recipes' generator: any pattern that sound does not make
  for (size_t i = 0; i < capture->block_bytes; i++) {
    state = state * 1664525 + 1013904223;
    bytes[i] = (unsigned char)(state >> 24);
  }
  return true;
}

int unbidden_link(unbidden_capture *capture, unbidden_failure *failure) {
  unbidden_format format;
  if (!unbidden_device_open(
          capture->device, capture->channel, capture->has_request ? &capture->request : NULL,
          &capture->pcm, &format, failure)) {
    return failure->error;
  }
  *failure = (unbidden_failure){.step = UNBIDDEN_SETUP};
  int count = snd_pcm_poll_descriptors_count(capture->pcm);
  size_t width = format.sample_format == UNBIDDEN_S16 ? 2 : 4;
  capture->block_bytes = unbidden_block_frames(format.rate) * format.channels * width;
  struct pollfd *polls = realloc(capture->polls, sizeof *polls * (size_t)(1 + (count < 0 ? 0 : count)));
  if (polls != NULL) capture->polls = polls;
  // Zeroed, because ALSA's `null` plugin reads nothing into it.
  void *scratch = realloc(capture->scratch, capture->block_bytes);
  if (scratch != NULL) capture->scratch = memset(scratch, 0, capture->block_bytes);
  bool has_memory = polls != NULL && scratch != NULL && mark_untouched(capture);
  int error = count <= 0 ? -EIO : has_memory ? 0 : -ENOMEM;
  if (error == 0) {
    capture->polls[0] = (struct pollfd){.fd = capture->stop, .events = POLLIN};
    capture->poll_count = 1 + count;
    error = snd_pcm_poll_descriptors(capture->pcm, capture->polls + 1, (unsigned)count);
  }
  if (error >= 0) error = snd_pcm_start(capture->pcm);
  if (error < 0) {
    unbidden_unlink(capture);
    return failure->error = -error;
  }
  capture->format = format;
  publish_format(capture, &format);
  return 0;
}

void unbidden_unlink(unbidden_capture *capture) {
  if (capture->pcm != NULL) snd_pcm_close(capture->pcm);
  capture->pcm = NULL;
}

/// Starts the thread; signals stay with the program's other threads.
static int start_thread(unbidden_capture *capture) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  int error = pthread_create(&capture->thread, NULL, unbidden_capture_run, capture);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (error != 0) return error;
  capture->is_running = true;
  // RESET_ON_FORK: threads that a sound server's library starts from ours do not inherit it.
  struct sched_param parameters = {.sched_priority = realtime_priority};
  capture->is_realtime =
      pthread_setschedparam(capture->thread, SCHED_FIFO | SCHED_RESET_ON_FORK, &parameters) == 0;
  return 0;
}

unbidden_capture *unbidden_capture_start(
    const char *device, int channel, const unbidden_format *request, unbidden_ring *ring,
    unbidden_failure *failure) {
  *failure = (unbidden_failure){.step = UNBIDDEN_THREAD, .error = ENOMEM};
  unbidden_capture *capture = calloc(1, sizeof *capture);
  if (capture == NULL) return NULL;
  capture->stop = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (capture->stop < 0) failure->error = errno;
  capture->device = strdup(device);
  if (capture->stop < 0 || capture->device == NULL) goto fail;
  capture->channel = channel;
  capture->ring = ring;
  unbidden_ring_retain(ring);
  capture->has_request = request != NULL;
  if (request != NULL) capture->request = *request;
  if (unbidden_link(capture, failure) != 0) goto fail;
  *failure = (unbidden_failure){.step = UNBIDDEN_THREAD};
  if ((failure->error = start_thread(capture)) != 0) goto fail;
  return capture;

fail:
  unbidden_capture_destroy(capture);
  return NULL;
}

// Waits for the thread up to a moment of CLOCK_MONOTONIC. - Returns: whether it has ended.
static bool join_until(pthread_t thread, const struct timespec *deadline) {
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
  // clang 21's ThreadSanitizer does not see pthread_clockjoin_np, and takes the thread as never joined. To
  // be removed when it does.
  (void)deadline;
  return pthread_join(thread, NULL) == 0;
#endif
#endif
  return pthread_clockjoin_np(thread, NULL, CLOCK_MONOTONIC, deadline) == 0;
}

bool unbidden_capture_stop(unbidden_capture *capture) {
  if (!capture->is_running) return true;
  if (!unbidden_is_stopping(capture)) {
    // Of a clock that nobody sets: after a jump of the wall clock it would end at once or never.
    clock_gettime(CLOCK_MONOTONIC, &capture->stop_deadline);
    capture->stop_deadline.tv_sec += stop_seconds;
    // Release, with the acquire in `unbidden_is_stopping`; the eventfd ends a poll in progress.
    atomic_store_explicit(&capture->is_stopping, true, memory_order_release);
    ssize_t written = write(capture->stop, &(uint64_t){1}, sizeof(uint64_t));
    (void)written;
  }
  capture->is_running = !join_until(capture->thread, &capture->stop_deadline);
  return !capture->is_running;
}

void unbidden_capture_destroy(unbidden_capture *capture) {
  if (capture == NULL) return;
  if (!unbidden_capture_stop(capture)) {
    pthread_detach(capture->thread);
    // Acquire and release: the one that frees sees all that the other one did.
    bool has_ended = atomic_exchange_explicit(&capture->is_left, true, memory_order_acq_rel);
    if (!has_ended) return;
  }
  unbidden_capture_free(capture);
}

void unbidden_capture_free(unbidden_capture *capture) {
  unbidden_unlink(capture);
  if (capture->ring != NULL) unbidden_ring_disown(capture->ring);
  if (capture->stop >= 0) close(capture->stop);
  free(capture->device);
  free(capture->polls);
  free(capture->scratch);
  free(capture->untouched);
  free(capture);
}

unbidden_format unbidden_capture_format(const unbidden_capture *capture) {
  // Relaxed, here and in the counters: each is one number that stands for itself.
  uint64_t packed = atomic_load_explicit(&capture->packed_format, memory_order_relaxed);
  return (unbidden_format){
      .sample_format = (unbidden_sample_format)(packed & 0xff),
      .rate = (uint32_t)(packed >> 32),
      .channels = (uint32_t)(packed >> 8) & 0xffffff,
  };
}

unbidden_counters unbidden_capture_counters(const unbidden_capture *capture) {
  return (unbidden_counters){
      .captured = atomic_load_explicit(&capture->captured, memory_order_relaxed),
      .dropped = atomic_load_explicit(&capture->dropped, memory_order_relaxed),
      .overruns = atomic_load_explicit(&capture->overruns, memory_order_relaxed),
      .reconnects = atomic_load_explicit(&capture->reconnects, memory_order_relaxed),
  };
}

bool unbidden_capture_is_realtime(const unbidden_capture *capture) {
  return capture->is_realtime;
}
