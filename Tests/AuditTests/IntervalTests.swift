import Testing

@testable import Audit

@Suite struct IntervalTests {
  @Test(
    "The interval of a share is Wilson's, by an independent calculation",
    arguments: [
      (0, 10, 0.0, 0.277_532_799_862_889_2), (8, 49, 0.085_126_983_707_288_37, 0.290_363_384_341_9),
      (1, 1, 0.206_549_314_377_237_45, 1.0), (50, 1000, 0.038_130_262_392_748_8, 0.065_313_820_2),
    ])
  func wilson(hits: Int, cases: Int, low: Double, high: Double) {
    let interval = BinomialInterval(hits, of: cases)
    #expect(abs(interval.low - low) < 1e-8)
    #expect(abs(interval.high - high) < 1e-8)
  }

  // Quantiles of chi-squared, by SciPy: chi2.ppf(0.025, 2n) / 2 and chi2.ppf(0.975, 2n + 2) / 2.
  @Test(
    "The interval of a count is the exact one, by SciPy's quantiles",
    arguments: [
      (0, 0.0, 3.688_879_454_113_935_4), (1, 0.025_317_807_984_289_876, 5.571_643_390_938_898),
      (10, 4.795_388_696_132_433, 18.390_356_042_017_78),
      (100, 81.363_991_250_932_3, 121.626_793_792_426_38),
      (5000, 4_862.359_188_694_899, 5_140.548_954_854_5),
    ])
  func garwood(count: Int, low: Double, high: Double) {
    let interval = PoissonInterval(count)
    #expect(abs(interval.low - low) < 1e-6 * max(1, low))
    #expect(abs(interval.high - high) < 1e-6 * high)
  }

  @Test("An interval holds what was counted, and narrows with the number of cases")
  func holds() {
    for cases in [1, 3, 20, 500] {
      for hits in [0, cases / 3, cases] {
        let interval = BinomialInterval(hits, of: cases)
        let share = Double(hits) / Double(cases)
        #expect(0 <= interval.low && interval.low <= share)
        #expect(share <= interval.high && interval.high <= 1)
        let wider = BinomialInterval(10 * hits, of: 10 * cases)
        #expect(wider.high - wider.low < interval.high - interval.low)
      }
    }
    for count in 0..<50 {
      let interval = PoissonInterval(count)
      #expect(interval.low <= Double(count) && Double(count) < interval.high)
    }
  }
}
