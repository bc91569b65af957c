import Features

/// Scores wake words of takes, in both spaces at once.
package struct TakeScorer: WordScorer {
  private var words: [Word]
  private let phones: Int
  /// What each phone costs at the newest frame, zeros up to whole vectors.
  private var phoneCosts: [Float]

  private struct Word {
    /// The detector's number of it.
    let number: Int
    let scales: TakePattern.Scales
    let calibration: Calibration
    var cepstra: TemplateMatcher
    var phones: TemplateMatcher
    var counterexamples: CounterexampleScorer?
  }

  /// - Parameter patterns: the words', each with the detector's number of it. All for `weights`.
  package init(_ patterns: [(Int, TakePattern, Calibration)], _ weights: AcousticModelWeights) {
    words = patterns.map { number, pattern, calibration in
      Word(
        number: number, scales: pattern.scales, calibration: calibration,
        cepstra: TemplateMatcher(pattern.cepstra, in: .cepstra),
        phones: TemplateMatcher(pattern.phones, in: .phones),
        counterexamples: pattern.counterexamples.map {
          CounterexampleScorer($0, scales: pattern.scales)
        })
    }
    phones = weights.description.phones.count
    phoneCosts = [Float](repeating: 0, count: FrameMatrix.stride(phones))
  }

  /// As ``WordScorer/step(_:into:)``.
  package mutating func step(_ frame: FrameFeatures, into matches: inout [ScoredMatch]) {
    TemplateMatcher.phoneCosts(frame.phones, phones: phones, into: &phoneCosts)
    for index in words.indices {
      // The stretch is that of the cepstra, which tell better where a word begins and ends.
      let match = words[index].cepstra.step(frame.cepstra, background: frame.background)
      let phoneRaw = words[index].phones.step(phoneCosts).raw
      let own = words[index].scales.raw(cepstra: match.raw, phones: phoneRaw)
      let raw =
        words[index].counterexamples?.lowered(
          own, frame.cepstra, background: frame.background, phoneCosts: phoneCosts) ?? own
      matches[words[index].number] = ScoredMatch(
        score: words[index].calibration.score(raw), frame: frame.number, frames: match.frames,
        template: match.best)
    }
  }

  /// Forgets the stream, as if newly made.
  package mutating func reset() {
    for index in words.indices {
      words[index].cepstra.reset()
      words[index].phones.reset()
      words[index].counterexamples?.reset()
    }
  }
}
