/// What one `Capture.read` brought: samples, or an event, or neither where the time was up.
package struct CaptureRead: Equatable, Sendable {
  /// Samples appended, at 16 kHz.
  package var count = 0
  /// Samples, at 16 kHz, that are missing just before those appended (or before the event): the ring
  /// or the device's buffer was full, or the device was away. Add it to the audio time.
  package var lostSamples = 0
  /// CLOCK_MONOTONIC in nanoseconds when the first sample was taken (without the delay inside the
  /// device, which ALSA does not know for all of them); for an event, when it was noticed. 0 where
  /// there is neither.
  package var time: Int64 = 0
  /// Set only where `count` is 0.
  package var event: CaptureEvent?

  package init() {}
}
