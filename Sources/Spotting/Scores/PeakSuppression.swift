/// Where and how surely a wake word was heard.
package struct TimedPeak: Equatable, Sendable {
  /// The stretch that matches, seconds from the start of the recording.
  package var start: Double
  package var end: Double
  /// The calibrated score.
  package var score: Float

  package init(start: Double, end: Double, score: Float) {
    self.start = start
    self.end = end
    self.score = score
  }
}

/// Score peaks of one recording thinned to the best of each second, so that one utterance is one
/// false alarm at most, whatever the threshold.
///
/// From the highest down, a peak stays when none that stays ends less than a second from its end.
/// `shared/eval/spot.py` counts the same way, so that the figures can be compared with other engines'.
package struct PeakSuppression: Sendable {
  /// What stays, highest first, of equals the earlier.
  package private(set) var peaks: [TimedPeak] = []

  /// Ends are compared in whole microseconds, since two that lie a second apart to the sample may
  /// fall short of it as doubles.
  private static let second = 1_000_000

  /// - Parameter all: peaks in any order, with finite scores and times of 0 or more.
  package init(_ all: some Sequence<TimedPeak>) {
    // Those that stay lie a second apart, so there is one at most that ends within a given second.
    var kept: [Int: Int] = [:]
    for peak in all.sorted(by: { ($1.score, $0.end) < ($0.score, $1.end) }) {
      let end = Int((peak.end * Double(Self.second)).rounded())
      let number = end / Self.second
      let isFree = (number - 1...number + 1).allSatisfy { neighbour in
        kept[neighbour].map { abs(end - $0) >= Self.second } ?? true
      }
      guard isFree else { continue }
      kept[number] = end
      peaks.append(peak)
    }
  }
}
