import Foundation

/// Where false alarm rates and shares of misses lie in a DET plot, in the plot's own units.
///
/// Rates lie on a logarithmic axis, shares on that of the normal deviate, which spreads both ends
/// and turns normally distributed scores into straight lines (Martin et al. 1997). Neither has a
/// place for 0: fewer alarms than the first rate lie at the left edge, and a strip at the bottom is
/// for no misses at all.
struct DETScale {
  let left: Double
  let right: Double
  let top: Double
  let bottom: Double
  /// False alarms an hour at the left and right edge.
  let rates: ClosedRange<Double>
  /// The smallest and the largest share that have a place of their own.
  let shares: ClosedRange<Double>
  /// Height of the strip for 0.
  static let zeroStrip = 30.0

  /// Marks of the two axes.
  static let steps: [Double] = [1, 2, 5]
  static let shareMarks = [
    0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.98, 0.99,
  ]

  /// - Parameters:
  ///   - curves: one at least.
  ///   - rate: a rate that must have a place.
  init(
    _ curves: [DETCurve], rate: Double, left: Double, right: Double, top: Double, bottom: Double
  ) {
    (self.left, self.right, self.top, self.bottom) = (left, right, top, bottom)
    let hours = curves.map(\.hours).max() ?? 1
    let most = curves.compactMap { curve in
      curve.points.last.map { Double($0.falseAlarms) / curve.hours }
    }
    let highestRate = min(100, max(10, most.max() ?? 0, rate * 2))
    rates = Self.step(below: min(rate / 2, 0.5 / hours))...Self.step(above: highestRate)
    let cases = Double(curves.map(\.positives).max() ?? 1)
    let highest =
      curves.compactMap { curve in
        curve.points.first.map { BinomialInterval($0.misses, of: curve.positives).high }
      }.max() ?? 1
    let marks = Self.shareMarks
    let lowestShare = marks.last { $0 < 1 / cases } ?? marks[0]
    let highestShare = marks.first { $0 >= max(highest, 0.2) } ?? 0.995
    shares = lowestShare...highestShare
  }

  func x(_ rate: Double) -> Double {
    let rate = min(max(rate, rates.lowerBound), rates.upperBound)
    let way = log(rate / rates.lowerBound) / log(rates.upperBound / rates.lowerBound)
    return left + way * (right - left)
  }

  func y(_ share: Double) -> Double {
    if share <= 0 { return bottom - Self.zeroStrip / 2 }
    let low = Self.deviate(shares.lowerBound)
    let share = min(max(share, shares.lowerBound), shares.upperBound)
    let way = (Self.deviate(share) - low) / (Self.deviate(shares.upperBound) - low)
    return bottom - Self.zeroStrip - way * (bottom - Self.zeroStrip - top)
  }

  /// The rates 1, 2, 5, 10, ... within the axis.
  var rateMarks: [Double] {
    (-6...6).flatMap { power in Self.steps.map { $0 * pow(10, Double(power)) } }
      .filter { $0 >= rates.lowerBound * 0.999 && $0 <= rates.upperBound * 1.001 }
  }

  /// The normal deviate below which a share lies; shares within 0 and 1.
  static func deviate(_ share: Double) -> Double {
    var (low, high) = (-9.0, 9.0)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if erfc(-middle / 2.0.squareRoot()) / 2 < share { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  private static func step(below rate: Double) -> Double {
    let decade = pow(10, (log10(rate) + 1e-9).rounded(.down))
    return decade * (steps.last { $0 * decade <= rate * 1.001 } ?? 1)
  }

  private static func step(above rate: Double) -> Double {
    let decade = pow(10, (log10(rate) - 1e-9).rounded(.down))
    return decade * ((steps + [10]).first { $0 * decade >= rate * 0.999 } ?? 10)
  }
}
