import Testing

@testable import Audit

@Suite struct ThinnedPeaksTests {
  private static func peak(_ end: Double, _ score: Float) -> TimedPeak {
    TimedPeak(start: max(0, end - 0.5), end: end, score: score)
  }

  /// As `shared/eval/spot.py` has it: each against all that stay.
  private static func naive(_ peaks: [TimedPeak]) -> [TimedPeak] {
    var kept: [TimedPeak] = []
    for peak in peaks.sorted(by: { ($1.score, $0.end) < ($0.score, $1.end) })
    where kept.allSatisfy({ abs($0.end - peak.end) >= 1 - 1e-7 }) {
      kept.append(peak)
    }
    return kept
  }

  @Test("The same peaks stay as when each is compared with all that stay", arguments: 1...40)
  func naive(seed: UInt64) {
    var random = SplitMix(seed)
    // Ends of whole frames, so that many lie a second apart to the sample; few scores, so that many
    // are equal.
    let peaks = (0..<300).map { _ in
      Self.peak(
        Double(Int.random(in: 0..<3_000, using: &random)) * 0.02 + 0.0125,
        Float(Int.random(in: -20...20, using: &random)) / 4)
    }
    let thinned = PeakSuppression(peaks).peaks
    #expect(thinned == Self.naive(peaks))
    #expect(PeakSuppression(peaks.reversed()).peaks == thinned)
  }

  @Test("The best of a second stays, and what lies a second away")
  func best() {
    let (low, high) = (Self.peak(1.2, 1), Self.peak(1.9, 3))
    let (near, far) = (Self.peak(2.88, 2), Self.peak(2.9, 2))
    #expect(PeakSuppression([low, high, near]).peaks == [high])
    #expect(PeakSuppression([low, high, near, far]).peaks == [high, far])
    #expect(PeakSuppression([]).peaks.isEmpty)
  }

  @Test("A chain of peaks thins from its highest, so that one between two goes with either")
  func chain() {
    let chain = [Self.peak(1, 2), Self.peak(1.6, 3), Self.peak(2.2, 2), Self.peak(2.8, 1)]
    #expect(PeakSuppression(chain).peaks == [chain[1], chain[3]])
  }
}
