/// A recording's score, and what a person says of it.
package struct LabelledScore: Sendable, Equatable {
  /// As `wake_score`; minus infinity where nothing was like the wake word.
  package var score: Float
  /// Whether the wake word is there.
  package var isWake: Bool

  package init(score: Float, isWake: Bool) {
    (self.score, self.isWake) = (score, isWake)
  }
}

/// Finds the threshold that suits labelled recordings of one wake word.
package struct ThresholdTuning: Sendable {
  /// What a threshold is to be good for.
  package enum Goal: Equatable, Sendable {
    /// As few errors on either side as can be, each side counting half.
    case balanced
    /// The highest at which no more than this share of the recordings with the wake word are missed.
    case misses(atMost: Double)
  }

  package struct Choice: Equatable, Sendable {
    /// The score that counts as the wake word, and all above it.
    package var threshold: Float
    /// The share of the recordings with the wake word that are below.
    package var misses: Estimate
    /// The share of those without it that are not below.
    package var falseAlarms: Estimate

    package var balancedAccuracy: Double { 1 - (misses.value + falseAlarms.value) / 2 }
  }

  /// Recordings of either kind below which nothing is recommended: if none of 20 is wrong, one in six may
  /// still be.
  package static let fewest = 20

  package let wake: Int
  package let accidental: Int
  /// The highest first.
  private let scores: [LabelledScore]

  /// - Parameter scores: not NaN.
  package init(_ scores: [LabelledScore]) {
    self.scores = scores.sorted { $0.score > $1.score }
    wake = scores.count { $0.isWake }
    accidental = scores.count - wake
  }

  /// Recordings of either kind that a recommendation needs.
  package static func needed(for goal: Goal) -> (wake: Int, accidental: Int) {
    guard case .misses(let share) = goal, share > 0 else { return (fewest, fewest) }
    // With fewer one miss would be more than is wished.
    return (max(fewest, Int((1 / share).rounded(.up))), fewest)
  }

  /// - Returns: `nil` where there are too few labels to say anything.
  package func choice(_ goal: Goal) -> Choice? {
    let needed = Self.needed(for: goal)
    guard wake >= needed.wake, accidental >= needed.accidental else { return nil }
    var best: (choice: Choice, gap: Float)?
    var (hits, alarms) = (0, 0)
    for (index, item) in scores.enumerated() {
      if item.isWake { hits += 1 } else { alarms += 1 }
      let next = index + 1 < scores.count ? scores[index + 1].score : -.infinity
      guard item.score > next, item.score.isFinite,
        let misses = Estimate(share: wake - hits, of: wake),
        let falseAlarms = Estimate(share: alarms, of: accidental)
      else { continue }
      // Half-way to the next score, as both sides may lie a little differently the next time.
      let threshold = next.isFinite ? (item.score + next) / 2 : item.score
      let choice = Choice(threshold: threshold, misses: misses, falseAlarms: falseAlarms)
      if case .misses(let share) = goal {
        if misses.value <= share { return choice }
        continue
      }
      let gap = item.score - next
      if let best, choice.balancedAccuracy < best.choice.balancedAccuracy { continue }
      if let best, choice.balancedAccuracy == best.choice.balancedAccuracy, gap <= best.gap {
        continue
      }
      best = (choice, gap)
    }
    return best?.choice
  }
}
