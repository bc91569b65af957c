/// Turns raw scores into log-likelihood ratios: `score = slope * raw + offset`.
///
/// 0 means that the wake word and its absence in a stretch of 1.5 s explain the match equally well,
/// and a score of `s` that its presence does so `e^s` times better (linear calibration: Brümmer and
/// du Preez, "Application-independent evaluation of speaker detection", 2006).
public struct Calibration: Equatable, Sendable, Codable {
  public var slope: Float
  public var offset: Float

  // Logistic regression of hits against background over train speakers who enrolled their own
  // takes, on scores standardised by the word's own background; the slope is halved, since hits and
  // background hardly overlap there and the fit is too sure of itself (Training/RESULTS.md).
  private static let slopePerDeviation: Float = 5.25
  private static let evenOdds: Float = 2.95

  public init(slope: Float, offset: Float) {
    self.slope = slope
    self.offset = offset
  }

  init(_ background: BackgroundScores) {
    slope = Self.slopePerDeviation / background.deviation
    offset = -slope * background.mean - Self.slopePerDeviation * Self.evenOdds
  }

  public func score(_ raw: Float) -> Float { slope * raw + offset }
}
