import CCapture

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

  package init() {}

  init(_ counters: unbidden_counters) {
    captured = Int(counters.captured)
    dropped = Int(counters.dropped)
    overruns = Int(counters.overruns)
    reconnects = Int(counters.reconnects)
  }
}
