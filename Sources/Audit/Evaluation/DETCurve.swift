/// How many wake words are missed for how many false alarms, over all thresholds (detection error
/// trade-off: Martin et al., "The DET curve in assessment of detection task performance", 1997).
///
/// A threshold is reached by scores that are at least as high, as in `Decision` of Spotting.
package struct DETCurve: Sendable {
  /// What one threshold does.
  package struct Point: Equatable, Sendable {
    /// A calibrated score, nats.
    package var threshold: Float
    /// Recordings of the wake word whose best score does not reach the threshold.
    package var misses: Int
    /// Peaks in other recordings that do.
    package var falseAlarms: Int
  }

  /// Hours without the wake word.
  package let hours: Double
  /// Recordings with the wake word.
  package var positives: Int { bests.count }
  /// The corners of the curve, which is a staircase: the fewest false alarms for each number of
  /// misses that can be had, from none at all on.
  package private(set) var points: [Point] = []

  /// Ascending.
  private let bests: [Float]
  /// Descending.
  private let alarms: [Float]

  /// Thresholds have at least so many decimals.
  private static let fewestDecimals = 2

  /// - Parameters:
  ///   - bests: the best calibrated score in each recording of the wake word, one at least; minus
  ///     infinity where there was none.
  ///   - alarms: the scores of peaks in other recordings, finite, see ``PeakSuppression``.
  ///   - hours: length of those recordings, above 0.
  package init(bests: [Float], alarms: [Float], hours: Double) {
    precondition(!bests.isEmpty && hours > 0)
    self.bests = bests.sorted()
    self.alarms = alarms.sorted(by: >)
    self.hours = hours
    points = [point(falseAlarms: 0)]
    // There is always a last point, and each that follows misses fewer.
    while points.last!.misses > 0, self.bests[points.last!.misses - 1] > -.infinity {
      // The highest of those missed is found once its rivals are let through.
      points.append(point(falseAlarms: alarmsReaching(self.bests[points.last!.misses - 1])))
    }
  }

  /// False alarms that `rate` an hour allows in all.
  package func allowed(falseAlarmsPerHour rate: Double) -> Int {
    // 0.1 an hour in 30 hours are 3, although the product may fall short of it.
    Int(rate * hours + 1e-9)
  }

  /// The lowest threshold, hence the fewest misses, with at most this many false alarms.
  ///
  /// All thresholds from above the highest score that must stay out up to the next score do the
  /// same. The one given lies about half-way, with no more decimals than it takes.
  package func point(falseAlarms allowed: Int) -> Point {
    let floor = allowed < alarms.count ? alarms[allowed] : -.infinity
    return point(at: Self.threshold(above: floor, upTo: next(above: floor)))
  }

  /// What a threshold does.
  package func point(at threshold: Float) -> Point {
    Point(
      threshold: threshold, misses: Self.count(bests) { $0 < threshold },
      falseAlarms: alarmsReaching(threshold))
  }

  private func alarmsReaching(_ threshold: Float) -> Int {
    Self.count(alarms) { $0 >= threshold }
  }

  /// The lowest score above `floor`; infinity where there is none.
  private func next(above floor: Float) -> Float {
    let position = Self.count(bests) { $0 <= floor }
    let above = Self.count(alarms) { $0 > floor }
    return min(
      position < bests.count ? bests[position] : .infinity,
      above > 0 ? alarms[above - 1] : .infinity)
  }

  private static func threshold(above floor: Float, upTo next: Float) -> Float {
    // Without any score all thresholds do the same.
    if floor == -.infinity, next == .infinity { return 0 }
    let target =
      if floor == -.infinity {
        next
      } else if next == .infinity {
        floor + 0.01
      } else {
        (floor + next) / 2
      }
    var scale: Float = 1
    for _ in 0..<fewestDecimals { scale *= 10 }
    while scale < 1e7 {
      let short = (target * scale).rounded(.down) / scale
      if short > floor, short <= next { return short }
      scale *= 10
    }
    return min(max(target, floor.nextUp), next)
  }

  /// How many of the first scores are such; all such come before all others.
  private static func count(_ scores: [Float], isSuch: (Float) -> Bool) -> Int {
    var (low, high) = (0, scores.count)
    while low < high {
      let middle = (low + high) / 2
      if isSuch(scores[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
