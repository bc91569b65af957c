import Spotting

/// What was found of one wake word in recordings that have it and in recordings that have not.
package struct EvaluationTally: Sendable {
  /// A recording with the wake word.
  package struct Positive: Equatable, Sendable {
    /// The recording's path.
    package var file: String
    /// The calibrated score of the best match; nil where nothing matched at all.
    package var best: Float?
  }

  /// A match where there is no wake word.
  package struct Alarm: Equatable, Sendable {
    /// The recording's path.
    package var file: String
    /// The peak that is taken for the wake word.
    package var peak: ScorePeak
  }

  /// How many false alarms are remembered with their place.
  package static let remembered = 10

  /// In the order they were added.
  package private(set) var positives: [Positive] = []
  /// Seconds without the wake word.
  package private(set) var negativeSeconds = 0.0
  /// Recordings without the wake word.
  package private(set) var negatives = 0
  /// The false alarms with the highest scores, highest first.
  package private(set) var highestAlarms: [Alarm] = []
  /// Only the scores: an hour has thousands.
  private var alarmScores: [Float] = []

  /// Nothing found yet.
  package init() {}

  /// - Parameter peaks: of one recording in which the wake word is said.
  package mutating func addPositive(_ file: String, peaks: [ScorePeak]) {
    positives.append(Positive(file: file, best: peaks.map(\.score).max()))
  }

  /// - Parameters:
  ///   - peaks: of one recording in which the wake word is not said.
  ///   - seconds: its length.
  package mutating func addNegative(_ file: String, peaks: [ScorePeak], seconds: Double) {
    negatives += 1
    negativeSeconds += seconds
    let thinned = PeakSuppression(peaks).peaks
    alarmScores += thinned.map(\.score)
    // Of equals the one added first stays before: the order of the recordings decides, not a
    // thread.
    for peak in thinned.prefix(Self.remembered) {
      let place =
        highestAlarms.firstIndex { $0.peak.score < peak.score } ?? highestAlarms.endIndex
      highestAlarms.insert(Alarm(file: file, peak: peak), at: place)
    }
    highestAlarms.removeLast(max(0, highestAlarms.count - Self.remembered))
  }

  /// - Precondition: there are positives, and negatives with sound in them.
  package var curve: DETCurve {
    DETCurve(
      bests: positives.map { $0.best ?? -.infinity }, alarms: alarmScores,
      hours: negativeSeconds / 3_600)
  }

  /// The recordings of the wake word that do not reach a threshold, worst first, of equals the one
  /// added first.
  package func missed(at threshold: Float) -> [Positive] {
    let missed = positives.enumerated().filter { $0.element.best ?? -.infinity < threshold }
    return missed.sorted {
      ($0.element.best ?? -.infinity, $0.offset) < ($1.element.best ?? -.infinity, $1.offset)
    }.map(\.element)
  }
}
