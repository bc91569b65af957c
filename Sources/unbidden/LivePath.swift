import Audio
import Features
import Histogram
import Matching

/// Feeds recordings to a detector as a microphone would, hop by hop, and measures what a listener
/// feels: how long the processor takes over a hop, and how long after the word its event comes.
struct LivePath {
  /// Time that a hop took to process; `nil` where there was none.
  let hopNanoseconds: Percentiles?
  /// Audio time from the end of the matched stretch to the end of the hop that brought the event;
  /// `nil` where nothing was detected.
  let latencySeconds: Percentiles?
  /// Detections that came only because the recording ended; they have no latency.
  let detectionsAtEnd: Int

  /// - Parameter seconds: rounds are run until so many seconds have passed, one at least.
  init(
    _ recordings: BenchRecordings, words: [WakeWord], thresholds: [Float], seconds: Double
  ) throws(AudioError) {
    let watch = Stopwatch.wall
    // A minute for a hop, or for a latency an hour of samples, is as good as for ever.
    var hops = Histogram<UInt64>(highestTrackableValue: 60_000_000_000)
    var latencies = Histogram<UInt64>(highestTrackableValue: 60_000_000)
    var detectionsAtEnd = 0
    var detector = Detector(words)
    var isFirstRound = true
    repeat {
      for path in recordings.paths {
        var sound = try WholeBlocks(
          path, channel: recordings.channel, length: FeatureParameters.standard.hopLength)
        let heard = Self.play(&sound, to: &detector, thresholds: thresholds, hops: &hops)
        // Every round brings the same detections.
        guard isFirstRound else { continue }
        for latency in heard.latencies { latencies.record(UInt64(max(0, latency))) }
        detectionsAtEnd += heard.atEnd
      }
      isFirstRound = false
    } while watch.seconds < seconds
    hopNanoseconds = Percentiles(hops, unit: 1)
    latencySeconds = Percentiles(latencies, unit: 1 / Double(Clip.rate))
    self.detectionsAtEnd = detectionsAtEnd
  }

  /// - Returns: the latency of each detection in samples, and how many came only at the end.
  private static func play(
    _ sound: inout WholeBlocks, to detector: inout Detector, thresholds: [Float],
    hops: inout Histogram<UInt64>
  ) -> (latencies: [Int], atEnd: Int) {
    let words = detector.words
    var decisions = thresholds.map { Decision(threshold: $0) }
    var (latencies, atEnd): ([Int], Int) = ([], 0)
    var hop: [Float] = []
    var heard = 0
    while sound.next(into: &hop) {
      heard += hop.count
      let watch = Stopwatch.wall
      detector.process(hop.span) { word, peak in
        guard let detection = decisions[word].update(peak) else { return }
        let (_, end) = words[word].seconds(of: detection.peak)
        latencies.append(heard - Int((end * Double(Clip.rate)).rounded()))
      }
      hops.record(watch.nanoseconds)
    }
    detector.finish { word, peak in
      if decisions[word].update(peak) != nil { atEnd += 1 }
    }
    return (latencies, atEnd)
  }
}
