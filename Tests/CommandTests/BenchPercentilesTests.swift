import Histogram
import Testing

@testable import unbidden

@Suite struct BenchPercentilesTests {
  private func percentiles(_ values: some Sequence<UInt64>, unit: Double = 1) -> Percentiles? {
    var histogram = Histogram<UInt64>(highestTrackableValue: 1_000_000)
    for value in values { histogram.record(value) }
    return Percentiles(histogram, unit: unit)
  }

  @Test("A thousand values in a row have their own ranks as percentiles")
  func ranks() throws {
    let values = try #require(percentiles(1...1_000))
    #expect(values.count == 1_000)
    #expect([values.p50, values.p90, values.p99, values.p999] == [500, 900, 990, 999])
    #expect(values.max == 1_000)
    #expect(values.tooFewFor.isEmpty)
  }

  @Test("A percentile that only the largest value could be is named")
  func tooFew() throws {
    #expect(try #require(percentiles(1...999)).tooFewFor == ["p999"])
    #expect(try #require(percentiles(1...99)).tooFewFor == ["p99", "p999"])
    #expect(try #require(percentiles(1...9)).tooFewFor == ["p90", "p99", "p999"])
    let single = try #require(percentiles([7], unit: 0.5))
    #expect([single.p50, single.p999, single.max] == [3.5, 3.5, 3.5])
    #expect(single.tooFewFor == ["p50", "p90", "p99", "p999"])
  }

  @Test("Values below 0 are counted from a zero in the histogram")
  func negative() throws {
    var histogram = Histogram<UInt64>(highestTrackableValue: 1_000_000)
    for value in 1...1_000 { histogram.record(UInt64(value)) }
    let values = try #require(Percentiles(histogram, unit: 0.5, zero: 500))
    #expect([values.p50, values.p90, values.p99, values.p999] == [0, 200, 245, 249.5])
    #expect(values.max == 250 && values.count == 1_000 && values.tooFewFor.isEmpty)
  }

  @Test("Nothing has no percentiles")
  func nothing() {
    #expect(percentiles([]) == nil)
  }
}
