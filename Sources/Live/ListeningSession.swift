import Audio
import Features
import Spotting
import WakeWords

/// Listens to one stream for wake words: samples are pushed in, detections come out.
///
///     var session = ListeningSession(words, thresholds: thresholds)
///     var detections: [DetectedWord] = []
///     while let samples = nextSamples() {
///       session.push(samples.span, into: &detections)
///       for detection in detections { ... }
///       detections.removeAll(keepingCapacity: true)
///     }
///     session.finish(into: &detections)
///
/// It knows neither microphone nor file, no thread, no lock and no clock but the count of samples.
/// One owner; any number of sessions work side by side, each with its own words and acoustic model.
/// The same samples give the same detections however they are split over pushes, and a push without
/// a detection allocates nothing.
package struct ListeningSession: ~Copyable {
  /// Samples that a microphone gives at a time, 10 ms: a detection is noticed at the end of so
  /// many.
  package static let hop = sampleRate / 100

  /// What it listens for.
  package let words: [WakeWord]
  /// How much of the stream has come.
  package private(set) var clock = AudioClock()
  /// The best score of each word since ``resetBestScores()``; minus infinity for none.
  package private(set) var bestScores: [Float]
  private let thresholds: [Float]
  private var detector: Detector
  private var decisions: [Decision]

  /// - Parameters:
  ///   - words: any number, all for `acousticModel`.
  ///   - thresholds: the score that counts as a detection, for each word.
  ///   - acousticModel: read only if there is a word.
  /// - Precondition: a threshold for each word, and each word for the acoustic model.
  package init(
    _ words: [WakeWord], thresholds: [Float],
    acousticModel: @autoclosure () -> AcousticModelWeights = .shipped
  ) {
    precondition(words.count == thresholds.count, "one threshold for each wake word")
    self.words = words
    self.thresholds = thresholds
    detector = Detector(words, model: acousticModel())
    decisions = thresholds.map { Decision(threshold: $0) }
    bestScores = words.map { _ in -.infinity }
  }

  /// Takes the next samples of the stream.
  ///
  /// - Parameters:
  ///   - samples: 16 kHz mono, full scale 1, any number; finite.
  ///   - detections: those that the samples bring are appended, in the order of time.
  package mutating func push(_ samples: Span<Float>, into detections: inout [DetectedWord]) {
    var position = 0
    while detector.advance(through: samples, from: &position) {
      // To the end of the hop that completed the frame: the time of a detection must not depend on
      // how the samples arrive.
      decide(at: (detector.samplesUsed + Self.hop - 1) / Self.hop * Self.hop, into: &detections)
    }
    clock.receive(samples.count)
  }

  /// Notes that samples are missing before those that are pushed next. The sound goes on as if
  /// there were no gap; times after it are later by it.
  ///
  /// - Parameter lostSamples: at 16 kHz, 0...
  package mutating func gap(lostSamples: Int) { clock.lose(lostSamples) }

  /// Ends the stream: gives the detections that the delay of the acoustic model holds back. What is
  /// pushed next begins a new stream.
  package mutating func finish(into detections: inout [DetectedWord]) {
    while detector.advanceThroughTail() { decide(at: clock.received, into: &detections) }
    _ = detector.finish()
    clock = AudioClock()
    decisions = thresholds.map { Decision(threshold: $0) }
    resetBestScores()
  }

  /// Lets ``bestScores`` start afresh.
  package mutating func resetBestScores() {
    for word in bestScores.indices { bestScores[word] = -.infinity }
  }

  /// Takes the detector's newest frame.
  ///
  /// - Parameter received: samples of the stream when what it brings is noticed.
  private mutating func decide(at received: Int, into detections: inout [DetectedWord]) {
    for word in decisions.indices {
      let match = detector.matches[word]
      bestScores[word] = max(bestScores[word], match.score)
      guard let detection = decisions[word].update(match) else { continue }
      let (start, end) = detection.match.seconds
      detections.append(
        DetectedWord(
          wakeWord: words[word].name, start: clock.seconds(atReceived: start),
          end: clock.seconds(atReceived: end), score: detection.match.score,
          threshold: detection.threshold,
          time: Double(received + clock.lost) / AudioClock.rate, lostSamples: clock.lost,
          samples: Int(start * AudioClock.rate)..<Int(end * AudioClock.rate)))
    }
  }
}
