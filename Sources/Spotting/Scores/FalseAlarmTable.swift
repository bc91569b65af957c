import Foundation

/// What score background speech reaches how often, for one wake word.
///
/// The tail of the background's peaks is taken as exponential (peaks over a threshold: Pickands
/// 1975, with shape 0), so that rates below one in the whole background have a threshold too.
package struct FalseAlarmTable: Equatable, Sendable, Codable {
  /// Hours of background that the table was counted on; above 0.
  package var hours: Float
  /// The calibrated score where the tail begins, nats.
  package var anchorScore: Float
  /// How often an hour the background reaches ``anchorScore``; above 0.
  package var anchorRate: Float
  /// How many nats of score make the rate fall by a factor of e; above 0.
  package var decay: Float

  /// Rates that can be asked for, alarms an hour.
  package static let rates: ClosedRange<Float> = 0.001...100

  /// Peaks that the tail is fitted to: with 40, one half of the train part's background predicted
  /// the other's alarms within a tenth at 2 and more an hour (Training/RESULTS.md).
  private static let tailPeaks = 40

  /// - Parameters:
  ///   - peaks: calibrated scores of background peaks, at most one for each utterance.
  ///   - hours: how much background they were found in, above 0.
  /// - Returns: `nil` for less than two peaks.
  package init?(peaks: [Float], hours: Float) {
    let sorted = peaks.sorted(by: >)
    guard hours > 0, sorted.count > 1 else { return nil }
    let count = min(Self.tailPeaks, sorted.count - 1)
    let foot = sorted[count]
    // Maximum likelihood of an exponential tail: its mean excess.
    let excess = sorted[..<count].reduce(0) { $0 + ($1 - foot) } / Float(count)
    self.hours = hours
    anchorScore = foot
    anchorRate = Float(count) / hours
    decay = max(excess, 1e-3)
  }

  /// The calibrated score above which `rate` false alarms an hour are expected, within ``rates``.
  package func threshold(falseAlarmsPerHour rate: Float) -> Float {
    anchorScore - decay * log(rate / anchorRate)
  }

  /// False alarms an hour that are expected at a threshold.
  package func falseAlarmsPerHour(threshold: Float) -> Float {
    anchorRate * exp((anchorScore - threshold) / decay)
  }
}
