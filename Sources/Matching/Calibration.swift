/// Turns raw scores into log-likelihood ratios: `score = slope * raw + offset`.
///
/// The raw score is the negative mean cost of a path. After calibration 0 means that the wake word
/// and its absence explain the match equally well, and a score of `s` that its presence does so
/// `e^s` times better (linear calibration: Brümmer and du Preez, "Application-independent
/// evaluation of speaker detection", 2006).
public struct Calibration: Equatable, Sendable, Codable {
  public var slope: Float
  public var offset: Float

  public init(slope: Float, offset: Float) {
    self.slope = slope
    self.offset = offset
  }

  /// Linear calibration between two sets of raw scores, taken as normally distributed with one
  /// common variance, where the log-likelihood ratio is exactly linear:
  /// `slope = (mean(hits) - mean(alarms)) / variance`, zero half-way between the means.
  ///
  /// - Returns: `nil` when the hits do not lie above the alarms, so that no score tells them apart.
  public init?(hits: [Float], alarms: [Float]) {
    guard !hits.isEmpty, !alarms.isEmpty else { return nil }
    let (hitMean, hitVariance) = Self.moments(hits)
    let (alarmMean, alarmVariance) = Self.moments(alarms)
    let variance = max((hitVariance + alarmVariance) / 2, 1e-6)
    guard hitMean > alarmMean else { return nil }
    slope = (hitMean - alarmMean) / variance
    offset = -slope * (hitMean + alarmMean) / 2
  }

  public func score(_ raw: Float) -> Float { slope * raw + offset }

  private static func moments(_ values: [Float]) -> (mean: Float, variance: Float) {
    let mean = values.reduce(0, +) / Float(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (mean, squares / Float(values.count))
  }
}
