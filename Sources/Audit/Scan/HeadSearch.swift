import Features
import Spotting
import WakeWords

/// Looks for what else may have set a microphone off, in the head of a recording that has not its own
/// wake word there. For one thread.
package final class HeadSearch {
  /// Another wake word in the head.
  package struct OtherWord {
    package var name: String
    /// Where it begins, seconds.
    package var start: Double
    /// Its calibrated score, nats.
    package var score: Float
  }

  private let words: [(name: String, threshold: Float)]
  private var scorer: StatePathScorer
  private var matches: [ScoredMatch]
  private let classes: Int

  /// False alarms an hour that another word may make where it was not said.
  private static let otherRate: Float = 0.5

  /// - Parameter words: the wake words that come with the program; those without state paths of the
  ///   acoustic model's states cannot be looked for.
  package init(_ words: [WakeWord]) {
    let weights = AcousticModelWeights.shipped
    var (patterns, named) = ([(Int, StatePathPattern, Calibration)](), [(String, Float)]())
    for word in words {
      guard case .statePaths(let pattern) = word.model.pattern, pattern.head == .states else {
        continue
      }
      patterns.append((patterns.count, pattern, word.model.calibration))
      // What is as likely said as not is said, but for words that ordinary speech is often like.
      let rare = word.falseAlarms.threshold(falseAlarmsPerHour: Self.otherRate)
      named.append((word.name, max(0, rare)))
    }
    self.words = named.map { (name: $0.0, threshold: $0.1) }
    scorer = StatePathScorer(.states, patterns, weights)
    matches = named.map { _ in .none }
    classes = weights.description.states.count
  }

  /// The wake word that was most surely said in the head.
  ///
  /// - Parameters:
  ///   - head: seconds in which it must begin.
  ///   - own: names of words that are no others.
  package func otherWord(
    in posteriors: HeadPosteriors, head: Double, but own: Set<String>
  ) -> OtherWord? {
    guard posteriors.classes == classes, !words.isEmpty else { return nil }
    var best: OtherWord?
    posteriors.values.withUnsafeBufferPointer { values in
      guard let start = values.baseAddress else { return }
      for number in 0..<values.count / classes {
        let states = start + number * classes
        // The words have paths of states alone.
        let frame = FrameFeatures(
          number: number, states: states, phones: states, cepstra: states, background: 0)
        scorer.step(frame, into: &matches)
        for (word, match) in zip(words, matches)
        where match.score >= word.threshold && match.score > best?.score ?? -.infinity {
          let start = match.seconds.start
          guard start <= head, !own.contains(word.name) else { continue }
          best = OtherWord(name: word.name, start: start, score: match.score)
        }
      }
    }
    scorer.reset()
    return best
  }
}
