import Audit
import Foundation
import WakeWords

/// How fast recordings are scanned, decoding and all, the way `scan` does it.
enum ScanSpeed {
  /// Runs through short recordings of which the fastest counts.
  private static let fewestRuns = 5

  /// - Parameters:
  ///   - recordings: gone through as often as it takes to fill the time.
  ///   - seconds: about how long to measure.
  /// - Returns: seconds of sound in a second.
  static func timesRealTime(
    _ recordings: BenchRecordings, words: [WakeWord], threads: Int, seconds: Double
  ) -> Double {
    let watch = Stopwatch.wall
    // Above 0, whatever the clock says: rounds are counted by it.
    let once = max(1e-6, elapsed(recordings, rounds: 1, words: words, threads: threads))
    // Several runs, as others' work on the machine can only slow one down; each long enough that
    // starting the threads does not count.
    let rounds = max(1, Int((seconds / Double(fewestRuns) / once).rounded(.up)))
    var fastest = once
    while watch.seconds < seconds {
      let run = elapsed(recordings, rounds: rounds, words: words, threads: threads)
      fastest = min(fastest, run / Double(rounds))
    }
    return recordings.seconds / fastest
  }

  /// Seconds that it takes to go through all recordings several times over.
  private static func elapsed(
    _ recordings: BenchRecordings, rounds: Int, words: [WakeWord], threads: Int
  ) -> Double {
    let channel = recordings.channel
    let watch = Stopwatch.wall
    let sources = Array(repeatElement(recordings.sources, count: rounds).joined())
    OrderedPool(threads: threads).run(sources) {
      let analyzer = RecordingAnalyzer(words, channel: channel)
      return { analyzer.analyze($0) }
    } deliver: { _ in
    }
    return watch.seconds
  }
}

/// Measures the time since it was made, in nanoseconds.
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
