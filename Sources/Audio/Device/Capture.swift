import CCapture

/// A live input: an ALSA device, read by a thread of its own, as 16 kHz mono.
///
/// It owns the device, the thread and the queue between them; there is one owner, and one thread at
/// a time may call `read`. When the owner goes, the device is closed.
///
/// Where the device goes away (unplugged, sound server killed), `read` says `.lost`, later `.back`,
/// and goes on. Where samples are missing, `read` says how many, at the place where they are
/// missing.
///
///     var capture = try Capture(device: "default")
///     var samples: [Float] = []
///     samples.reserveCapacity(Capture.readCapacity)
///     while true {
///       samples.removeAll(keepingCapacity: true)
///       let read = try capture.read(into: &samples, timeout: .seconds(1))
///       ...
///     }
package struct Capture: ~Copyable {
  /// A buffer with room for this many samples is never grown by one `read`.
  package static let readCapacity = 8_192

  /// Blocks in the queue: 5 s at up to 48 kHz. A reader may be away for as long. In time all of it
  /// is touched: 1 MB.
  private static let ringBlocks = 512

  private let handle: OpaquePointer
  private var reader: RingReader

  /// Opens the device and begins to capture.
  ///
  /// - Parameters:
  ///   - device: an ALSA name: `default`, `hw:1,0`, `plughw:1,0`, `pulse`, or any that the ALSA
  ///     configuration defines.
  ///   - channel: the channel to take, from 0; nil for the mean of all. Devices that make up
  ///     channels (PulseAudio, `plug`) have all that one asks for.
  ///   - format: what the device must give; nil lets the device decide: 16 bits and 16 kHz where it
  ///     has them, else what comes next, and as few channels as `channel` allows.
  package init(
    device: String = "default", channel: Int? = nil, format: DeviceFormat? = nil
  ) throws(CaptureError) {
    if let channel, channel < 0 || channel >= Int(Int32.max) {
      throw .noSuchChannel(device: device, channel: channel, available: 0)
    }
    let ring = try SampleRing(blocks: Self.ringBlocks)
    var failure = unbidden_failure()
    let index = Int32(channel ?? -1)
    let handle: OpaquePointer?
    if var request = format?.c {
      handle = unbidden_capture_start(device, index, &request, ring.handle, &failure)
    } else {
      handle = unbidden_capture_start(device, index, nil, ring.handle, &failure)
    }
    guard let handle else {
      throw CaptureError(failure, device: device, channel: channel, request: format)
    }
    do {
      reader = try RingReader(ring, rate: Int(unbidden_capture_format(handle).rate))
    } catch {
      unbidden_capture_destroy(handle)
      throw error
    }
    self.handle = handle
  }

  deinit {
    unbidden_capture_destroy(handle)
  }

  /// Appends the samples that have come in, 100 ms at most, and waits up to `timeout` where there
  /// are none. A read brings samples, or one event, or, when the time is up, neither.
  ///
  /// - Throws: `CaptureError.resampler` where the device has come back at a rate beyond all reason.
  package mutating func read(
    into samples: inout [Float], timeout: Duration
  ) throws(CaptureError) -> CaptureRead {
    try reader.read(into: &samples, timeout: timeout)
  }

  /// Ends the capture and closes the device. What has been captured can still be read. A sound
  /// server that hangs delays it by three seconds; so much in all, before the capture goes.
  package mutating func stop() {
    _ = unbidden_capture_stop(handle)
  }

  /// What the device delivers; after `.back` it may be another format than before.
  package var format: DeviceFormat { DeviceFormat(unbidden_capture_format(handle)) }

  /// Whether the capture thread has real-time priority. Without it a busy machine may lose samples.
  package var isRealtime: Bool { unbidden_capture_is_realtime(handle) }

  /// What has happened since the start.
  package var counters: CaptureCounters { CaptureCounters(unbidden_capture_counters(handle)) }
}

/// What one `Capture.read` brought: samples, or an event, or neither where the time was up.
package struct CaptureRead: Equatable, Sendable {
  /// Samples appended, at 16 kHz.
  package var count = 0
  /// Samples, at 16 kHz, that are missing just before those appended (or before the event): the
  /// ring or the device's buffer was full, or the device was away. Add it to the audio time.
  package var lostSamples = 0
  /// CLOCK_MONOTONIC in nanoseconds when the first sample was taken (without the delay inside the
  /// device, which ALSA does not know for all of them); for an event, when it was noticed. 0 where
  /// there is neither.
  package var time: Int64 = 0
  /// Set only where `count` is 0.
  package var event: CaptureEvent?

  /// Neither samples nor an event.
  package init() {}
}

/// What has happened to a capture so far. Frames are counted at the device's rate.
package struct CaptureCounters: Equatable, Sendable {
  /// Frames that reached the ring.
  package var captured = 0
  /// Frames thrown away because the reader was too slow and the ring was full.
  package var dropped = 0
  /// Times the device's own buffer overflowed because the capture thread came too late.
  package var overruns = 0
  /// Times the device went away and came back.
  package var reconnects = 0

  /// Nothing yet.
  package init() {}

  init(_ counters: unbidden_counters) {
    captured = Int(counters.captured)
    dropped = Int(counters.dropped)
    overruns = Int(counters.overruns)
    reconnects = Int(counters.reconnects)
  }
}
