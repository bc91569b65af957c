import Foundation

/// Where a share may truly lie that was counted on a few cases: Wilson's interval, which stays
/// sensible at 0 and at 1 (Wilson, "Probable inference, the law of succession, and statistical
/// inference", 1927).
package struct BinomialInterval: Equatable, Sendable {
  /// The least share, 0...1.
  package let low: Double
  /// The greatest share, 0...1.
  package let high: Double

  /// The normal deviate that 2.5 % lie above, for an interval of 95 %.
  private static let deviate = 1.959_963_984_540_054

  /// - Parameters:
  ///   - hits: how many of the cases count, 0 to `cases`.
  ///   - cases: above 0.
  package init(_ hits: Int, of cases: Int) {
    precondition(cases > 0 && (0...cases).contains(hits))
    let (count, square) = (Double(cases), Self.deviate * Self.deviate)
    let share = Double(hits) / count
    let centre = share + square / (2 * count)
    let reach =
      Self.deviate
      * (share * (1 - share) / count + square / (4 * count * count)).squareRoot()
    // Exactly 0 and 1 at the ends, where rounding would leave something over.
    low = hits == 0 ? 0 : (centre - reach) / (1 + square / count)
    high = hits == cases ? 1 : (centre + reach) / (1 + square / count)
  }
}

/// Where the expected number of rare events may truly lie when some were counted: the exact
/// interval of 95 % (Garwood, "Fiducial limits for the Poisson distribution", 1936). None counted
/// still allows for 3.7.
package struct PoissonInterval: Equatable, Sendable {
  /// The least number that may be expected, 0...
  package let low: Double
  /// The greatest.
  package let high: Double

  /// What is left out on either side.
  private static let tail = 0.025

  /// - Parameter count: 0 or more.
  package init(_ count: Int) {
    precondition(count >= 0)
    let centre = Double(count)
    let widest = centre + 10 * (centre + 1).squareRoot() + 10
    low = count == 0 ? 0 : Self.root(in: 0...centre) { Self.atLeast(count, mean: $0) > Self.tail }
    high = Self.root(in: centre...widest) { Self.atMost(count, mean: $0) < Self.tail }
  }

  /// Where `isBeyond` turns true, to the last digit that a double has for it.
  private static func root(in range: ClosedRange<Double>, isBeyond: (Double) -> Bool) -> Double {
    var (low, high) = (range.lowerBound, range.upperBound)
    for _ in 0..<64 {
      let middle = (low + high) / 2
      if isBeyond(middle) { high = middle } else { low = middle }
    }
    return high
  }

  /// How likely `count` events are.
  private static func probability(of count: Int, mean: Double) -> Double {
    exp(Double(count) * log(mean) - mean - lgamma(Double(count) + 1))
  }

  /// How likely `count` or more are, for a mean below `count`: the terms fall from the first on.
  private static func atLeast(_ count: Int, mean: Double) -> Double {
    guard mean > 0 else { return 0 }
    var (term, sum, number) = (probability(of: count, mean: mean), 0.0, count)
    while term > 1e-18 {
      sum += term
      number += 1
      term *= mean / Double(number)
    }
    return sum
  }

  /// How likely `count` or fewer are, for a mean above `count`: the terms fall from the first on.
  private static func atMost(_ count: Int, mean: Double) -> Double {
    guard mean > 0 else { return 1 }
    var (term, sum, number) = (probability(of: count, mean: mean), 0.0, count)
    while term > 1e-18, number >= 0 {
      sum += term
      term *= Double(number) / mean
      number -= 1
    }
    return sum
  }
}
