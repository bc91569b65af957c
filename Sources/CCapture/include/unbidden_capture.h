#ifndef UNBIDDEN_CAPTURE_H
#define UNBIDDEN_CAPTURE_H

#include "unbidden_ring.h"

/// Sample formats that a device may give; all little endian.
typedef enum {
  UNBIDDEN_S16,
  UNBIDDEN_S24,  ///< 24 bits in the low three of four bytes
  UNBIDDEN_S32,
  UNBIDDEN_FLOAT,
  UNBIDDEN_FORMATS,  ///< how many there are
} unbidden_sample_format;

/// What a device delivers. In a request, 0 Hz or 0 channels ask for nothing in particular, as does
/// `UNBIDDEN_FORMATS` for the sample format.
typedef struct {
  unbidden_sample_format sample_format;
  uint32_t rate;
  uint32_t channels;
} unbidden_format;

/// The step at which a device could not be had.
typedef enum {
  UNBIDDEN_OPEN,           ///< opening it by name
  UNBIDDEN_SAMPLE_FORMAT,  ///< it has none of the sample formats (or not the one asked for)
  UNBIDDEN_CHANNELS,       ///< it has not as many channels as asked for
  UNBIDDEN_CHANNEL,        ///< it has not the channel asked for; `channels` says how many it has
  UNBIDDEN_RATE,           ///< it has no usable rate (or not the one asked for)
  UNBIDDEN_SETUP,          ///< setting buffers, preparing, starting
  UNBIDDEN_THREAD,         ///< memory, file descriptors or a thread for the capture itself
} unbidden_step;

typedef struct {
  unbidden_step step;
  int error;  ///< errno value
  uint32_t channels;
} unbidden_failure;

/// Frames are counted at the device's rate.
typedef struct {
  uint64_t captured;    ///< frames handed to the ring
  uint64_t dropped;     ///< frames thrown away because the ring was full
  uint64_t overruns;    ///< times the device's own buffer overflowed
  uint64_t reconnects;  ///< times the device went away and came back
} unbidden_counters;

/// A running capture: a thread that reads an ALSA device and fills a ring.
typedef struct unbidden_capture unbidden_capture;

/// Opens `device` (any ALSA name) and starts the thread. Where the device goes away later, the thread
/// says UNBIDDEN_LOST through the ring and tries to open it again until `stop`.
///
/// The thread neither allocates, locks, logs nor waits for the consumer while a device runs. Where
/// the ring is full it drops the newest block and counts it. The exception is a device without a
/// clock (ALSA's `null` and `file` plugins deliver as fast as they are read): once a device has run
/// ahead of the clock by more than the ring's length at twice its rate, the thread waits for room,
/// since nothing is missed by waiting.
///
/// - Parameters:
///   - channel: the channel to use, from 0; -1 for the mean of all.
///   - request: the format the device must give, or NULL: 16-bit and 16 kHz where the device has
///     them, else what comes next to it, and the fewest channels that hold `channel`.
///   - ring: the thread is its producer, and an owner of it.
/// - Returns: NULL with `failure` filled in.
unbidden_capture *unbidden_capture_start(
    const char *device, int channel, const unbidden_format *request, unbidden_ring *ring,
    unbidden_failure *failure);

/// Ends the thread and closes the device; what is in the ring stays there. May be called twice.
///
/// A sound server that hangs also holds the thread, inside ALSA's plugin (seen with a PulseAudio
/// server under SIGSTOP). It is given three seconds, in all: a second call, or `destroy`, waits for what
/// is left of them.
/// - Returns: whether the thread has ended.
bool unbidden_capture_stop(unbidden_capture *capture);

/// Stops, then frees. Where the thread does not end in time, it frees what it holds when it does.
void unbidden_capture_destroy(unbidden_capture *capture);

/// What the device delivers (or delivered, while it is away).
unbidden_format unbidden_capture_format(const unbidden_capture *capture);

unbidden_counters unbidden_capture_counters(const unbidden_capture *capture);

/// Whether the thread has real-time priority (SCHED_FIFO). Without the permission (an `rtprio` limit
/// or CAP_SYS_NICE) it runs like any other thread.
bool unbidden_capture_is_realtime(const unbidden_capture *capture);

/// Converts interleaved frames to mono, -1...1; NaN and infinity become 0.
/// - Parameter channel: as for `unbidden_capture_start`.
/// - Returns: how many frames reached full scale (32767/32768) in a channel that is used.
uint32_t unbidden_convert(
    unbidden_sample_format format, const void *input, uint32_t frames, uint32_t channels,
    int channel, float *output);

/// Rates that `unbidden_probe` tries, in Hz, ascending.
enum { UNBIDDEN_RATES = 11 };
extern const uint32_t unbidden_rates[UNBIDDEN_RATES];

/// What a device can do, without a resampler of ALSA's in between.
typedef struct {
  uint32_t formats;  ///< bit n: `unbidden_sample_format` n
  uint32_t rates;    ///< bit n: `unbidden_rates[n]`
  uint32_t rate_min, rate_max;
  uint32_t channels_min, channels_max;
} unbidden_abilities;

/// - Returns: 0, or the errno value with which the device refuses.
int unbidden_probe(const char *device, unbidden_abilities *abilities);

/// Calls `visit` with name and description ("" where there is none) of each capture device in ALSA's
/// configuration. The strings are valid during the call only.
/// - Returns: 0 or an errno value.
int unbidden_list_devices(
    void (*visit)(void *context, const char *name, const char *description), void *context);

#endif
