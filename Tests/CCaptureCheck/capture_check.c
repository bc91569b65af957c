// Drives CCapture without Swift, for AddressSanitizer, ThreadSanitizer and valgrind:
//   capture_check ALSA_CONF [ROOM_DIRECTORY]
// With a room (a PulseAudio server, see TestSupport) it also captures from there for a second.

#define _GNU_SOURCE  // RTLD_NEXT

#include <alsa/asoundlib.h>
#include <assert.h>
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "unbidden_capture.h"

#undef NDEBUG
#define CHECK(condition)                                                   \
  if (!(condition)) {                                                      \
    fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
    exit(1);                                                               \
  }

enum { BLOCKS = 20000, FRAMES = 25000 };

static void *produce(void *argument) {
  unbidden_ring *ring = argument;
  for (uint32_t i = 0; i < BLOCKS;) {
    unbidden_block *block = unbidden_ring_reserve(ring);
    if (block == NULL) {
      sched_yield();
      continue;
    }
    block->kind = UNBIDDEN_SAMPLES;
    block->frames = 1 + i % UNBIDDEN_BLOCK_FRAMES;
    for (uint32_t k = 0; k < block->frames; k++) block->samples[k] = (float)(i + k);
    unbidden_ring_publish(ring);
    unbidden_ring_wake(ring);
    i++;
  }
  return NULL;
}

static void check_ring(void) {
  CHECK(unbidden_ring_create(3) == NULL);
  CHECK(unbidden_ring_create(0) == NULL);
  unbidden_ring *ring = unbidden_ring_create(16);
  CHECK(ring != NULL && !unbidden_ring_wait(ring, 1));
  pthread_t producer;
  pthread_create(&producer, NULL, produce, ring);
  for (uint32_t i = 0; i < BLOCKS; i++) {
    CHECK(unbidden_ring_wait(ring, -1));
    const unbidden_block *block = unbidden_ring_peek(ring);
    CHECK(block->frames == 1 + i % UNBIDDEN_BLOCK_FRAMES);
    for (uint32_t k = 0; k < block->frames; k++) CHECK(block->samples[k] == (float)(i + k));
    unbidden_ring_release(ring);
  }
  pthread_join(producer, NULL);
  CHECK(unbidden_ring_peek(ring) == NULL);
  unbidden_ring_disown(ring);
}

static void check_refusals(void) {
  unbidden_ring *ring = unbidden_ring_create(4);
  unbidden_failure failure;
  CHECK(unbidden_capture_start("no-such-device", -1, NULL, ring, &failure) == NULL);
  CHECK(failure.step == UNBIDDEN_OPEN && failure.error == ENOENT);
  unbidden_format request = {.sample_format = UNBIDDEN_S16, .rate = 48000, .channels = 2};
  CHECK(unbidden_capture_start("null", 2, &request, ring, &failure) == NULL);
  CHECK(failure.step == UNBIDDEN_CHANNEL && failure.channels == 2);
  unbidden_abilities abilities;
  CHECK(unbidden_probe("null", &abilities) == 0 && abilities.formats == 15);
  CHECK(unbidden_probe("no-such-device", &abilities) == ENOENT);
  unbidden_ring_disown(ring);
}

static void check_recording(void) {
  char path[] = "/tmp/capture_check_XXXXXX", device[64];
  int file = mkstemp(path);
  int16_t *samples = malloc(FRAMES * 2 * sizeof *samples);
  for (int i = 0; i < FRAMES * 2; i++) samples[i] = (int16_t)(i * 7);
  CHECK(write(file, samples, FRAMES * 4) == FRAMES * 4);
  close(file);
  snprintf(device, sizeof device, "recording:%s", path);
  // 1.28 s of a device without a clock: the thread has to wait for room again and again.
  unbidden_ring *ring = unbidden_ring_create(128);
  unbidden_failure failure;
  unbidden_format request = {.sample_format = UNBIDDEN_S16, .rate = 8000, .channels = 2};
  unbidden_capture *capture = unbidden_capture_start(device, 1, &request, ring, &failure);
  CHECK(capture != NULL);
  int frames = 0;
  for (;;) {
    CHECK(unbidden_ring_wait(ring, 10000));
    const unbidden_block *block = unbidden_ring_peek(ring);
    if (block->kind == UNBIDDEN_ENDED) break;
    CHECK(block->kind == UNBIDDEN_SAMPLES && block->lost == 0);
    for (uint32_t k = 0; k < block->frames; k++, frames++) {
      CHECK(block->samples[k] == samples[2 * frames + 1] / 32768.0f);
    }
    unbidden_ring_release(ring);
  }
  CHECK(frames == FRAMES);
  unbidden_counters counters = unbidden_capture_counters(capture);
  CHECK(counters.captured == FRAMES && counters.dropped == 0);
  unbidden_capture_stop(capture);
  unbidden_capture_stop(capture);
  unbidden_capture_destroy(capture);
  // Once more, ended while the thread is busy.
  capture = unbidden_capture_start(device, -1, NULL, ring, &failure);
  CHECK(capture != NULL);
  unbidden_capture_destroy(capture);
  unbidden_ring_disown(ring);
  free(samples);
  unlink(path);
}

