/// Turns raw scores into log-likelihood ratios: `score = slope * raw + offset`.
///
/// 0 means that the wake word and its absence in a stretch of 1.5 s explain the match equally well,
/// and a score of `s` that its presence does so `e^s` times better (linear calibration: Brümmer and
/// du Preez, "Application-independent evaluation of speaker detection", 2006).
package struct Calibration: Equatable, Sendable, Codable {
  /// Nats of log-likelihood ratio for each nat (or unit of distance) of raw score; above 0.
  package var slope: Float
  /// The log-likelihood ratio at a raw score of 0, nats.
  package var offset: Float

  /// Where the odds are even, on the way from the background's mean score (0) to that of the takes
  /// themselves (1). Near misses and wake words in noise meet there (Training/RESULTS.md).
  private static let evenOdds: Float = 0.6
  /// How widely the scores of a wake word spread around that of the takes, on the same scale:
  /// other rooms and noise down to 10 dB.
  private static let hitDeviation: Float = 0.27
  /// The shortest such way, in standard deviations of the background: takes that agree worse would
  /// make scores of chance count.
  private static let shortestWay: Float = 3

  /// A calibration that is known, of a file.
  package init(slope: Float, offset: Float) {
    self.slope = slope
    self.offset = offset
  }

  /// Linear calibration between two normal distributions, the background's scores and the wake
  /// word's, taken to have one common variance: there the log-likelihood ratio is exactly linear.
  ///
  /// - Parameter heldOut: raw scores of takes against the templates of the others, finite.
  package init(_ background: BackgroundScores, heldOut: [Float]) {
    let way = Self.way(background, heldOut: heldOut)
    let alarmDeviation = background.deviation / way
    let steepness =
      2 / (alarmDeviation * alarmDeviation + Self.hitDeviation * Self.hitDeviation)
    slope = steepness / way
    offset = -slope * background.mean - steepness * Self.evenOdds
  }

  /// How far above the background's mean the takes score on average, in raw scores; above 0.
  package static func way(_ background: BackgroundScores, heldOut: [Float]) -> Float {
    let hits = heldOut.reduce(0, +) / Float(max(1, heldOut.count))
    return max(hits - background.mean, shortestWay * background.deviation)
  }

  /// The calibrated score of a raw one, nats.
  package func score(_ raw: Float) -> Float { slope * raw + offset }
}
