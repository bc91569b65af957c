import Audio
import Features
import Histogram
import Enrollment
import Spotting
import TensorFile
import WakeWords

/// Feeds recordings to a detector as a microphone would, hop by hop, and measures what a listener
/// feels: how long the processor takes over a hop, and how long after the word its event comes.
struct LiveLatencyBenchmark {
  /// Processor time that a hop took; `nil` where there was none.
  let hopNanoseconds: Percentiles?
  /// Of the events, see ``EventLatency``; `nil` where nothing was detected.
  let latencySeconds: Percentiles?
  /// Detections that came only because the recording ended; they have no latency.
  let detectionsAtEnd: Int

  /// - Parameter seconds: rounds are run until so many seconds have passed, one at least.
  init(
    _ recordings: BenchRecordings, words: [WakeWord], thresholds: [Float], seconds: Double
  ) throws(AudioError) {
    let watch = Stopwatch.wall
    // A minute for a hop is as good as for ever.
    var hops = Histogram<UInt64>(highestTrackableValue: 60_000_000_000)
    var latencies: [Int] = []
    var detectionsAtEnd = 0
    var detector = Detector(words)
    var isFirstRound = true
    repeat {
      for path in recordings.paths {
        var sound = try WholeBlocks(
          path, channel: recordings.channel, length: CepstralParameters.standard.hopLength)
        let heard = Self.play(&sound, to: &detector, thresholds: thresholds, hops: &hops)
        // Every round brings the same detections.
        guard isFirstRound else { continue }
        latencies += heard.latencies
        detectionsAtEnd += heard.atEnd
      }
      isFirstRound = false
    } while watch.seconds < seconds
    hopNanoseconds = Percentiles(hops, unit: 1)
    latencySeconds = Percentiles(latencies, unit: 1 / Double(RecordingReader.rate))
    self.detectionsAtEnd = detectionsAtEnd
  }

  /// - Returns: the latency of each detection in samples, and how many came only at the end.
  private static func play(
    _ sound: inout WholeBlocks, to detector: inout Detector, thresholds: [Float],
    hops: inout Histogram<UInt64>
  ) -> (latencies: [Int], atEnd: Int) {
    var decisions = thresholds.map { Decision(threshold: $0) }
    var latencies = detector.words.map { EventLatency($0) }
    var atEnd = 0
    var hop: [Float] = []
    var heard = 0
    while sound.next(into: &hop) {
      heard += hop.count
      let watch = Stopwatch.thread
      detector.process(
        hop.span,
        onMatch: { word, match in
          guard let detection = decisions[word].update(match) else { return }
          latencies[word].begin(detection, heard: heard)
        }, onPeak: { word, peak in latencies[word].update(peak) })
      hops.record(watch.nanoseconds)
    }
    detector.finish(
      onMatch: { word, match in if decisions[word].update(match) != nil { atEnd += 1 } },
      onPeak: { word, peak in latencies[word].update(peak) })
    return (latencies.flatMap { $0.finished() }, atEnd)
  }
}
