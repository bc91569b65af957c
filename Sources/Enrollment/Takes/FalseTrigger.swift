import Features
import Spotting
import WakeWords

/// A recording in which a wake word of takes was heard although nobody said it, and the sound that
/// it was heard in.
package struct FalseTrigger: Sendable {
  /// Where the word is heard best, and its score there.
  package let match: ScoredMatch
  /// The sound that it was heard in, in ``CepstralSpace`` and as posteriors of the phones.
  let cepstra: Template
  let phones: Template

  /// What speech without the word reaches once a minute is no confusion that a person would have
  /// noticed, alarms an hour.
  private static let chanceRate: Float = 60

  /// Frames by which the template ends before the match does. The word is heard at the first frame
  /// over its threshold, some frames before the match is best, and must be rejected there.
  private static let framesBeforeEnd = 8

  /// - Parameters:
  ///   - samples: the whole recording, 16 kHz mono, full scale 1.
  ///   - word: of takes alone, without counterexamples.
  ///   - model: what it was made for.
  /// - Throws: ``FalseTriggerError/notHeard(score:chance:)``.
  package init(
    _ samples: [Float], of word: WakeWord, in space: CepstralSpace = .shipped,
    model: AcousticModelWeights = .shipped
  ) throws(FalseTriggerError) {
    match = Self.best(of: word, in: samples, model: model)
    let chance = word.falseAlarms.threshold(falseAlarmsPerHour: Self.chanceRate)
    guard match.score >= chance else { throw .notHeard(score: match.score, chance: chance) }
    let frames = Take.frames(samples, in: space)
    let posteriorgram = Take.posteriorgram(samples, model)
    let count = min(frames.count / space.dimension, posteriorgram.frameCount)
    // Of a length that a file may hold; what a longer one loses is its beginning.
    let length = match.frames - Self.framesBeforeEnd
    let end = max(match.frame + 1 - Self.framesBeforeEnd, 0)
    let start = max(0, end - min(length, Template.longest))
    let stretch = start..<min(count, max(end, start + Template.shortest))
    cepstra = Template(
      values: Array(
        frames[stretch.lowerBound * space.dimension..<stretch.upperBound * space.dimension]),
      dimension: space.dimension)
    phones = posteriorgram.template(frames: stretch)
  }

  /// The best match of a wake word in a recording; ``ScoredMatch/none`` without any.
  package static func best(
    of word: WakeWord, in samples: [Float], model: AcousticModelWeights = .shipped
  ) -> ScoredMatch {
    var detector = Detector([word], model: model)
    var best = ScoredMatch.none
    var position = 0
    while detector.advance(through: samples.span, from: &position) {
      if detector.matches[0].score > best.score { best = detector.matches[0] }
    }
    while detector.advanceThroughTail() {
      if detector.matches[0].score > best.score { best = detector.matches[0] }
    }
    return best
  }
}

/// Why a recording is no counterexample.
package enum FalseTriggerError: Error, Equatable, CustomStringConvertible {
  /// It scores no more than what speech without the word does once a minute.
  case notHeard(score: Float, chance: Float)

  package var description: String {
    switch self {
    case .notHeard(let score, let chance):
      "the word is not heard in it: it scores \(rounded(score)); \(rounded(chance)), which speech "
        + "without the word reaches once a minute, was expected at least"
    }
  }

  private func rounded(_ score: Float) -> Float { (score * 10).rounded() / 10 }
}
