import Histogram

/// How a set of measurements is spread, and how far that can be trusted.
struct Percentiles: Encodable, Equatable {
  /// Measurements that the percentiles are taken from, at least 1.
  var count: Int
  var p50: Double
  var p90: Double
  var p99: Double
  var p999: Double
  var max: Double
  /// The percentiles for which there are so few measurements that they are merely the largest.
  var tooFewFor: [String]

  /// The levels, and the measurements without which there is none above them.
  private static let levels: [(name: String, percent: Double, fewest: Int)] = [
    ("p50", 50, 2), ("p90", 90, 10), ("p99", 99, 100), ("p999", 99.9, 1_000),
  ]

  /// - Parameters:
  ///   - values: the measurements; they may be negative.
  ///   - unit: what 1 in them stands for.
  /// - Returns: `nil` where nothing was measured.
  init?(_ values: [Int], unit: Double) {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    count = sorted.count
    let ranks = Self.levels.map { level in
      // In thousandths, which are exact.
      let rank = (Int((level.percent * 10).rounded()) * sorted.count + 999) / 1_000
      return Double(sorted[rank - 1]) * unit
    }
    (p50, p90, p99, p999) = (ranks[0], ranks[1], ranks[2], ranks[3])
    max = Double(sorted[sorted.count - 1]) * unit
    tooFewFor = Self.levels.filter { sorted.count < $0.fewest }.map(\.name)
  }

  /// - Parameters:
  ///   - histogram: of the measurements.
  ///   - unit: what 1 in the histogram stands for.
  /// - Returns: `nil` where nothing was measured.
  init?(_ histogram: Histogram<UInt64>, unit: Double) {
    guard histogram.totalCount > 0 else { return nil }
    let count = Int(histogram.totalCount)
    self.count = count
    let values = Self.levels.map { Double(histogram.valueAtPercentile($0.percent)) * unit }
    (p50, p90, p99, p999) = (values[0], values[1], values[2], values[3])
    max = Double(histogram.maxRecorded) * unit
    tooFewFor = Self.levels.filter { count < $0.fewest }.map(\.name)
  }
}
