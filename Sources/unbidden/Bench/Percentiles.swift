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
  ///   - histogram: of the measurements.
  ///   - unit: what 1 in the histogram stands for.
  ///   - zero: what stands for 0 in the histogram, which has no negative values.
  /// - Returns: `nil` where nothing was measured.
  init?(_ histogram: Histogram<UInt64>, unit: Double, zero: Int = 0) {
    guard histogram.totalCount > 0 else { return nil }
    let count = Int(histogram.totalCount)
    self.count = count
    func measure(_ value: UInt64) -> Double { Double(Int(value) - zero) * unit }
    let values = Self.levels.map { measure(histogram.valueAtPercentile($0.percent)) }
    (p50, p90, p99, p999) = (values[0], values[1], values[2], values[3])
    max = measure(histogram.maxRecorded)
    tooFewFor = Self.levels.filter { count < $0.fewest }.map(\.name)
  }
}
