import Foundation

/// Tells the time since it was made, in nanoseconds.
///
/// Not `ContinuousClock`: it does not know processor time.
struct Stopwatch {
  private let clock: clockid_t
  private let start: UInt64

  /// What passes for everyone.
  static var wall: Stopwatch { Stopwatch(CLOCK_MONOTONIC) }
  /// What this thread spends on a processor: others' work on the machine does not count.
  static var thread: Stopwatch { Stopwatch(CLOCK_THREAD_CPUTIME_ID) }

  private init(_ clock: clockid_t) {
    self.clock = clock
    start = Self.now(clock)
  }

  var nanoseconds: UInt64 { Self.now(clock) - start }
  var seconds: Double { Double(nanoseconds) / 1e9 }

  private static func now(_ clock: clockid_t) -> UInt64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