/// How many joins are still to run into their time limit, and what the latest one was given.
static int joins_to_fail;
static clockid_t join_clock;
static struct timespec join_deadline;

/// Takes the place of the C library's for all of this program.
int pthread_clockjoin_np(
    pthread_t thread, void **result, clockid_t clock, const struct timespec *deadline) {
  join_clock = clock;
  join_deadline = *deadline;
  if (joins_to_fail > 0) {
    joins_to_fail--;
    return ETIMEDOUT;
  }
  int (*join)(pthread_t, void **, clockid_t, const struct timespec *);
  *(void **)&join = dlsym(RTLD_NEXT, "pthread_clockjoin_np");
  return join(thread, result, clock, deadline);
}

/// A thread that does not end is waited for until one moment, however often; and that moment is no
/// time of day.
static void check_stop(void) {
  unbidden_ring *ring = unbidden_ring_create(128);
  unbidden_failure failure;
  unbidden_capture *capture = unbidden_capture_start("null", -1, NULL, ring, &failure);
  CHECK(capture != NULL);
  joins_to_fail = 2;
  CHECK(!unbidden_capture_stop(capture) && join_clock == CLOCK_MONOTONIC);
  struct timespec first = join_deadline, now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  CHECK(first.tv_sec - now.tv_sec <= 3);
  usleep(2000);
  CHECK(!unbidden_capture_stop(capture));
  CHECK(join_deadline.tv_sec == first.tv_sec && join_deadline.tv_nsec == first.tv_nsec);
  unbidden_capture_destroy(capture);
  CHECK(join_deadline.tv_sec == first.tv_sec && join_deadline.tv_nsec == first.tv_nsec);
  unbidden_ring_disown(ring);
}

static void check_room(const char *directory) {
  char device[200];
  snprintf(device, sizeof device, "room:%s", directory);
  unbidden_ring *ring = unbidden_ring_create(1024);
  unbidden_failure failure;
  unbidden_capture *capture = unbidden_capture_start(device, -1, NULL, ring, &failure);
  CHECK(capture != NULL);
  for (uint32_t frames = 0; frames < 16000;) {
    CHECK(unbidden_ring_wait(ring, 10000));
    const unbidden_block *block = unbidden_ring_peek(ring);
    CHECK(block->kind == UNBIDDEN_SAMPLES);
    frames += block->frames;
    unbidden_ring_release(ring);
  }
  printf("room: rate %u, realtime %d\n", unbidden_capture_format(capture).rate,
         unbidden_capture_is_realtime(capture));
  if (getenv("WATCH") != NULL) {
    for (int turns = atoi(getenv("WATCH")); turns > 0 && unbidden_ring_wait(ring, 10000); ) {
      const unbidden_block *block = unbidden_ring_peek(ring);
      if (block->kind != UNBIDDEN_SAMPLES) {
        printf("%.3f kind %d error %d lost %lu\n", block->time_ns * 1e-9, block->kind, block->error, block->lost);
        fflush(stdout);
        turns--;
      } else if (block->lost) printf("%.3f lost %lu\n", block->time_ns * 1e-9, block->lost);
      unbidden_ring_release(ring);
    }
  }
  unbidden_capture_destroy(capture);
  unbidden_ring_disown(ring);
}

static void ignore_device(void *context, const char *name, const char *description) {
  (void)name, (void)description;
  ++*(int *)context;
}

int main(int count, char **arguments) {
  CHECK(count > 1);
  setenv("ALSA_CONFIG_PATH", arguments[1], 1);
  check_ring();
  check_refusals();
  check_recording();
  check_stop();
  int devices = 0;
  CHECK(unbidden_list_devices(ignore_device, &devices) == 0 && devices > 0);
  if (count > 2) check_room(arguments[2]);
  snd_config_update_free_global();
  puts("capture_check: all is well");
}
