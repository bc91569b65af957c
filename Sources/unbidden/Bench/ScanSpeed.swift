import Audit
import Enrollment
import Foundation
import Spotting
import TensorFile
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
    let once = elapsed(recordings, rounds: 1, words: words, threads: threads)
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

  /// Seconds that it takes to hear all recordings several times over.
  private static func elapsed(
    _ recordings: BenchRecordings, rounds: Int, words: [WakeWord], threads: Int
  ) -> Double {
    let channel = recordings.channel
    let watch = Stopwatch.wall
    let paths = Array(repeatElement(recordings.paths, count: rounds).joined())
    OrderedPool(threads: threads).run(paths) {
      let analyzer = RecordingAnalyzer(words, channel: channel)
      return { analyzer.analyze(.file(RecordingPath($0))) }
    } deliver: { _ in
    }
    return watch.seconds
  }
}
