/// Score peaks of one recording thinned to the best of each second, so that one utterance is one
/// false alarm at most, whatever the threshold (non-maximum suppression).
///
/// From the highest down, a peak stays when none that stays ends less than a second from its end.
/// `shared/eval/spot.py` counts the same way, so that the figures can be compared with other
/// engines'.
package struct PeakSuppression: Sendable {
  /// What stays, highest first, of equals the earlier.
  package private(set) var peaks: [ScorePeak] = []

  /// - Parameter all: peaks in any order, with finite scores and frames of 0 or more.
  package init(_ all: some Sequence<ScorePeak>) {
    let second = Decision.refractoryFrames
    // Those that stay lie a second apart, so there is one at most that ends within a given second.
    var kept: [Int: Int] = [:]
    for peak in all.sorted(by: { ($1.score, $0.frame) < ($0.score, $1.frame) }) {
      let number = peak.frame / second
      let isFree = (number - 1...number + 1).allSatisfy { neighbour in
        kept[neighbour].map { abs(peak.frame - $0) >= second } ?? true
      }
      guard isFree else { continue }
      kept[number] = peak.frame
      peaks.append(peak)
    }
  }
}
