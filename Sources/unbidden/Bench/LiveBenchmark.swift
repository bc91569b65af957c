import Audio
import Audit
import Histogram
import Live
import WakeWords

/// Pushes recordings to a ``ListeningSession`` as a microphone would, hop by hop, and measures what
/// a listener feels: how long the processor takes over a hop, and how long after the word its event
/// comes.
struct LiveBenchmark {
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
    var latency = EventLatency()
    var detectionsAtEnd = 0
    let analyzer = RecordingAnalyzer(words, channel: recordings.channel)
    var session = ListeningSession(words, thresholds: thresholds)
    var (samples, detections): ([Float], [DetectedWord]) = ([], [])
    var isFirstRound = true
    repeat {
      for source in recordings.sources {
        var reader = try RecordingReader(source, channel: recordings.channel)
        detections.removeAll()
        while reader.readHop(into: &samples) {
          let watch = Stopwatch.thread
          session.push(samples.span, into: &detections)
          hops.record(watch.nanoseconds)
        }
        let beforeEnd = detections.count
        session.finish(into: &detections)
        // Every round brings the same detections.
        guard isFirstRound, !detections.isEmpty else { continue }
        detectionsAtEnd += detections.count - beforeEnd
        let analysis = try analyzer.analyze(source).get()
        for (word, peaks) in zip(words, analysis.peaks) {
          latency.add(
            detections[..<beforeEnd].filter { $0.wakeWord == word.name },
            peaks: peaks.map { ($0.score, $0.seconds.end) })
        }
      }
      isFirstRound = false
    } while watch.seconds < seconds
    hopNanoseconds = Percentiles(hops, unit: 1)
    latencySeconds = latency.seconds
    self.detectionsAtEnd = detectionsAtEnd
  }
}

/// How long after the end of its word an event comes, in audio time.
///
/// The word ends where its best match ends: that of the highest peak of the score from the event to
/// a second after it. An event that comes before that end has a negative latency.
struct EventLatency {
  /// Seconds from the event's match in which the word's best match ends: an utterance is no longer,
  /// see ``Decision``.
  private static let reach = 1.0
  /// The zero of the histogram, in samples: events come before the end by less than `reach`.
  private static let zero = 2 * sampleRate
  /// A minute is as good as for ever. With five digits each sample up to ten seconds counts.
  private var samples = Histogram<UInt64>(
    highestTrackableValue: UInt64(60 * sampleRate), numberOfSignificantValueDigits: .five)

  /// - Parameters:
  ///   - events: of one word in one recording.
  ///   - peaks: of the same word in the whole recording: scores, and where they end in seconds.
  mutating func add(_ events: [DetectedWord], peaks: [(score: Float, end: Double)]) {
    for event in events {
      // Ends are multiples of a frame, 20 ms, in binary fractions: rounded for the comparison.
      let best = peaks.filter { (0...Self.reach).contains(milliseconds($0.end - event.end)) }
        .max { $0.score < $1.score }
      let latency = (event.time - (best?.end ?? event.end)) * Double(sampleRate)
      samples.record(UInt64(max(0, Int(latency.rounded()) + Self.zero)))
    }
  }

  /// `nil` where there was no event.
  var seconds: Percentiles? {
    Percentiles(samples, unit: 1 / Double(sampleRate), zero: Self.zero)
  }
}

extension RecordingReader {
  /// Replaces the content of `samples` with the next hop, whatever pieces the recording is decoded
  /// in; the last one may be shorter. - Returns: whether there was one.
  fileprivate mutating func readHop(into samples: inout [Float]) -> Bool {
    var count = read(into: &samples, atMost: ListeningSession.hop)
    guard count > 0, count < ListeningSession.hop else { return count > 0 }
    var piece: [Float] = []
    while samples.count < ListeningSession.hop, count > 0 {
      count = read(into: &piece, atMost: ListeningSession.hop - samples.count)
      samples += piece
    }
    return true
  }
}
