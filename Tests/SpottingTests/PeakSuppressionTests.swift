import TestSupport
import Testing

@testable import Spotting

@Suite("The best peak of each second")
struct PeakSuppressionTests {
  private static func peak(_ frame: Int, _ score: Float) -> ScorePeak {
    ScorePeak(score: score, frame: frame, frames: 25)
  }

  /// As `shared/eval/spot.py` has it: each against all that stay, by their ends in seconds.
  private static func naive(_ peaks: [ScorePeak]) -> [ScorePeak] {
    var kept: [ScorePeak] = []
    for peak in peaks.sorted(by: { ($1.score, $0.frame) < ($0.score, $1.frame) })
    where kept.allSatisfy({ abs($0.seconds.end - peak.seconds.end) >= 1 - 1e-7 }) {
      kept.append(peak)
    }
    return kept
  }

  @Test("The same peaks stay as when each is compared with all that stay", arguments: 1...40)
  func naive(seed: UInt64) {
    var random = SplitMix(seed)
    // Few scores, so that many are equal.
    let peaks = (0..<300).map { _ in
      Self.peak(
        Int.random(in: 0..<3_000, using: &random),
        Float(Int.random(in: -20...20, using: &random)) / 4)
    }
    let thinned = PeakSuppression(peaks).peaks
    #expect(thinned == Self.naive(peaks))
    #expect(PeakSuppression(peaks.reversed()).peaks == thinned)
  }

  @Test("The best of a second stays, and what lies a second away")
  func best() {
    let (low, high) = (Self.peak(60, 1), Self.peak(95, 3))
    let (near, far) = (Self.peak(144, 2), Self.peak(145, 2))
    #expect(PeakSuppression([low, high, near]).peaks == [high])
    #expect(PeakSuppression([low, high, near, far]).peaks == [high, far])
    #expect(PeakSuppression([]).peaks.isEmpty)
  }

  @Test("A chain of peaks thins from its highest, so that one between two goes with either")
  func chain() {
    let chain = [Self.peak(50, 2), Self.peak(80, 3), Self.peak(110, 2), Self.peak(140, 1)]
    #expect(PeakSuppression(chain).peaks == [chain[1], chain[3]])
  }
}
