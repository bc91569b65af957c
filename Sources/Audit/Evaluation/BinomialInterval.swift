/// Where a share may truly lie that was counted on a few cases: Wilson's interval, which stays
/// sensible at 0 and at 1 (Wilson, "Probable inference, the law of succession, and statistical
/// inference", 1927).
package struct BinomialInterval: Equatable, Sendable {
  package let low: Double
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
